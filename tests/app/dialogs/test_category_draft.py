"""Editing classes never loses a track, an id in use or a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dialogs.category_draft import CategoryDraft, CategoryInUse
from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import TrackHead
from inspro_core.formats.project_file import ProjectFile

START = (Category(1, "object"), Category(2, "dog", "animal"), Category(5, "cat"))
COUNTS = {2: 3, 5: 1}
LIST = (Category(1, "person"), Category(2, "bird"), Category(3, "dog"), Category(4, "fish"))


@pytest.fixture
def draft() -> CategoryDraft:
    return CategoryDraft(START, COUNTS)


def ids(draft: CategoryDraft) -> dict[str, int]:
    return {category.name: category.id for category in draft.categories}


def test_a_class_with_tracks_is_not_deleted_and_their_count_is_told(draft: CategoryDraft) -> None:
    with pytest.raises(CategoryInUse) as refusal:
        draft.delete(2)
    assert refusal.value.track_count == 3
    assert not draft.is_changed


def test_the_last_class_stays() -> None:
    draft = CategoryDraft(START[:1], {})
    with pytest.raises(ValueError, match="last class"):
        draft.delete(1)


def test_moving_twice_ends_at_the_last_target(draft: CategoryDraft) -> None:
    draft.move_and_delete(2, 5)
    draft.move_and_delete(5, 1)
    assert draft.moved == {2: 1, 5: 1}
    assert draft.track_count(1) == 4


def test_a_list_keeps_its_ids_where_no_track_is_in_the_way(draft: CategoryDraft) -> None:
    assert draft.replace_unused(LIST) == 3
    assert ids(draft) == {"person": 1, "dog": 2, "fish": 4, "cat": 5, "bird": 6}


def test_adding_a_list_twice_changes_nothing_more(draft: CategoryDraft) -> None:
    draft.add_all(LIST)
    once = draft.categories
    assert draft.add_all(LIST) == 0
    assert draft.categories == once


def test_an_id_of_a_class_that_had_tracks_is_not_given_away(draft: CategoryDraft) -> None:
    draft.move_and_delete(2, 5)
    draft.add_all(LIST)
    assert ids(draft)["bird"] not in (1, 2, 5)


@pytest.mark.parametrize(("name", "problem"), [("", "empty"), ("  ", "empty"), (" cat ", "taken"), ("dog", "")])
def test_names_are_there_and_differ(draft: CategoryDraft, name: str, problem: str) -> None:
    assert draft.name_problem(2, name) == problem


def test_new_classes_get_numbered_names_and_other_colours(draft: CategoryDraft) -> None:
    first, second = draft.add("new class"), draft.add("new class")
    assert [draft.category(first).name, draft.category(second).name] == ["new class", "new class 2"]
    assert draft.category(first).color_rgb != draft.category(second).color_rgb


steps = st.lists(st.tuples(st.sampled_from(("add", "list", "replace", "delete", "move")), st.data()), max_size=12)


@given(steps)
def test_after_any_edits_every_track_has_a_class_and_ids_and_names_differ(
    edits: list[tuple[str, st.DataObject]],
) -> None:
    draft = CategoryDraft(START, COUNTS)
    for kind, data in edits:
        known = sorted(category.id for category in draft.categories)
        chosen = data.draw(st.sampled_from(known))
        if kind == "add":
            draft.add("x")
        elif kind == "list":
            draft.add_all(LIST)
        elif kind == "replace":
            draft.replace_unused(LIST)
        elif kind == "move" and len(known) > 1:
            draft.move_and_delete(chosen, data.draw(st.sampled_from([i for i in known if i != chosen])))
        elif kind == "delete" and len(known) > 1 and not draft.track_count(chosen):
            draft.delete(chosen)
    left = {category.id for category in draft.categories}
    assert len({category.name for category in draft.categories}) == len(left) == len(draft.categories)
    assert not draft.moved.keys() & left, "an id that tracks leave must not be another class"
    counts = dict.fromkeys(left, 0)
    for category_id, count in COUNTS.items():
        counts[draft.moved.get(category_id, category_id)] += count
    assert counts == {category_id: draft.track_count(category_id) for category_id in left}


def test_a_project_takes_what_was_saved_also_where_a_class_gets_the_name_of_one_that_goes(tmp_path: Path) -> None:
    with ProjectFile.create(tmp_path / "p.inspro", START) as project:
        video = project.add_video(Video(0, str(tmp_path / "v"), (4, 6), 1, (0.0,)))
        project.apply(video.id, Change(heads={1: (None, TrackHead(2)), 2: (None, TrackHead(5))}))
        before = project.categories()
        draft = CategoryDraft(before, {2: 1, 5: 1})
        draft.move_and_delete(2, 5)
        draft.rename(5, "dog")
        project.apply_categories(project.category_change(before, draft.categories, draft.moved))
        assert project.categories() == draft.categories
        assert {head.category_id for head in project.track_heads(video.id).values()} == {5}
