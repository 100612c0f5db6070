"""A web server on this machine that serves one file, well or badly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer(ThreadingHTTPServer):
    """Serves one file under every path.

    Args:
        content: of the file.
        breaks_after: bytes of a body after which the connection is closed; None for never.
        knows_ranges: answers a range by that part of the file, or always by the whole.
        says_length: announces the length of the body.
        status: of every answer, where it is an error.
    """

    daemon_threads = True

    def __init__(
        self,
        content: bytes,
        breaks_after: int | None = None,
        knows_ranges: bool = True,
        says_length: bool = True,
        status: int = 200,
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content, self.breaks_after, self.knows_ranges = content, breaks_after, knows_ranges
        self.says_length, self.status = says_length, status
        self.ranges: list[str | None] = []  # asked for

    @property
    def url(self) -> str:
        """Address of the file."""
        return f"http://127.0.0.1:{self.server_address[1]}/weights.pth"


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        server, wanted = self.server, self.headers.get("Range")
        server.ranges.append(wanted)
        if server.status != 200:
            self.send_error(server.status)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and server.knows_ranges else 0
        if start >= len(server.content) and start:
            self.send_error(416)
            return
        body = server.content[start:]
        self.send_response(206 if start else 200)
        if server.says_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: server.breaks_after])

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def serving(server: FileServer) -> Iterator[FileServer]:
    """Run a server in a thread."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
