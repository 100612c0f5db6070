"""The window has time for other work when nobody has touched it for a while and nothing runs."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app import idleness as idleness_module
from app.idleness import Idleness


class World:
    """An idleness that looks every few milliseconds, what it told, and whether something runs."""

    def __init__(self) -> None:
        self.is_busy = False
        self.told: list[bool] = []
        self.idleness = Idleness(lambda: self.is_busy)
        self.idleness.changed.connect(self.told.append)


@pytest.fixture
def world(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(idleness_module, "REST_MS", 20)
    return World()


def test_a_rest_begins_when_there_was_no_input_for_a_while(qtbot: QtBot, world: World) -> None:
    assert world.told == []
    qtbot.waitUntil(lambda: world.told == [True])


def test_input_ends_a_rest_at_once(qtbot: QtBot, world: World) -> None:
    qtbot.waitUntil(lambda: world.told == [True])
    world.idleness.note()
    assert world.told == [True, False]
    qtbot.waitUntil(lambda: world.told == [True, False, True])


def test_input_puts_a_rest_off(qtbot: QtBot, world: World) -> None:
    for _ in range(12):
        world.idleness.note()
        qtbot.wait(10)
    assert world.told == []


def test_there_is_no_rest_while_something_runs(qtbot: QtBot, world: World) -> None:
    world.is_busy = True
    qtbot.wait(100)
    assert world.told == []
    world.is_busy = False
    qtbot.waitUntil(lambda: world.told == [True])
    world.is_busy = True
    qtbot.waitUntil(lambda: world.told == [True, False])
