"""A scope is said in words, with the numbers of its frames."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from app.scopes import Scope, frames_beside, from_here_on, scopes_at, this_frame, whole_track


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int, range | None]:
    """A frame, the number of frames, and a range or none."""
    count = draw(st.integers(1, 500))
    frame = draw(st.integers(0, count - 1))
    start = draw(st.integers(0, count - 1))
    marked = range(start, draw(st.integers(start + 1, count)))
    return frame, count, draw(st.sampled_from([None, marked]))


@given(places())
def test_every_scope_holds_only_frames_of_the_video_and_the_whole_track_all(
    place: tuple[int, int, range | None],
) -> None:
    frame, count, marked = place
    scopes = scopes_at(frame, count, marked)
    assert all(0 <= scope.frames.start < scope.frames.stop <= count for scope in scopes)
    assert scopes[0].frames == range(frame, frame + 1)
    assert scopes[-1].frames == range(count)
    assert ("range" in {scope.kind for scope in scopes}) == (marked is not None)


@given(places())
def test_the_numbers_in_words_are_the_first_and_the_last_frame(place: tuple[int, int, range | None]) -> None:
    for scope in scopes_at(*place):
        numbers = [int(number) for number in re.findall(r"\d+", scope.words)]
        ends = {scope.frames.start, scope.frames.stop - 1}
        assert set(numbers) <= ends
        assert bool(numbers) == (scope.kind != "track")


def test_no_two_scopes_of_a_place_read_the_same() -> None:
    scopes = scopes_at(5, 12, range(3, 8))
    assert len({scope.title for scope in scopes}) == len({scope.words for scope in scopes}) == 4


def test_a_range_of_one_frame_is_said_as_a_frame() -> None:
    assert Scope("range", range(7, 8)).words == "on frame 7"


def test_the_last_frame_is_a_scope_of_its_own_from_here_on() -> None:
    assert from_here_on(11, 12).words == "from frame 11 on"
    assert this_frame(11).words == "on frame 11"
    assert whole_track(1).words == "on all frames"


@given(places())
def test_the_frames_beside_a_frame_are_those_of_the_span_on_one_side_of_it(
    place: tuple[int, int, range | None],
) -> None:
    frame, count, marked = place
    span = marked or range(count)
    assert list(frames_beside(frame, span, True)) == [one for one in span if one > frame]
    assert list(frames_beside(frame, span, False)) == [one for one in span if one < frame]
