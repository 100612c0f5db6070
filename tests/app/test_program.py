"""The application around the window."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import program
from app.program import run_window
from app.settings import Settings
from tests.e2e.actor import shown_windows


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_titles_end_with_the_name_that_the_system_would_add_to_others(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    names: list[str] = []
    before = qapp.findChildren(QTranslator)

    def see_and_close(_: QApplication) -> int:
        for window in shown_windows():  # closed ones of other tests may not be deleted yet
            names.extend((window.windowTitle(), qapp.applicationDisplayName()))
            window.close()
            window.deleteLater()
        QTest.qWait(0)
        return 0

    monkeypatch.setattr(QApplication, "exec", see_and_close)
    monkeypatch.setattr(program, "apply_theme", lambda *_: None)  # colours would stay for the tests after this one
    Settings().set_language(language)
    try:
        assert run_window(None) == 0
    finally:
        for translator in set(qapp.findChildren(QTranslator)) - set(before):
            qapp.removeTranslator(translator)
        qapp.setApplicationDisplayName("")
    title, name = names
    assert title.endswith(name)
    assert name.isascii() == (language == "en")


LEFT = """
import threading
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from app.__main__ import open_window
from app.workers import leaving_threads
from app.workers.job import OneJob

def leave(_):
    for window in QApplication.topLevelWidgets():
        window.close()
    job = OneJob(QApplication.instance())
    job.start(threading.Event().wait)
    leaving_threads.PATIENCE_MS = 0
    job.leave()
    return 0

QApplication.exec = leave
raise SystemExit(open_window(None))
"""


def test_the_program_ends_though_a_thread_never_would() -> None:
    assert subprocess.run([sys.executable, "-c", LEFT], check=False, timeout=300).returncode == 0
