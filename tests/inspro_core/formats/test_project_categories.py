"""Edits of the classes of a project are undone exactly, whatever was added to the project beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspro_core.domain.annotation import Change
from inspro_core.domain.category_change import CategoryChange
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import TrackHead
from inspro_core.formats.project_file import ProjectFile

DOG, CAT, CAR = Category(1, "dog", "animal"), Category(2, "cat", "animal"), Category(3, "car")


@pytest.fixture
def project(tmp_path: Path) -> ProjectFile:
    return fresh(tmp_path)


def fresh(folder: Path) -> ProjectFile:
    """A project with a video whose tracks 1 and 2 are a dog and a car."""
    path = folder / "p.inspro"
    path.unlink(missing_ok=True)
    made = ProjectFile.create(path, [DOG, CAT, CAR])
    made.add_video(Video(0, str(folder / "v"), (4, 6), 1, (0.0,)))
    made.apply(1, Change(heads={1: (None, TrackHead(1)), 2: (None, TrackHead(3))}))
    return made


def edit(project: ProjectFile, after: Sequence[Category], moved: dict[int, int] | None = None) -> CategoryChange:
    change = project.category_change(project.categories(), after, moved or {})
    project.apply_categories(change)
    return change


def state(project: ProjectFile) -> tuple[tuple[Category, ...], dict[int, TrackHead]]:
    return project.categories(), project.track_heads(1)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_undoing_edits_in_their_order_restores_every_state(tmp_path: Path, data: st.DataObject) -> None:
    with fresh(tmp_path) as project:
        changes, states = [], [state(project)]
        for _ in range(data.draw(st.integers(1, 4))):
            names = st.lists(st.sampled_from(["dog", "cat", "car", "bird"]), min_size=4, max_size=4, unique=True)
            ids = sorted(data.draw(st.sets(st.integers(1, 5), min_size=1, max_size=4)))
            after = [Category(number, name) for number, name in zip(ids, data.draw(names), strict=False)]
            gone = [number for number in project.category_counts() if number not in ids]
            moved = {number: data.draw(st.sampled_from(ids)) for number in gone}
            changes.append(edit(project, after, moved))
            states.append(state(project))
            assert project.categories() == tuple(after)
        for change, before in zip(reversed(changes), reversed(states[:-1]), strict=True):
            project.apply_categories(change.inverted())
            assert state(project) == before
        for change, behind in zip(changes, states[1:], strict=True):
            project.apply_categories(change)
            assert state(project) == behind


def test_a_class_that_is_added_beside_the_edits_gets_an_id_that_none_ever_had(project: ProjectFile) -> None:
    before = state(project)
    change = edit(project, [DOG, CAT], {3: 1})
    assert project.add_categories([Category(0, "bird")])["bird"] == 4
    project.apply_categories(change.inverted())
    categories, heads = state(project)
    assert categories[:3] == before[0]
    assert categories[3].name == "bird"
    assert heads == before[1]


def test_a_class_that_comes_back_beside_another_of_its_name_gets_a_number(project: ProjectFile) -> None:
    change = edit(project, [DOG, CAR])
    project.add_categories([Category(0, "cat")])
    project.apply_categories(change.inverted())
    assert [(one.id, one.name) for one in project.categories()] == [(1, "dog"), (2, "cat 2"), (3, "car"), (4, "cat")]


def test_a_class_that_tracks_got_beside_the_edits_stays(project: ProjectFile) -> None:
    bird = Category(4, "bird")
    added = edit(project, [DOG, CAT, CAR, bird])
    project.apply(1, Change(heads={3: (None, TrackHead(4))}))
    project.apply_categories(added.inverted())
    assert project.categories() == (DOG, CAT, CAR, bird)


def test_what_was_added_while_the_editor_was_open_stays(project: ProjectFile) -> None:
    before = project.categories()
    project.add_categories([Category(0, "square")])  # by a run, under the id that the editor gives to its new class
    change = project.category_change(before, [DOG, CAR, Category(4, "bird")], {})
    project.apply_categories(change)
    assert [(one.id, one.name) for one in project.categories()] == [(1, "dog"), (3, "car"), (4, "square"), (5, "bird")]


def test_tracks_move_to_a_new_class_also_where_it_gets_another_id(project: ProjectFile) -> None:
    before = project.categories()
    project.add_categories([Category(0, "square")])
    project.apply_categories(project.category_change(before, [DOG, CAT, Category(4, "van")], {3: 4}))
    assert project.track_heads(1)[2] == TrackHead(5)


def test_an_edit_meets_labels_of_a_class_that_comes_or_goes_and_of_tracks_that_move() -> None:
    change = CategoryChange({3: (CAR, None), 2: (CAT, Category(2, "kitten"))}, {(1, 2): (3, 1)})
    assert change.meets(1, Change(heads={5: (None, TrackHead(3))}))
    assert change.meets(1, Change(heads={2: (TrackHead(1), TrackHead(1, "Rex"))}))
    assert not change.meets(2, Change(heads={2: (TrackHead(1), TrackHead(1, "Rex"))}))
    assert not change.meets(1, Change(heads={5: (None, TrackHead(2))}))
    assert not change.is_empty
    assert change.inverted().inverted() == change
    assert change.byte_size > 0
