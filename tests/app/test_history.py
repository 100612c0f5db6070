"""Edits can be undone and redone in order, as many as fit into the memory that they may take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.history import Edit, History
from inspro_core.domain.annotation import Change
from inspro_core.domain.track import TrackHead

SIZE = Change(heads={1: (None, TrackHead(1))}).byte_size


def edit(number: int, video_id: int = 1) -> Edit:
    return Edit(f"edit {number}", video_id, Change(heads={number: (None, TrackHead(1))}))


def number_of(step: Edit) -> int:
    assert isinstance(step.change, Change)
    (number,) = step.change.track_ids
    return number


def filled(count: int, budget_bytes: int = 1000 * SIZE) -> History:
    history = History(budget_bytes)
    for number in range(count):
        history.push(edit(number))
    return history


def undo_all(history: History) -> list[int]:
    """Take everything back; returns the numbers of the edits in that order."""
    numbers = []
    while (step := history.next_undo) is not None:
        numbers.append(number_of(step))
        history.step_back()
    return numbers


def test_edits_are_undone_from_the_last_to_the_first() -> None:
    history = filled(3)
    assert undo_all(history) == [2, 1, 0]
    assert history.next_redo == edit(0)


def test_a_new_edit_takes_the_place_of_what_was_undone() -> None:
    history = filled(3)
    history.step_back()
    history.step_back()
    history.push(edit(7))
    assert history.next_redo is None
    assert undo_all(history) == [7, 0]


def test_the_oldest_edits_go_when_memory_is_used_up() -> None:
    assert undo_all(filled(10, budget_bytes=3 * SIZE)) == [9, 8, 7]


def test_one_edit_that_is_larger_than_the_budget_can_still_be_undone() -> None:
    assert undo_all(filled(2, budget_bytes=SIZE // 2)) == [1]


def test_edits_of_a_removed_video_are_forgotten_on_both_sides() -> None:
    history = History()
    for number in range(6):
        history.push(edit(number, video_id=1 + number % 2))
    history.step_back()
    history.step_back()
    history.forget_video(2)
    redo = history.next_redo
    assert redo is not None
    assert number_of(redo) == 4
    assert undo_all(history) == [2, 0]


def test_nothing_is_left_after_clearing() -> None:
    history = filled(3)
    history.clear()
    assert (history.next_undo, history.next_redo) == (None, None)


def test_what_a_run_wrote_comes_on_the_last_edit_or_under_it_and_leaves_what_can_be_redone() -> None:
    history = filled(4)
    history.step_back()
    history.insert(edit(7))
    history.insert(edit(8), is_under_last=True)
    redo = history.next_redo
    assert redo is not None
    assert number_of(redo) == 3
    history.step_forward()
    assert undo_all(history) == [3, 7, 8, 2, 1, 0]


def test_what_a_run_wrote_takes_the_place_of_what_it_meets_and_of_all_behind() -> None:
    history = filled(5)
    for _ in range(4):
        history.step_back()
    history.insert(edit(2))
    numbers = []
    while (redo := history.next_redo) is not None:
        numbers.append(number_of(redo))
        history.step_forward()
    assert numbers == [1]
    assert undo_all(history) == [1, 2, 0]


def test_edits_of_two_videos_do_not_meet() -> None:
    assert edit(1).meets(edit(1))
    assert not edit(1).meets(edit(1, video_id=2))


def test_what_a_run_wrote_pushes_old_edits_out_when_memory_is_used_up() -> None:
    history = filled(3, budget_bytes=3 * SIZE)
    history.insert(edit(7), is_under_last=True)
    assert undo_all(history) == [2, 7, 1]


@given(st.lists(st.sampled_from(["push", "undo", "redo"]), max_size=40))
def test_undo_and_redo_walk_one_line_of_edits(actions: list[str]) -> None:
    history, line, place = History(), list[int](), 0
    for number, action in enumerate(actions):
        if action == "push":
            history.push(edit(number))
            line = [*line[:place], number]
            place += 1
        elif action == "undo" and place:
            history.step_back()
            place -= 1
        elif action == "redo" and place < len(line):
            history.step_forward()
            place += 1
        undo, redo = history.next_undo, history.next_redo
        assert (number_of(undo) if undo else None) == (line[place - 1] if place else None)
        assert (number_of(redo) if redo else None) == (line[place] if place < len(line) else None)


def test_every_step_tells_that_the_history_changed() -> None:
    history, told = History(), list[str]()
    history.changed.connect(lambda: told.append("changed"))
    history.push(edit(1))
    history.step_back()
    history.step_forward()
    history.forget_video(9)
    history.clear()
    assert len(told) == 5
