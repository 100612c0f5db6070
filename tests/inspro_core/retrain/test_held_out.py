"""What is held out: whole videos or blocks behind a gap, and never what was once learned."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspro_core.retrain.held_out import ConfirmedVideo, divide, gap_around, learned_frames

Videos = dict[int, ConfirmedVideo]


def video(name: str, frames: range = range(40), classes: tuple[int, ...] = (1,)) -> ConfirmedVideo:
    return ConfirmedVideo(name, tuple(frames), 40, frozenset(classes))


@st.composite
def worlds(draw: st.DrawFn) -> Videos:
    count = draw(st.integers(1, 9))
    return {
        number: video(
            f"clip {number}",
            range(draw(st.integers(0, 20)), draw(st.integers(21, 40))),
            tuple(draw(st.sets(st.integers(1, 4), min_size=1))),
        )
        for number in range(1, count + 1)
    }


def test_a_quarter_of_the_videos_is_held_out_whole() -> None:
    sides = divide({n: video(f"clip {n}") for n in range(1, 9)}, {})
    assert sorted(len(side) for side in sides.values()) == [0, 0, 0, 0, 0, 0, 40, 40]


def test_the_only_video_of_a_class_is_learned() -> None:
    videos = {1: video("a", classes=(1, 2)), 2: video("b"), 3: video("c")}
    assert not divide(videos, {})[1]


def test_videos_of_many_classes_are_held_out_first() -> None:
    videos = {1: video("a", classes=(1, 2, 3)), 2: video("b", classes=(1, 2, 3))} | {n: video(str(n)) for n in (3, 4)}
    assert [n for n, side in divide(videos, {}).items() if side] in ([1], [2])


def test_two_videos_give_their_last_quarters() -> None:
    assert divide({1: video("a"), 2: video("b", range(8))}, {}) == {1: range(30, 40), 2: range(6, 8)}


def test_where_no_video_can_be_spared_blocks_are_held_out() -> None:
    videos = {n: video(str(n), classes=(n,)) for n in (1, 2, 3)}
    assert set(divide(videos, {}).values()) == {range(30, 40)}


def test_three_frames_are_too_few_for_a_block() -> None:
    assert divide({1: video("a", range(3))}, {}) == {1: range(0)}


def test_the_order_of_the_videos_does_not_matter() -> None:
    videos = {n: video(f"clip {n}") for n in range(1, 7)}
    assert divide(videos, {}) == divide(dict(reversed(videos.items())), {})


@given(worlds(), st.integers(0, 9))
def test_what_was_divided_stays_and_new_videos_join(videos: Videos, before: int) -> None:
    first = {number: seen for number, seen in videos.items() if number <= before}
    known = divide(first, {})
    assert divide(first, known) == {}
    assert divide(videos, known).keys() == videos.keys() - first.keys()


@given(worlds())
def test_no_learned_frame_is_a_neighbour_of_a_held_out_one(videos: Videos) -> None:
    for number, side in divide(videos, {}).items():
        held = [frame for frame in videos[number].frames if frame in side]
        for frame in learned_frames(videos[number].frames, side, 40):
            assert all(abs(frame - other) > gap_around(40) for other in held)


@given(worlds())
def test_a_class_that_can_be_learned_is_learned(videos: Videos) -> None:
    sides = divide(videos, {})
    learned = {c for n, seen in videos.items() if learned_frames(seen.frames, sides[n], 40) for c in seen.classes}
    assert learned == {c for seen in videos.values() for c in seen.classes}
