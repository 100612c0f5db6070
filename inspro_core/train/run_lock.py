"""A lock on a folder of runs or models, held by the process that works in it; the system takes it back however it ends.

So it tells whether a run goes on, also to a window that was closed meanwhile, and keeps a second trainer out. Loads no
torch.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

from inspro_core.errors import Message, UsageError, message
from inspro_core.file_lock import try_lock

Work = Literal["preparing", "training", "comparing", "keeping"]
WORKS: dict[Work, Message] = {
    "preparing": message("preparing"),
    "training": message("training"),
    "comparing": message("comparing"),
    "keeping": message("keeping"),
}
STATE_FILE = "state.pt"  # in the folder of a run: all that its next step depends on
STOP_FILE = "stop"  # in the folder of a run: the trainer saves and ends after its step
PATIENCE = 2.0  # seconds; one who only looks holds the lock for a moment


class RunLock:
    """Held inside a `with` block.

    Args:
        folder: of the run; made if it is not there.
        work: what is done.

    Raises:
        UsageError: on entering, if another process does this work in the folder, or it cannot be written or locked.
    """

    def __init__(self, folder: Path, work: Work = "training") -> None:
        self._folder, self._work = folder, work
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Take the lock."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = _path(self._folder, self._work).open("ab")
            self._wait(self._file)
        except OSError as error:
            if self._file is not None:
                self._file.close()
            raise UsageError(
                "{folder}: cannot be written or locked ({reason}); name a folder on a disk where both can be done",
                folder=self._folder,
                reason=error.strerror,
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the lock back."""
        assert self._file is not None
        self._file.close()

    def _wait(self, file: IO[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not try_lock(file):
            if time.monotonic() > deadline:
                file.close()
                raise UsageError(
                    "{folder}: another process is {work} in this folder; let it end first",
                    folder=self._folder,
                    work=WORKS[self._work],
                )
            time.sleep(0.05)


def is_at_work(folder: Path, work: Work = "training") -> bool:
    """Tell whether a process does some work in a run folder; not where that cannot be found out.

    The file is opened for reading: a folder may be another person's, and NFS gives shared locks to readers only.
    """
    try:
        with _path(folder, work).open("rb") as file:
            return not try_lock(file, is_exclusive=False)
    except OSError:
        return False


def holds_run(folder: Path) -> bool:
    """Tell whether a training has begun in a folder."""
    return _path(folder, "training").exists() or (folder / STATE_FILE).exists()


def _path(folder: Path, work: Work) -> Path:
    return folder / f"{work}.lock"


def is_first_process() -> bool:
    """Tell whether this is the only process of a training, or the first one under torchrun."""
    return int(os.environ.get("RANK", "0")) == 0
