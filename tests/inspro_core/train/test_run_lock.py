"""The lock on a run folder tells whether a process works in it, and keeps a second one out."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspro_core.errors import UsageError
from inspro_core.train import run_lock
from inspro_core.train.run_lock import RunLock, is_at_work

HOLDER = """
import sys, time
from pathlib import Path
from inspro_core.train.run_lock import RunLock
with RunLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_folder_is_at_work_while_the_lock_is_held(tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert not is_at_work(run)
    with RunLock(run):
        assert is_at_work(run)
        assert not is_at_work(run, "comparing")
    assert not is_at_work(run)


def test_a_second_trainer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_lock, "PATIENCE", 0.1)
    with RunLock(tmp_path), pytest.raises(UsageError, match="another process is training"), RunLock(tmp_path):
        pass
    with RunLock(tmp_path):
        pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    assert is_at_work(tmp_path)
    process.kill()
    process.wait()
    process.stdout.close()
    assert not is_at_work(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UsageError, match=r"file: cannot be written or locked"), RunLock(file):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="NFS is met on Unix")
def test_a_run_on_nfs_is_not_at_work_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def flock_of_nfs(descriptor: int, operation: int) -> None:
        """Refuse as the kernel's client does: shared locks need a file open to read, exclusive ones one to write."""
        mode = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE
        if mode == (os.O_WRONLY if operation & fcntl.LOCK_SH else os.O_RDONLY):
            raise OSError(errno.EBADF, "Bad file descriptor")
        flock(descriptor, operation)

    flock = fcntl.flock
    monkeypatch.setattr(fcntl, "flock", flock_of_nfs)
    with RunLock(tmp_path):
        assert is_at_work(tmp_path)
    assert not is_at_work(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="locks always work there")
def test_a_disk_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(UsageError, match="No locks available"), RunLock(tmp_path):
        pass
    assert not is_at_work(tmp_path)
