"""Every change is stored at once and can be undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.document import Document
from inspro_core.domain import edits
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.errors import ProjectError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import probe


@pytest.fixture
def document(qapp: object, video_path: Path, tmp_path: Path) -> Document:
    document = Document()
    document.open_video(tmp_path / "clip.inspro", probe(video_path))
    return document


def paint(document: Document, frame: int, track_id: int = 1) -> None:
    before = document.annotation_of_frames(range(frame, frame + 1), {track_id})
    after = before if track_id in before.tracks else edits.new_track(before, track_id, 1)
    pixels = np.zeros((64, 160), dtype=bool)
    pixels[frame : frame + 9, 3:30] = True
    assert document.commit(f"paint {frame}", before, edits.paint(after, track_id, frame, pixels))


def stored(document: Document) -> object:
    with ProjectFile.open(document.project.path) as project:
        return project.annotation(1)


def can_undo(document: Document) -> bool:
    return document.history.next_undo is not None


def test_undo_and_redo_restore_every_state(document: Document) -> None:
    jumps: list[int] = []
    document.jumped.connect(lambda frames, _text: jumps.extend(frames))
    states = [stored(document)]
    for frame in (0, 3, 7):
        paint(document, frame)
        states.append(stored(document))
    for state in reversed(states[:-1]):
        document.undo()
        assert stored(document) == state
    for state in states[1:]:
        document.redo()
        assert stored(document) == state
    assert jumps == [7, 3, 0, 0, 3, 7]
    document.close()


def test_the_labels_of_a_frame_are_the_tracks_that_are_seen_on_it_or_named(document: Document) -> None:
    for track_id, frame in ((1, 0), (2, 3), (3, 5)):
        paint(document, frame, track_id)
    assert {
        track_id: set(track.segments)
        for track_id, track in document.annotation_of_frames(range(3, 4), {3, 9}).tracks.items()
    } == {
        2: {3},
        3: set(),
    }
    assert set(document.existing({1, 3, 9})) == {1, 3}
    document.close()


def test_an_edit_that_changes_nothing_is_no_step(document: Document) -> None:
    before = document.annotation_of_frames(range(1), {1})
    assert not document.commit("nothing", before, before)
    assert document.history.next_undo is None
    document.close()


def test_a_run_is_stored_as_it_comes_and_undone_in_one_step(document: Document) -> None:
    mask = Mask.from_array(np.ones((64, 160)))
    first = Change({(1, 0): (None, Segment(mask, "model", 0.5))}, {1: (None, TrackHead(1))})
    second = Change({(1, 1): (None, Segment(mask, "model", 0.5))})
    document.write(first)
    document.write(second)
    assert len(document.project.annotation(1).tracks[1].segments) == 2
    document.remember("pre-label", first.then(second))
    document.undo()
    assert document.project.annotation(1).tracks == {}
    document.close()


def test_a_failed_write_leaves_history_and_labels_alone(document: Document) -> None:
    paint(document, 0)
    state = stored(document)
    wrong = Change({(9, 0): (None, Segment(Mask.from_array(np.ones((64, 160))), "human"))})
    with pytest.raises(ProjectError):
        document.commit_change("wrong", wrong)
    assert stored(document) == state
    step = document.history.next_undo
    assert step is not None
    assert step.text == "paint 0"
    document.close()


def test_opening_the_same_video_again_finds_its_labels(document: Document, video_path: Path) -> None:
    paint(document, 2)
    path = document.project.path
    document.close()
    document.open_video(path, probe(video_path))
    assert len(document.project.videos()) == 1
    assert 2 in document.project.annotation(1).tracks[1].segments
    document.close()


def test_categories_are_matched_by_name(document: Document) -> None:
    ids = document.add_categories([Category(1, "dog"), Category(2, "object"), Category(3, "cat")])
    assert ids == [2, 1, 3]
    assert [category.name for category in document.project.categories()] == ["object", "dog", "cat"]
    document.close()


def test_classes_without_a_colour_get_different_ones_and_others_keep_theirs(document: Document) -> None:
    document.add_categories([Category(1, "dog"), Category(2, "cat"), Category(3, "car", "", (1, 2, 3))])
    colors = {category.name: category.color_rgb for category in document.project.categories()}
    assert len(set(colors.values())) == 4
    assert Category.color_rgb not in colors.values()
    assert colors["car"] == (1, 2, 3)
    document.close()


def test_removing_a_video_takes_its_labels_and_its_undo_steps(document: Document, tmp_path: Path) -> None:
    paint(document, 0)
    other = document.project.add_video(document.project.videos()[0])
    document.show_video(other.id)
    paint(document, 1)
    document.remove_video(1)
    assert [video.id for video in document.project.videos()] == [other.id]
    step = document.history.next_undo
    assert step is not None
    assert step.text == "paint 1"
    document.undo()
    assert document.history.next_undo is None
    document.remove_video(other.id)
    assert document.video is None
    document.close()


def edit_categories(document: Document, after: list[Category], moved: dict[int, int]) -> None:
    document.edit_categories("edit classes", document.project.categories(), after, moved)


def test_an_edit_of_classes_is_an_undo_step_among_others(document: Document) -> None:
    document.add_categories([Category(1, "dog")])
    states = []

    def note() -> None:
        states.append((document.project.categories(), stored(document)))

    note()
    paint(document, 0)
    note()
    edit_categories(document, [Category(1, "thing"), Category(2, "dog")], {})
    note()
    paint(document, 3)
    note()
    edit_categories(document, [Category(3, "puppy"), Category(2, "dog")], {1: 3})
    note()
    assert document.project.track_heads(1) == {1: TrackHead(3)}
    assert [category.id for category in document.project.categories()] == [2, 3]
    paint(document, 5)
    note()
    for state in reversed(states[:-1]):
        document.undo()
        assert (document.project.categories(), stored(document)) == state
    assert not can_undo(document)
    for state in states[1:]:
        assert document.redo()
        assert (document.project.categories(), stored(document)) == state
    document.close()


def test_an_edit_of_classes_that_changes_nothing_is_no_step(document: Document) -> None:
    edit_categories(document, list(document.project.categories()), {})
    assert not can_undo(document)
    document.close()


def test_a_deleted_class_can_be_brought_back_after_the_video_of_its_tracks_is_gone(document: Document) -> None:
    document.add_categories([Category(1, "dog")])
    other = document.project.add_video(document.project.videos()[0])
    document.show_video(other.id)
    paint(document, 0)
    edit_categories(document, [Category(2, "dog")], {1: 2})
    document.remove_video(other.id)
    document.undo()
    assert [category.id for category in document.project.categories()] == [1, 2]
    assert not can_undo(document)
    document.close()


def test_a_video_is_left_while_it_is_still_there(document: Document) -> None:
    left: list[tuple[int, int]] = []  # id of the video, and how many there are

    def note() -> None:
        assert document.video is not None
        left.append((document.video.id, len(document.project.videos())))

    document.video_leaving.connect(note)
    other = document.project.add_video(document.project.videos()[0])
    document.show_video(other.id)
    document.remove_video(1)
    document.remove_video(other.id)
    assert left == [(1, 2), (other.id, 1)]
    document.show_video(None)
    document.close()
    assert len(left) == 2


def test_closing_leaves_the_video_before_the_file_is_closed(document: Document) -> None:
    notes: list[dict[int, str]] = []
    document.video_leaving.connect(lambda: notes.append(document.project.notes(1)))
    document.close()
    assert notes == [{}]


@pytest.mark.parametrize("method", ["videos", "add_video"])
def test_a_project_is_not_left_for_one_that_cannot_be_opened(
    document: Document, tmp_path: Path, video_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    left: list[str] = []
    document.project_leaving.connect(lambda: left.append("project"))
    document.video_leaving.connect(lambda: left.append("video"))
    other, project = tmp_path / "other.inspro", document.project
    video = probe(video_path)
    ProjectFile.create(other).close()

    def fail(project: ProjectFile, *_: object) -> None:
        raise ProjectError(project.path, "is damaged")

    with monkeypatch.context() as patch:
        patch.setattr(ProjectFile, method, fail)
        with pytest.raises(ProjectError):
            document.open_video(other, video)
    assert left == []
    assert document.project is project
    document.open_video(other, video)
    assert left == ["project", "video"]
    document.close()


def test_a_project_that_could_not_get_its_video_is_not_there(
    document: Document, tmp_path: Path, video_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(project: ProjectFile, _: object) -> None:
        raise ProjectError(project.path, "the disk is full")

    monkeypatch.setattr(ProjectFile, "add_video", fail)
    with pytest.raises(ProjectError):
        document.open_video(tmp_path / "other.inspro", probe(video_path))
    assert not (tmp_path / "other.inspro").exists()
    document.close()


def test_undo_and_redo_say_what_they_did(document: Document) -> None:
    said: list[str] = []
    document.jumped.connect(lambda _frames, text: said.append(text))
    paint(document, 3)
    document.undo()
    document.redo()
    assert said == ["Undone: paint 3", "Done again: paint 3"]
    document.close()


def test_what_a_run_wrote_becomes_the_step_below_an_edit(document: Document) -> None:
    mask = Mask.from_array(np.ones((64, 160)))
    run = Change({(1, 0): (None, Segment(mask, "model", 0.5))}, {1: (None, TrackHead(1))})
    document.write(run)
    document.edit_coming.connect(lambda: document.remember("run", run))
    paint(document, 5)
    steps = []
    while (step := document.history.next_undo) is not None:
        steps.append(step.text)
        document.undo()
    assert steps == ["paint 5", "run"]
    assert stored(document) == Annotation()
    document.close()
