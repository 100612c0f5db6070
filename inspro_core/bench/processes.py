"""Processes that are measured as they run on every day but the first."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def usual_environment() -> Iterator[Mapping[str, str]]:
    """Give the environment of processes that draw their window into memory and find their modules compiled.

    Python keeps what it compiles of a module unless `PYTHONDONTWRITEBYTECODE` is set, as in many containers; a process
    that compiles all of its modules anew takes more than twice as long to start. Here it is kept in a folder of its
    own, so that the first process compiles and the ones after it do not.
    """
    with tempfile.TemporaryDirectory(prefix="inspro-compiled-") as folder:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        yield environment
