"""What is shown follows the labels: canvas, timeline and table of tracks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from app.panels.track_table import Column
from app.theme import track_color
from app.view_state import MASK_OPACITY
from inspro_core.domain.annotation import Change
from inspro_core.domain.lane import is_present
from inspro_core.domain.track import Track, TrackHead
from inspro_core.formats import project_labels
from inspro_core.formats.project_database import ProjectDatabase
from inspro_core.formats.project_file import ProjectFile
from tests.app.window_desk import FRAMES, LEFT, OTHER_FRAMES, Desk, labels, middle_of, wait


def color_at(desk: Desk, point_xy: tuple[float, float]) -> QColor:
    return desk.canvas.grab().toImage().pixelColor(desk.at(point_xy))


def listed(desk: Desk) -> list[int]:
    return [row.id for row in desk.window.tracks.table.rows]


def click_icon(desk: Desk, track_id: int, column: Column) -> None:
    panel = desk.window.tracks
    index = panel.rows.mapFromSource(panel.table.index(panel.table.row_of(track_id), column))
    QTest.mouseClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, panel.view.visualRect(index).center())


def test_an_edit_is_on_the_canvas_at_once_and_in_the_panels_soon(desk: Desk) -> None:
    desk.look(0, 1)
    before = color_at(desk, middle_of(1, 0))
    desk.press("Ctrl+Shift+Del")
    assert color_at(desk, middle_of(1, 0)) != before
    wait(lambda: listed(desk) == [2, 3])
    assert list(desk.window.timeline.scene.track_ids) == [2, 3]


def test_a_change_on_another_frame_is_shown_on_the_timeline(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    desk.look(5)
    wait(lambda: desk.window.tracks.table.rows[0].frame_count == FRAMES - 1)
    lane = desk.window.timeline.scene.strips.lane(1)
    assert lane is not None
    assert [frame for frame in range(FRAMES) if not is_present(lane)[frame]] == [100]


def test_what_comes_frame_by_frame_reads_no_track_that_it_is_not_about(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.look(100, 1)
    wait(lambda: not desk.window.display._timer.isActive())
    asked: list[Collection[int] | None] = []
    read = ProjectFile.track_heads

    def note(project: ProjectFile, video_id: int, track_ids: Collection[int] | None = None) -> dict[int, TrackHead]:
        asked.append(track_ids)
        return read(project, video_id, track_ids)

    monkeypatch.setattr(ProjectFile, "track_heads", note)
    desk.look(101)
    segment = desk.segment(2, 50)
    assert segment is not None
    desk.document.write(Change({(2, 50): (segment, replace(segment, score=0.3))}))
    assert asked == []  # the panels follow later, in one go
    wait(lambda: asked != [])
    assert asked == [{2}]


def test_a_confirmed_frame_asks_for_no_track_that_is_not_seen_on_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.look(10, 1)
    asked: set[int] = set()
    existing = desk.document.existing

    def note(track_ids: Collection[int]) -> Mapping[int, Track]:
        asked.update(track_ids)
        return existing(track_ids)

    monkeypatch.setattr(desk.document, "existing", note)
    desk.window.editing.toggle_reviewed()
    assert asked == {1, 2}


def brush(desk: Desk) -> None:
    desk.press("B")
    desk.drag(middle_of(1, 10), (60, 30))


@pytest.mark.parametrize(
    "edit",
    [
        brush,
        lambda desk: desk.press("Del"),
        lambda desk: desk.press("T"),
        lambda desk: desk.press("K"),
        lambda desk: desk.window.editing.clean_up("smooth"),
        lambda desk: desk.window.keyframes.copy_to_next(3),
    ],
    ids=["brush", "delete", "new track", "keyframe", "smooth", "copy"],
)
def test_an_edit_of_a_frame_reads_no_track_that_is_not_seen_on_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Desk], object]
) -> None:
    desk.look(10, 1)
    wait(lambda: not desk.window.display._timer.isActive())
    read: list[set[int] | None] = []
    read_heads = project_labels.read_heads

    def note(
        database: ProjectDatabase, video_id: int, track_ids: Collection[int] | None = None
    ) -> dict[int, TrackHead]:
        read.append(None if track_ids is None else set(track_ids))
        return read_heads(database, video_id, track_ids)

    monkeypatch.setattr(project_labels, "read_heads", note)
    edit(desk)
    wait(lambda: not desk.window.display._timer.isActive())
    assert None not in read
    assert not any(3 in track_ids for track_ids in read if track_ids)
    assert desk.stored() != labels()


def test_a_class_that_a_model_changes_on_another_frame_is_shown_everywhere(desk: Desk) -> None:
    wait(lambda: desk.window.timeline.scene.labels[2].words == "person")
    assert desk.canvas._labels[2].words.startswith("person")
    segment = desk.segment(2, 50)
    assert segment is not None
    changed = {(2, 50): (segment, replace(segment, score=0.3))}
    desk.document.write(Change(changed, {2: (TrackHead(2), TrackHead(3))}))
    wait(lambda: desk.window.timeline.scene.labels[2].words == "car")
    assert desk.canvas._labels[2].words.startswith("car")


def test_a_track_with_a_name_has_it_on_its_mask_and_on_its_lane(desk: Desk) -> None:
    desk.look(50, 2)
    desk.press("F2")
    QTest.keyClicks(desk.window.tracks.inspector.name, "leader")
    QTest.keyClick(desk.window.tracks.inspector.name, Qt.Key.Key_Return)
    wait(lambda: desk.window.timeline.scene.labels[2].words == "leader")
    assert desk.canvas._labels[2].words == "leader 0.80"
    desk.press("Ctrl+Z")
    assert desk.canvas._labels[2].words == "person 0.80"


def test_the_eye_hides_and_shows_a_track(desk: Desk) -> None:
    before = color_at(desk, middle_of(2, 0))
    click_icon(desk, 2, Column.SHOWN)
    assert desk.state.hidden == {2}
    hidden = color_at(desk, middle_of(2, 0))
    click_icon(desk, 2, Column.SHOWN)
    assert hidden != before
    assert color_at(desk, middle_of(2, 0)) == before


def test_solo_shows_one_track_alone_and_show_all_brings_the_others_back(desk: Desk) -> None:
    desk.look(50, 1)
    places = [middle_of(track_id, 50) for track_id in (1, 2, 3)]
    before = [color_at(desk, place) for place in places]
    desk.press("S")
    alone = [color_at(desk, place) for place in places]
    assert alone[0] == before[0]
    assert all(one != other for one, other in zip(alone[1:], before[1:], strict=True))
    desk.press("Shift+H")
    assert [color_at(desk, place) for place in places] == before


@pytest.mark.parametrize("way", ["Ctrl+H", "Shift+H"])
def test_one_key_hides_all_masks_and_brings_back_those_that_were_shown(desk: Desk, way: str) -> None:
    desk.look(50, 1)
    desk.state.set_hidden(2, True)
    places = [middle_of(track_id, 50) for track_id in (1, 2, 3)]
    before = [color_at(desk, place) for place in places]
    desk.press("Ctrl+H")
    bare = [color_at(desk, place) for place in places]
    assert [one == other for one, other in zip(bare, before, strict=True)] == [False, True, False]
    assert desk.message == "No mask is shown; Ctrl+H shows them again"
    desk.press("B")
    desk.drag((100, 30), (120, 30))
    assert desk.message == "No mask is shown; Ctrl+H shows them again"
    assert desk.document.history.next_undo is None
    desk.press(way)
    assert [color_at(desk, place) for place in places[::2]] == before[::2]
    assert desk.state.hidden == ({2} if way == "Ctrl+H" else set())


def test_keys_draw_masks_stronger_and_fainter_on_every_video_and_after_a_restart(desk: Desk) -> None:
    desk.look(0, 1)

    def distance() -> int:
        seen, red_green_blue = color_at(desk, middle_of(1, 0)), track_color(1)
        parts = (seen.red(), seen.green(), seen.blue())
        return sum(abs(part - full) for part, full in zip(parts, red_green_blue, strict=True))

    usual = distance()
    for _ in range(3):
        desk.press(".")
    assert distance() < usual
    assert desk.message == f"Opacity of the masks: {MASK_OPACITY + 30} %"
    assert desk.window.settings.look() == (MASK_OPACITY + 30, True)
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Left")
    assert distance() < usual
    for _ in range(3):
        desk.press(",")
    assert distance() == usual
    for _ in range(9):
        desk.press(",")
    assert desk.message == "Opacity of the masks: 0 %"
    desk.state.set_look(MASK_OPACITY, True)


def test_names_on_masks_are_hidden_and_shown_again(desk: Desk) -> None:
    desk.look(0, 1)
    with_names = desk.canvas.grab().toImage()
    desk.press("Ctrl+Shift+H")
    assert desk.canvas.grab().toImage() != with_names
    assert not desk.window.actions_by_name["names"].isChecked()
    assert not desk.window.settings.look()[1]
    desk.press("Ctrl+Shift+H")
    assert desk.canvas.grab().toImage() == with_names
    assert desk.window.actions_by_name["names"].isChecked()


def test_the_lock_in_the_table_protects_a_track_from_the_brush(desk: Desk) -> None:
    desk.look(0, 2)
    click_icon(desk, 2, Column.LOCKED)
    desk.press("B")
    desk.drag((100, 30), (120, 30))
    assert "locked" in desk.message
    assert desk.mask(2).sum() == 14 * 14
    assert desk.document.history.next_undo is None
    click_icon(desk, 2, Column.LOCKED)
    desk.drag((100, 30), (120, 30))
    assert desk.mask(2)[30, 100:120].all()


def test_a_locked_neighbour_loses_no_pixel_to_the_brush(desk: Desk) -> None:
    desk.look(0, 1)
    desk.state.set_locked(2, True)
    desk.press("B")
    desk.drag(middle_of(2, 0), middle_of(2, 0))
    assert desk.mask(2).sum() == 14 * 14


def test_a_track_that_an_undo_takes_away_is_not_selected_any_more(desk: Desk) -> None:
    desk.press("T")
    assert desk.state.track_id == 4
    desk.press("Ctrl+Z")
    assert desk.state.track_id == 0
    desk.press("Ctrl+R")  # asks for the class of the selected track; there is none
    assert not desk.window.actions_by_name["reclass"].isEnabled()


def test_the_end_of_a_track_that_was_shown_alone_shows_the_others(desk: Desk) -> None:
    desk.look(0, 1)
    desk.press("S")
    desk.press("Ctrl+Shift+Del")
    assert desk.state.solo == 0
    assert desk.state.is_shown(2)


def test_chips_name_class_and_score_of_a_model(desk: Desk) -> None:
    desk.look(40)
    assert {track_id: label.words for track_id, label in desk.canvas._labels.items()} == {
        1: "dog",
        2: "person 0.80",
        3: "person 0.80",
    }


def test_another_video_has_its_own_tracks_frames_and_speed(desk: Desk) -> None:
    desk.look(50, 1)
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    assert (desk.state.frame_count, desk.frame, desk.state.track_id) == (OTHER_FRAMES, 0, 0)
    assert listed(desk) == []
    assert desk.window.timeline.scene.scale.frame_count == OTHER_FRAMES
    assert desk.canvas._labels == {}


def test_a_video_that_cannot_be_read_leaves_no_frame_of_another_one(desk: Desk) -> None:
    moved = desk.folder / "short.mp4"
    away = moved.with_suffix(".away")
    moved.rename(away)
    try:
        desk.press("Alt+Shift+Right")
        wait(lambda: bool(desk.errors))
        assert not desk.canvas.has_frame
        assert "short.mp4" in desk.errors[0]
        problem = desk.canvas.grab().toImage()
        desk.canvas.clear(desk.errors[0])
        assert desk.canvas.grab().toImage() == problem  # said on the canvas, too
        desk.canvas.clear()
        assert desk.canvas.grab().toImage() != problem
        desk.press("Space")
        wait(lambda: not desk.window.playback.is_playing)
    finally:
        away.rename(moved)
    desk.errors.clear()


def test_labels_that_change_while_a_stroke_is_drawn_do_not_drop_it(desk: Desk) -> None:
    desk.look(0, 1)
    desk.press("B")
    QTest.mousePress(desk.canvas, LEFT, Qt.KeyboardModifier.NoModifier, desk.at((100, 30)))
    desk.document.labels_changed.emit(frozenset({0}), frozenset({2}))
    QTest.mouseMove(desk.canvas, desk.at((120, 30)))
    QTest.mouseRelease(desk.canvas, LEFT, Qt.KeyboardModifier.NoModifier, desk.at((120, 30)))
    assert desk.mask(1)[30, 100:120].all()


def test_a_refused_stroke_is_taken_from_the_canvas(desk: Desk) -> None:
    desk.look(0, 1)
    desk.press("B")
    before = color_at(desk, (110, 30))
    desk.document.project._database.connection.execute("PRAGMA query_only = ON")
    desk.drag((100, 30), (120, 30))
    assert len(desk.errors) == 1
    desk.state.choose_tool("select")
    assert color_at(desk, (110, 30)) == before
    desk.errors.clear()


@pytest.mark.parametrize(("frame", "text"), [(0, "by a model, score 0.80, 196 px"), (40, "by hand, 196 px")])
def test_the_inspector_tells_of_the_mask_on_this_frame(desk: Desk, frame: int, text: str) -> None:
    desk.look(frame, 1)
    assert desk.window.tracks.inspector.here.text() == text


def test_a_renamed_class_is_shown_everywhere(desk: Desk) -> None:
    before = desk.document.project.categories()
    after = [replace(one, name="puppy") if one.name == "dog" else one for one in before]
    desk.document.edit_categories("rename", before, after, {})
    assert desk.window.tracks.table.category_name(1) == "puppy"
    assert desk.window.timeline.scene.labels[1].words == "puppy"
    assert desk.canvas._labels[1].words.startswith("puppy")


def test_tab_passes_hidden_tracks_by(desk: Desk) -> None:
    desk.look(50)
    desk.state.set_hidden(2, True)
    chosen = []
    for _ in range(3):
        desk.press("Tab")
        chosen.append(desk.state.track_id)
    assert chosen == [1, 3, 1]


def other_video(desk: Desk, keys: str) -> None:
    with desk.shows_a_frame():
        desk.press(keys)


def test_locks_and_hidden_tracks_are_there_again_when_a_video_is_shown_again(desk: Desk) -> None:
    desk.look(50, 2)
    desk.press("H")
    desk.look(50, 3)
    desk.press("L")
    other_video(desk, "Alt+Shift+Right")
    assert (desk.state.hidden, desk.state.locked) == (frozenset(), frozenset())
    other_video(desk, "Alt+Shift+Left")
    assert (desk.state.hidden, desk.state.locked) == (frozenset({2}), frozenset({3}))
    timeline, table = desk.window.timeline.scene, desk.window.tracks.table
    assert (timeline.hidden, timeline.locked) == (frozenset({2}), frozenset({3}))
    assert [table.is_on(track_id, Column.SHOWN) for track_id in (1, 2, 3)] == [True, False, True]
    desk.look(50, 3)
    desk.press("Ctrl+Shift+Del")
    assert "locked" in desk.message
    assert 3 in desk.stored().tracks


def test_another_project_begins_without_locks_and_hidden_tracks(desk: Desk) -> None:
    desk.look(50, 2)
    desk.press("H")
    desk.press("L")
    desk.open_copy()
    assert (desk.state.hidden, desk.state.locked) == (frozenset(), frozenset())
