"""Starting the program's own commands as processes of their own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.retraining.launch import program_words, start_detached
from inspro_core.api.retraining import last_words
from inspro_core.errors import InsProError


def test_the_frozen_program_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert program_words(["train"]) == [sys.executable, "-m", "app", "core", "train"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert program_words(["train"]) == [sys.executable, "core", "train"]


def test_a_command_runs_by_itself_and_its_words_go_to_the_log(qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("before\n")
    start_detached(["--help"], log)
    qtbot.waitUntil(lambda: "usage: inspro" in log.read_text())
    assert log.read_text().startswith("before\n")


def test_an_error_of_a_command_is_told_in_the_log_with_its_values(qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    start_detached(["compare", str(tmp_path / "none")], log)
    qtbot.waitUntil(lambda: '"template"' in log.read_text() and log.read_text().endswith("\n"))
    said = last_words(log)
    assert said is not None
    assert log.read_text().split("\n")[0] == str(said)
    assert str(said).startswith(f"inspro compare: {tmp_path}")


@pytest.mark.skipif(os.name == "nt", reason="a session and a niceness are of POSIX")
def test_it_has_a_session_of_its_own_and_stands_back(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "tell.py"
    script.write_text("import os; print(os.getsid(0), os.nice(0), 'told', flush=True)")
    monkeypatch.setattr("app.retraining.launch.program_words", lambda _: [sys.executable, str(script)])
    start_detached([], tmp_path / "log.txt")
    qtbot.waitUntil(lambda: "told" in (tmp_path / "log.txt").read_text())
    session, niceness, _ = (tmp_path / "log.txt").read_text().split()
    assert int(session) != os.getsid(0)
    assert int(niceness) > os.nice(0) or int(niceness) == 19


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="groups of sessions are of Linux")
def test_its_session_stands_back_too(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, log = tmp_path / "tell.py", tmp_path / "log.txt"
    script.write_text(
        "import pathlib, sys, time\n"
        "group = pathlib.Path('/proc/self/autogroup')\n"
        "while not group.read_text().endswith('nice 10\\n'):\n"
        "    time.sleep(0.05)\n"
        "print('told', flush=True)\n"
    )
    monkeypatch.setattr("app.retraining.launch.program_words", lambda _: [sys.executable, str(script)])
    start_detached([], log)
    qtbot.waitUntil(lambda: "told" in log.read_text())


def test_a_program_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.retraining.launch.program_words", lambda _: [str(tmp_path / "none")])
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(InsProError, match="none cannot be started"):
        start_detached([], tmp_path / "log.txt")
