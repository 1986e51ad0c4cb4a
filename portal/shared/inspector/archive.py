"""ZIP archives: every member is measured by inflating it before anything relies on what it says."""

import io
import struct
import zipfile
import zlib

from portal.shared.inspector import RefusedFileError
from portal.shared.inspector.looks import ZIP

MAX_MEMBERS = 5_000
MAX_INFLATED = 300_000_000
MAX_RATIO = 200
SMALL = 1_000_000  # below this size the ratio says nothing
CHUNK = 1 << 20  # inflated at a time
PIECE = 1 << 16  # packed at a time: what is left of it is copied for each chunk
END = b"PK\x05\x06"
LOCAL = struct.Struct("<4s5HLLLHH")

BROKEN = "Tệp này bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, lưu lại rồi chọn lại."
ODD = (
    "Tệp này được đóng gói bất thường, có thể che giấu nội dung. "
    "Hãy mở bằng phần mềm soạn thảo, lưu thành tệp mới rồi chọn lại."
)
BOMB = (
    "Tệp này bung ra quá lớn (trên 300 MB, 5.000 thành phần hoặc 200 lần kích thước). "
    "Hãy bỏ bớt nội dung hoặc chia thành nhiều tệp."
)
LOCKED = "Tệp này có mật khẩu nên người dân không mở được. Hãy bỏ mật khẩu rồi chọn lại."


class Archive:
    """A ZIP file whose members are all whole, as large as they say, and safely named."""

    def __init__(self, content):
        self.content = content
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                self.members = {member.filename: member for member in opened.infolist()}
                members = opened.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise RefusedFileError(BROKEN) from error
        self._check_directory(members)
        self._check_sizes(members)

    @property
    def names(self):
        """The names of all members."""
        return self.members.keys()

    def holds(self, name):
        """Say whether there is a member of that name, and something in it."""
        return name in self.members and self.members[name].file_size > 0

    def read(self, name):
        """Yield the content of a member in pieces; nothing where there is none of that name."""
        if member := self.members.get(name):
            yield from self._inflated(member)

    def _check_directory(self, members):
        if len(members) > MAX_MEMBERS:
            raise RefusedFileError(BOMB)
        if len(self.members) < len(members) or any(map(_is_odd, members)):
            raise RefusedFileError(ODD)
        if any(member.flag_bits & 1 for member in members):
            raise RefusedFileError(LOCKED)
        if self.content[-22:-18] != END:  # a comment, or another file, stands at the end
            raise RefusedFileError(ODD)
        expected = 0
        for member in sorted(members, key=lambda member: member.header_offset):
            first, end = self._span(member)
            if member.header_offset < expected or (not expected and member.header_offset):
                raise RefusedFileError(ODD)
            expected = max(end, first)

    def _check_sizes(self, members):
        if sum(member.file_size for member in members) > MAX_INFLATED:
            raise RefusedFileError(BOMB)
        inflated = 0
        for member in members:
            size, crc = 0, 0
            for chunk in self._inflated(member):
                size += len(chunk)
                crc = zlib.crc32(chunk, crc)
                if inflated + size > max(SMALL, min(MAX_INFLATED, MAX_RATIO * len(self.content))):
                    raise RefusedFileError(BOMB)
            if (size, crc) != (member.file_size, member.CRC):
                raise RefusedFileError(ODD)
            inflated += size

    def _span(self, member):
        """Return where the data of a member begins and ends."""
        header = self.content[member.header_offset : member.header_offset + LOCAL.size]
        if len(header) < LOCAL.size or not header.startswith(ZIP):
            raise RefusedFileError(BROKEN)
        *_, name_length, extra_length = LOCAL.unpack(header)
        start = member.header_offset + LOCAL.size
        name = self.content[start : start + name_length]
        if name != member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437"):
            raise RefusedFileError(ODD)
        first = start + name_length + extra_length
        return first, first + member.compress_size

    def _inflated(self, member):
        """Yield the true content of a member, whatever its directory entry says of its size."""
        first, end = self._span(member)
        if member.compress_type == zipfile.ZIP_STORED:
            yield self.content[first:end]
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            yield from _inflated(self.content, first, end)
        else:
            raise RefusedFileError(ODD)


def _inflated(content, first, end):
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(first, end, PIECE):
            waiting = content[start : min(start + PIECE, end)]
            while waiting:
                yield engine.decompress(waiting, CHUNK)
                waiting = engine.unconsumed_tail
        yield engine.flush()
    except zlib.error as error:
        raise RefusedFileError(BROKEN) from error
    if not engine.eof:
        raise RefusedFileError(BROKEN)
    if engine.unused_data:
        raise RefusedFileError(ODD)


def _is_odd(member):
    name = member.orig_filename
    parts = name.removesuffix("/").split("/")
    return (
        "\\" in name
        or "\0" in name
        or ":" in parts[0]
        or any(part in ("", ".", "..") for part in parts)
    )
