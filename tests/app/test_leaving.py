"""Another video or project is wanted while a model is at work: what is asked, and what becomes of the run."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from tests.app.run_desk import VIDEO, finish, press_button, run_on, seen
from tests.app.slow_model import SlowModel
from tests.app.window_desk import LEFT, OTHER_FRAMES, TEMPLATE, Desk, wait

pytestmark = pytest.mark.usefixtures("slow_model")  # before the window, which lists the models there are


def test_the_run_goes_on_where_another_video_is_not_wanted_at_that_price(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    texts = press_button("Keep it running")
    desk.press("Alt+Shift+Left")
    assert texts == ["A model is at work on “short.mp4”. It would be stopped now; what it has found so far stays."]
    assert desk.document.video is not None
    assert desk.document.video.id == VIDEO
    press_button("Keep it running")
    videos = desk.window.videos.list
    QTest.mouseClick(videos.viewport(), LEFT, pos=videos.visualItemRect(videos.item(0)).center())
    assert desk.window.runs.is_running
    finish(desk, model)
    assert seen(desk) == list(range(OTHER_FRAMES))


def test_the_run_goes_on_where_another_project_is_not_wanted_at_that_price(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    path = desk.document.project.path
    press_button("Keep it running")
    desk.window.open_path(desk.folder / TEMPLATE)
    assert desk.document.project.path == path
    assert desk.window.runs.is_running


def test_the_run_goes_on_where_the_other_project_cannot_be_opened(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    path = desk.folder / "damaged.inspro"
    path.write_bytes(b"nothing")
    press_button("Stop it")
    desk.window.open_path(path)
    assert [error.split(":")[0] for error in desk.errors] == [str(path)]
    desk.errors.clear()
    assert desk.window.runs.is_running
    finish(desk, model)
    assert seen(desk) == list(range(OTHER_FRAMES))


def test_redo_of_an_edit_of_another_video_asks_before_it_stops_the_run(desk: Desk, model: SlowModel) -> None:
    for keys in ("Alt+Shift+Left", "T", "Ctrl+Z", "Alt+Shift+Right"):
        desk.press(keys)
    run_on(desk, model, 3)
    press_button("Keep it running")
    desk.press("Ctrl+Y")
    assert desk.window.runs.is_running
    press_button("Stop it")
    desk.press("Ctrl+Y")
    wait(lambda: not desk.window.runs.is_running)
    assert desk.message.startswith("Done again: new track 4")


def test_another_video_stops_the_run_and_gets_none_of_it(desk: Desk, model: SlowModel) -> None:
    first = desk.stored(1)
    run_on(desk, model, 3)
    press_button("Stop it")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Left")
    QTest.qWait(30)
    assert not desk.window.runs.is_running
    assert seen(desk) == [0, 1, 2]
    assert desk.stored(1) == first


def test_another_project_stops_the_run(desk: Desk, model: SlowModel) -> None:
    run_on(desk, model, 3)
    press_button("Stop it")
    desk.open_copy()
    assert not desk.window.runs.is_running
    assert desk.stored(VIDEO).tracks == {}


def test_a_file_that_cannot_be_opened_stops_no_run(desk: Desk, model: SlowModel) -> None:
    (desk.folder / "notes.txt").write_text("hello")
    run_on(desk, model, 3)
    desk.window.open_path(desk.folder / "notes.txt")
    wait(lambda: bool(desk.errors))
    assert desk.window.runs.is_running
    finish(desk, model)
    assert seen(desk) == list(range(OTHER_FRAMES))
    desk.errors.clear()
