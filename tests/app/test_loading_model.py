"""Nobody waits for a model that is still being loaded: not who stops it, nor who leaves its video."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.workers import leaving_threads
from inspro_core import api
from inspro_core.errors import InsProError
from tests.app.run_desk import VIDEO, finish, press_button, seen
from tests.app.slow_model import SlowModel
from tests.app.window_desk import OTHER_FRAMES, Desk, wait

pytestmark = pytest.mark.usefixtures("slow_model")  # before the window, which lists the models there are


class Loading:
    """Models come when `may_end` is set."""

    def __init__(self, model: SlowModel) -> None:
        self.may_end, self.began = threading.Event(), threading.Semaphore(0)
        self.breaks = False
        self._model = model

    def load(self, *_: str) -> SlowModel:
        self.began.release()
        self.may_end.wait(60)
        if self.breaks:
            raise InsProError("the model is broken")
        return self._model

    def end(self) -> None:
        self.may_end.set()
        wait(lambda: not leaving_threads.is_any_left())


@pytest.fixture
def loading(desk: Desk, model: SlowModel, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loading]:
    """A model that is being loaded for the short video of the window."""
    loading = Loading(model)
    monkeypatch.setattr(api, "load_prelabeler", loading.load)
    desk.press("Ctrl+P")
    wait(lambda: loading.began.acquire(blocking=False))
    yield loading
    loading.end()


def test_it_is_stopped_at_once_and_may_be_started_again(desk: Desk, model: SlowModel, loading: Loading) -> None:
    desk.press("Ctrl+.")
    assert not desk.window.runs.is_running
    assert desk.message == "Stopped; nothing was changed"
    desk.press("Ctrl+P")
    loading.may_end.set()
    finish(desk, model)
    assert seen(desk) == list(range(OTHER_FRAMES))
    assert len(desk.stored(VIDEO).tracks) == 1


def test_another_video_is_shown_at_once(desk: Desk, loading: Loading) -> None:
    press_button("Stop it")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Left")
    assert leaving_threads.is_any_left()
    before = desk.stored(1)
    loading.end()
    assert desk.stored(1) == before
    assert desk.stored(VIDEO).tracks == {}


def test_what_is_wrong_with_a_model_that_nobody_wants_any_more_is_not_told(desk: Desk, loading: Loading) -> None:
    loading.breaks = True
    desk.press("Ctrl+.")
    loading.end()
    assert desk.errors == []
