"""A server that speaks as much S3 as one store of files needs: objects by name, each asked for with a key."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

NOT_FOUND = b"<Error><Code>NoSuchKey</Code></Error>"


@contextmanager
def bucket_server(access_key):
    """Give the address of a server whose buckets take what is signed with this key, while the block runs."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Objects) as server:
        server.signed = f"AWS4-HMAC-SHA256 Credential={access_key}/"
        server.objects = {}
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Objects(BaseHTTPRequestHandler):
    """What is put under a path is got there until it is deleted."""

    protocol_version = "HTTP/1.1"  # who puts something asks first whether to go on
    timeout = 5  # in seconds, for a client that keeps its connection

    def do_PUT(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_signed():
            self.server.objects[self.path] = content
            self._answer(200)

    def do_GET(self):
        if self._is_signed():
            content = self.server.objects.get(self.path)
            self._answer(404, NOT_FOUND) if content is None else self._answer(200, content)

    def do_HEAD(self):
        self.do_GET()

    def do_DELETE(self):
        if self._is_signed():
            self.server.objects.pop(self.path, None)
            self._answer(204)

    def _is_signed(self):
        signed = self.headers.get("Authorization", "").startswith(self.server.signed)
        if not signed:
            self._answer(403)
        return signed

    def _answer(self, status, content=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", '"0"')
        self.send_header("Last-Modified", self.date_time_string())
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""
