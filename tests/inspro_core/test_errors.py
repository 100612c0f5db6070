"""Errors of files: a sentence with values, which travels between processes."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from inspro_core.errors import FileError, FormatError, VideoError


def test_the_values_stand_in_the_sentence() -> None:
    error = VideoError("clip.mp4", "frame {frame} of {count} is damaged", frame=3, count=12)
    assert str(error) == "clip.mp4: frame 3 of 12 is damaged"
    assert error.problem == "frame 3 of 12 is damaged"


def test_braces_of_a_sentence_without_values_stay() -> None:
    assert str(FormatError("a.json", "expected {}, got []")) == "a.json: expected {}, got []"


@pytest.mark.parametrize("values", [{}, {"reason": "no {such} file"}])
def test_an_error_travels_between_processes(values: dict[str, object]) -> None:
    error = VideoError(Path("clip.mp4"), "is damaged: {reason}", **values)
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, VideoError)
    assert isinstance(again, FileError)
    assert (str(again), again.path, again.template, again.values) == (
        str(error),
        error.path,
        error.template,
        error.values,
    )
