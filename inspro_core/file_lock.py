"""A lock on an open file that the system takes back however its process ends. Loads no torch."""

from __future__ import annotations

import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def try_lock(file: IO[bytes], is_exclusive: bool = True) -> bool:
        """Lock the first byte, which need not exist; Windows knows exclusive locks only."""
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(file: IO[bytes], is_exclusive: bool = True) -> bool:
        """Lock a file until it is closed; tell whether nobody else holds it.

        Raises:
            OSError: where the disk knows no locks.
        """
        try:
            fcntl.flock(file.fileno(), (fcntl.LOCK_EX if is_exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
