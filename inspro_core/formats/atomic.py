"""Writing files so that a reader sees the old content or the new, never a half."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from inspro_core.errors import UsageError


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


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text to a temporary sibling and rename it into place.

    Raises:
        UsageError: see `check_target`.
        OSError: if it cannot be written; what had the name stays.
    """
    check_target(path)
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
