"""Download of one large file: it goes on where it broke off, is checked, and appears only when it is whole.

Of several processes that want the same file, one fetches it; the others are refused.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from inspro_core.errors import CheckpointError, DownloadError, looking_at
from inspro_core.file_lock import try_lock

CHUNK = 1 << 20
TIMEOUT_SECONDS = 30.0
PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE = 206, 416

Progress = Callable[[int, int | None], object]
"""Told after each chunk how many bytes are there and how many there will be, None where the server does not say."""


class HashMismatchError(CheckpointError):
    """A file is not the one that its publisher named."""


@contextmanager
def download(url: str, target: Path, sha256_prefix: str, on_progress: Progress) -> Iterator[Path]:
    """Download a file and lend it to a `with` block; nobody else can download it before the block ends.

    What an interrupted call left in `<target>.part` is kept and continued; `<target>.lock` stays.

    Args:
        url: http or https.
        target: appears when the file is whole and its hash is right; its folder is made. Where it is there already,
            nothing is done.
        sha256_prefix: first digits of the expected hash; "" to check nothing.
        on_progress: see `Progress`.

    Raises:
        DownloadError: if the server cannot be reached, refuses, or breaks off.
        HashMismatchError: if the hash is wrong; the file is deleted.
        CheckpointError: if another process downloads the file, or the disk is full or cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = target.with_name(target.name + ".lock").open("ab")
    except OSError as error:
        raise _disk_error(target, error) from error
    with lock:
        try:
            is_ours = try_lock(lock)
        except OSError as error:
            raise _disk_error(target, error) from error
        if not is_ours:
            raise CheckpointError(target, "another process is downloading it; let it end first")
        if not target.exists():
            _fetch(url, target, sha256_prefix, on_progress)
        yield target


def _fetch(url: str, target: Path, sha256_prefix: str, on_progress: Progress) -> None:
    part = target.with_name(target.name + ".part")
    try:
        done = part.stat().st_size if part.exists() else 0
        total = None
        if response := _open(url, done):
            with response:
                total = _receive(url, response, part, done if response.status == PARTIAL_CONTENT else 0, on_progress)
    except OSError as error:
        raise _disk_error(part, error) from error
    if total is not None and (size := part.stat().st_size) < total:
        raise DownloadError(
            url,
            "broke off after {done} of {total}: call again to go on",
            done=_megabytes(size),
            total=_megabytes(total),
        )
    try:
        check_hash(part, sha256_prefix)
    except HashMismatchError:
        part.unlink()
        raise
    os.replace(part, target)


def check_hash(path: Path, sha256_prefix: str) -> None:
    """Compare a file's SHA-256 with its first digits.

    Raises:
        HashMismatchError: if they differ.
        CheckpointError: if the file cannot be read.
    """
    with looking_at(path, CheckpointError), path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if not found.startswith(sha256_prefix):
        raise HashMismatchError(
            path,
            "its SHA-256 begins with {found}, expected {expected}: damaged or another file",
            found=found[:8],
            expected=sha256_prefix,
        )


def _open(url: str, done: int) -> http.client.HTTPResponse | None:
    """Ask for a file from byte `done` on; a server may send the whole all the same. None where nothing is behind."""
    headers = {"User-Agent": "inspro"} | ({"Range": f"bytes={done}-"} if done else {})
    try:
        response: http.client.HTTPResponse = urlopen(Request(url, headers=headers), timeout=TIMEOUT_SECONDS)
    except HTTPError as error:
        error.close()
        if error.code == RANGE_NOT_SATISFIABLE:
            return None
        raise DownloadError(url, "the server answers {code} {answer}", code=error.code, answer=error.reason) from error
    except (http.client.HTTPException, OSError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise DownloadError(
            url, "{server} cannot be reached ({reason})", server=urlsplit(url).hostname, reason=reason
        ) from error
    return response


def _receive(url: str, response: http.client.HTTPResponse, part: Path, done: int, on_progress: Progress) -> int | None:
    """Append the body to what is there; returns the whole size where the server says it."""
    length = response.headers.get("Content-Length")
    total = done + int(length) if length is not None and length.isdecimal() else None
    if total is not None and (free := shutil.disk_usage(part.parent).free) < total - done:
        raise OSError(errno.ENOSPC, f"{_megabytes(total - done)} needed, {_megabytes(free)} free")
    with part.open("ab" if done else "wb") as file:
        on_progress(done, total)
        while chunk := _read(url, response, file):
            file.write(chunk)
            done += len(chunk)
            on_progress(done, total)
    return total


def _read(url: str, response: http.client.HTTPResponse, file: IO[bytes]) -> bytes:
    try:
        return response.read(CHUNK)
    except (http.client.HTTPException, OSError) as error:
        done = _megabytes(file.tell())
        raise DownloadError(
            url, "broke off after {done} ({reason}): call again to go on", done=done, reason=error
        ) from error


def _disk_error(path: Path, error: OSError) -> CheckpointError:
    if error.errno == errno.ENOSPC:
        return CheckpointError(
            path, "the disk is full ({reason}): make room, then call again to go on", reason=error.strerror
        )
    return CheckpointError(path, "cannot be written: {reason}", reason=error.strerror)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
