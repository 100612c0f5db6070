"""Writing files so that a reader sees the old content or the new, never a half."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from inspro_core.errors import UsageError

_ABANDONED_SECONDS = 24 * 3600  # since a live process last wrote to a file


def check_target(path: Path) -> None:
    """Refuse a name under which no file can be written; whoever works long before writing asks early.

    Raises:
        UsageError: if its folder is missing, or what has the name is no file (a folder, a device, a pipe): a new file
            would take its place.
    """
    if not path.parent.is_dir():
        raise UsageError(
            "{file}: there is no folder {folder}; make it, or name another file", file=path, folder=path.parent
        )
    if path.exists() and not path.is_file():
        raise UsageError("{file}: is a folder or a device; name a file", file=path)


def unfinished(path: Path) -> Path:
    """Name a file beside a path, to be written and renamed; two that write one file at once have each their own.

    Removes files that were named so for the path by processes that were killed: nobody has written to them for a day.
    """
    name = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.part")
    with suppress(OSError):  # a folder that is not there yet, or may not be listed
        for left in [entry for entry in os.scandir(path.parent) if name.fullmatch(entry.name)]:
            with suppress(OSError):
                if time.time() - left.stat(follow_symlinks=False).st_mtime > _ABANDONED_SECONDS:
                    os.unlink(left)
    return path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")


def sync(path: Path) -> None:
    """Bring what was written to a file to the disk, before a name is given to it that was another's."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the name of a file to write; it takes the path's place if all goes well, and vanishes if not.

    Raises:
        UsageError: see `check_target`.
        OSError: if it cannot take the place; what had the name stays.
    """
    check_target(path)
    temporary = unfinished(path)
    try:
        yield temporary
        sync(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text whole or not at all.

    Raises:
        UsageError: see `check_target`.
        OSError: if it cannot be written; what had the name stays.
    """
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
