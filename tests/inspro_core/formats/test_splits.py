"""Splits hold whole videos, keep their shares, and are the same every time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.errors import UsageError
from inspro_core.formats.splits import Split, Splits

NAMES = st.lists(st.text("abc_019", min_size=1, max_size=6), unique=True, max_size=30)
SHARES = st.lists(st.floats(0.01, 10), min_size=1, max_size=4)


def shared(shares: list[float]) -> Splits:
    return Splits(tuple(Split(f"part{place}", share) for place, share in enumerate(shares)))


@given(names=NAMES, shares=SHARES)
def test_every_video_is_in_exactly_one_split(names: list[str], shares: list[float]) -> None:
    places = [place for found in shared(shares).assign(names).values() for place in found]
    assert sorted(places) == list(range(len(names)))


@given(names=NAMES, shares=SHARES)
def test_a_split_differs_from_its_share_by_one_video_or_is_saved_from_being_empty(
    names: list[str], shares: list[float]
) -> None:
    assigned = shared(shares).assign(names)
    exact = [share / sum(shares) * len(names) for share in shares]
    if min(exact) >= 1:
        for count, share in zip(map(len, assigned.values()), exact, strict=True):
            assert abs(count - share) < 1
    if len(names) >= len(shares):
        assert all(assigned.values())


@given(names=NAMES, shares=SHARES)
def test_the_order_of_the_videos_does_not_matter(names: list[str], shares: list[float]) -> None:
    other = names[::-1]
    first, second = shared(shares).assign(names), shared(shares).assign(other)
    for name in first:
        assert {names[place] for place in first[name]} == {other[place] for place in second[name]}


@given(shares=SHARES)
def test_what_is_written_is_read_again(shares: list[float]) -> None:
    parts = (*shared(shares).parts, Split("named", 0, ("clip_*", "b")), Split("both", 0.5, ("c?",)))
    assert Splits.parse(str(Splits(parts))) == Splits(parts)


def test_a_name_alone_gets_all() -> None:
    assert Splits.parse("val").assign(["a", "b"]) == {"val": (0, 1)}


def test_the_first_pattern_that_fits_decides_and_shares_divide_the_rest() -> None:
    splits = Splits.parse("test:clip_9*, train=.5, val=.5, val:clip_*")
    assigned = splits.assign(["clip_91", "clip_1", "x", "y"])
    assert assigned["test"] == (0,)
    assert set(assigned["val"]) > {1}
    assert len(assigned["train"]) == 1


def test_names_without_a_share_leave_the_others_out() -> None:
    assert Splits.parse("train:a*").assign(["a1", "b1"]) == {"train": (0,)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "splits have names of their own"),
        ("train=.5,TRAIN=.5", "splits have names of their own"),
        ("train=.5,train=.2", "two shares"),
        ("a/b", "is the name of a folder"),
        (".hidden", "is the name of a folder"),
        ("=.5", "is the name of a folder"),
        ("tr\nain", r"is the name of a folder, got 'tr\\nain'$"),
        ("train\x07=.5", r"is the name of a folder, got 'train\\x07'$"),
        ("tr\u2028ain:a", "is the name of a folder"),
        ("tr\udcffain", "is the name of a folder"),
        ("train=-1", "a number from 0"),
        ("train=nan", "a number from 0"),
        ("train=all", "a share is a number, got 'all'"),
        ("train=0", "neither a share nor names"),
        ("val:", "names of videos follow the colon"),
    ],
)
def test_what_is_no_split_is_refused(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        Splits.parse(text)
