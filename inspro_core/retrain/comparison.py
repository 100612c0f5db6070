"""The figures of a model before and after a retraining."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from inspro_core.atomic import write_text
from inspro_core.errors import FormatError, looking_at

COMPARISON_FILE = "comparison.json"


@dataclass(frozen=True)
class Figures:
    """How good a model is on what is held out.

    Attributes:
        ap: YouTube-VIS AP, 0..1; None where there is nothing to measure.
        ap50: the same at IoU .5.
        hota: 0..1.
        actions_per_100: what an annotator has to do per 100 object-frames, by the robot; None where the model cannot
            carry masks.
    """

    ap: float | None
    ap50: float | None
    hota: float | None
    actions_per_100: float | None


@dataclass(frozen=True)
class ClassFigures:
    """Figures of one class.

    Attributes:
        name: of the class.
        is_new: whether the model did not know it before.
        before, after: its figures.
    """

    name: str
    is_new: bool
    before: Figures
    after: Figures


@dataclass(frozen=True)
class Regression:
    """Frames in a row on which the new model is worse than the old one.

    Attributes:
        video_id: of the project.
        video_name: file name of the video.
        first_frame, last_frame: of the video.
        j_before, j_after: mean J of the objects on these frames, 0..1.
    """

    video_id: int
    video_name: str
    first_frame: int
    last_frame: int
    j_before: float
    j_after: float


@dataclass(frozen=True)
class Comparison:
    """A model before and after a retraining, on the held-out frames of its run.

    Attributes:
        before, after: over all classes.
        classes: of the held-out frames, by name.
        regressions: the worst ones first.
        videos: held-out clips.
        frames: held-out frames.
    """

    before: Figures
    after: Figures
    classes: tuple[ClassFigures, ...] = ()
    regressions: tuple[Regression, ...] = ()
    videos: int = 0
    frames: int = 0


def write_comparison(folder: Path, comparison: Comparison) -> None:
    """Write a comparison into the folder of its run."""
    write_text(folder / COMPARISON_FILE, json.dumps(asdict(comparison), indent=1))


def read_comparison(folder: Path) -> Comparison | None:
    """Read the comparison of a run, None if there is none yet.

    Raises:
        FormatError: if the file cannot be read or is not a comparison.
    """
    file = folder / COMPARISON_FILE
    if not file.exists():
        return None
    try:
        with looking_at(file, FormatError):
            return _comparison(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError(file, "is not a comparison: {reason}; remove it and compare again", reason=error) from error


def _comparison(values: Mapping[str, Any]) -> Comparison:
    classes = tuple(
        ClassFigures(row["name"], row["is_new"], Figures(**row["before"]), Figures(**row["after"]))
        for row in values["classes"]
    )
    regressions = tuple(Regression(**row) for row in values["regressions"])
    before, after = Figures(**values["before"]), Figures(**values["after"])
    return Comparison(before, after, classes, regressions, values["videos"], values["frames"])
