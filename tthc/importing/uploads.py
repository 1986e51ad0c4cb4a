import io

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MemoryUploadHandler(FileUploadHandler):
    """Keeps what is sent in memory, up to a limit, so that no readable copy of it is on a disk.

    Of what is longer, the upload tells its size but holds only the beginning.
    """

    def __init__(self, request, limit):
        super().__init__(request)
        self.left = limit

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data, start):
        self.kept.write(raw_data[: self.left])
        self.left -= min(self.left, len(raw_data))

    def file_complete(self, file_size):
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
