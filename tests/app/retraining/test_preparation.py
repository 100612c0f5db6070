"""A preparation tells how it ended, also where it was stopped too late."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.retraining import preparation as preparation_module
from app.retraining.preparation import Preparation


def test_a_run_that_was_ready_before_it_could_be_stopped_has_ended(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, parent, any_plan = threading.Event(), QObject(), Any
    monkeypatch.setattr(preparation_module, "prepare_retraining", lambda *_: gate.wait())
    preparation = Preparation(parent)
    preparation.start(Path("project"), any_plan, any_plan)  # type: ignore[arg-type]
    preparation.stop()
    with qtbot.assertNotEmitted(preparation.prepared), qtbot.waitSignal(preparation.stopped):
        gate.set()
    assert not preparation.is_running
