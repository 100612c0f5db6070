"""Errors: a sentence with values, which travels between processes and through JSON."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from inspro_core.errors import (
    DownloadError,
    FileError,
    FormatError,
    InsProError,
    Message,
    StoppedError,
    UsageError,
    VideoError,
    message,
)

INNER = UsageError("expected {what}, got {found}", what=message("a number"), found="{x}")
ERRORS: tuple[InsProError, ...] = (
    VideoError(Path("clip.mp4"), "is damaged"),
    VideoError(Path("clip.mp4"), "is damaged: {reason}", reason="no {such} file"),
    FormatError("a.json", "{value} is not usable: {reason}", place="videos[2].length", value='"x"', reason=INNER),
    UsageError("n is a number from 1, got {found}", found=0),
    DownloadError("http://x/y", "the server answers {code}", code=404),
    StoppedError("stopped"),
)


def test_the_values_stand_in_the_sentence() -> None:
    error = VideoError("clip.mp4", "frame {frame} of {count} is damaged", frame=3, count=12)
    assert str(error) == "clip.mp4: frame 3 of 12 is damaged"
    assert str(error.problem) == "frame 3 of 12 is damaged"


def test_the_place_stands_before_the_problem_and_an_error_says_its_message_within_another() -> None:
    problem, error = 'videos[2].length: "x" is not usable: expected a number, got {x}', ERRORS[2]
    assert isinstance(error, FileError)
    assert (str(error.problem), str(error)) == (problem, f"a.json: {problem}")


def test_braces_of_a_sentence_without_values_stay() -> None:
    assert str(FormatError("a.json", "expected {}, got []")) == "a.json: expected {}, got []"


def test_a_message_is_one_line_whatever_the_names_in_it() -> None:
    name = "a\nb\r\u2028\x1b.json"
    for error in (FormatError(name, "is {what}", what="torn\napart"), UsageError(f"{name}: is torn\napart")):
        assert str(error) == r"a\nb\r\u2028\x1b.json: is torn\napart"
    assert FormatError(name, "is torn").path == Path(name)


def test_an_option_that_cannot_be_used_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="from 1, got 0"):
        raise ERRORS[3]


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_an_error_travels_between_processes(error: InsProError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), again.message, vars(again)) == (str(error), error.message, vars(error))
    if isinstance(error, FileError):
        assert isinstance(again, FileError)
        assert again.path == error.path


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_a_message_travels_through_json(error: InsProError) -> None:
    assert Message.from_json(json.loads(json.dumps(error.message.as_json()))) == error.message
