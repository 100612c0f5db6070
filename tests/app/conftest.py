"""Windows and documents for tests: own settings, no warnings from Qt, no thread left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.settings import keep_settings_in
from app.workers import leaving_threads
from inspro_core.media import VideoWriter
from tests.app.patient_bot import HANGING_MS, PatientBot
from tests.app.run_desk import model
from tests.app.slow_model import slow_model
from tests.app.window_desk import desk, desk_template, shared_desk
from tests.inspro_core.media.conftest import numbered_frame

__all__ = [
    "desk",
    "desk_template",
    "isolated_cache",
    "isolated_settings",
    "model",
    "no_qt_warnings",
    "patience",
    "qtbot",
    "shared_desk",
    "slow_model",
    "video_path",
]

HARMLESS = ("propagateSizeHints", "This plugin does not support")


@pytest.fixture(scope="session", autouse=True)
def isolated_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep previews of test videos out of the machine's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """Let windows wait for all that reads, so that no test leaves a thread to the next one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaving_threads, "PATIENCE_MS", HANGING_MS)
        yield


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Wait for what the window does, however slow the computer is."""
    del qapp
    return PatientBot(request)


@pytest.fixture(autouse=True)
def isolated_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings of the machine out of tests."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    keep_settings_in(tmp_path / "settings")


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    """Fail a test in which Qt complains, also about a thread destroyed while it runs."""
    complaints: list[str] = []

    def note(kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not any(part in text for part in HARMLESS):
            complaints.append(text)

    previous = qInstallMessageHandler(note)
    yield
    qInstallMessageHandler(previous)
    assert complaints == []


@pytest.fixture
def video_path(tmp_path: Path) -> Path:
    """A video of 12 frames, 160×64, each showing its number."""
    path = tmp_path / "clip.mp4"
    with VideoWriter(path, (64, 160)) as writer:
        for number in range(12):
            writer.write(numbered_frame(number))
    return path
