"""The lock on a run folder tells whether a process works in it, and keeps a second one out."""

from __future__ import annotations

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
