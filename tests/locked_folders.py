"""Folders and files that may not be written, entered or read."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def open_to_all() -> Iterator[Path]:
    """Make a folder that anybody may write; not below pytest's own, into which nobody else may look."""
    if os.name == "nt":
        pytest.skip("folders are not locked this way here")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def lock(path: Path, mode: int) -> Iterator[None]:
    """Lock a folder or a file; the superuser, whom no lock stops, becomes nobody meanwhile."""
    path.chmod(mode)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)
        yield
    finally:
        os.seteuid(user)
        path.chmod(0o755)
