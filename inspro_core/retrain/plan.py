"""What a retraining would learn, and what is held out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inspro_core.domain.project import Category

Problem = Literal[
    "nothing confirmed", "nothing to train", "nothing held out", "unfit model", "few masks", "not held out", "no replay"
]


@dataclass(frozen=True)
class Choice:
    """Which labels are taken. A frame counts as true as a whole: with all objects on it.

    Attributes:
        confirmed_frames: frames that a human has confirmed.
        done_videos: all frames of the videos whose status is "done".
        video_ids: only these videos; None for all.
    """

    confirmed_frames: bool = True
    done_videos: bool = True
    video_ids: frozenset[int] | None = None


@dataclass(frozen=True)
class LabelledClip:
    """Confirmed frames of one video in a row, with small jumps at most.

    Attributes:
        video_id: of the project.
        video_name: file name of the video.
        frames: ascending, counted from 0.
    """

    video_id: int
    video_name: str
    frames: tuple[int, ...]


@dataclass(frozen=True)
class Counts:
    """How much there is of a class.

    Attributes:
        masks: on all frames.
        tracks: objects.
        videos: that it is seen in.
    """

    masks: int = 0
    tracks: int = 0
    videos: int = 0


@dataclass(frozen=True)
class ClassRow:
    """A class and what there is of it.

    Attributes:
        category: of the project.
        is_new: whether the model does not know it.
        train: what is learned.
        held_out: what is held out.
    """

    category: Category
    is_new: bool
    train: Counts
    held_out: Counts


@dataclass(frozen=True)
class PlanProblem:
    """Something that speaks against a retraining, or that one should know before.

    Attributes:
        kind: for a window that says it in its own language.
        text: in English.
        is_fatal: whether nothing can be trained.
        class_name: what it is about, or "".
        count: masks of the class, or 0.
    """

    kind: Problem
    text: str
    is_fatal: bool = False
    class_name: str = ""
    count: int = 0


@dataclass(frozen=True)
class RetrainingPlan:
    """What a retraining would do.

    Attributes:
        model: path of the model that learns further.
        train: clips to learn.
        held_out: clips that every version of the model is measured on, and that none ever learns.
        classes: one row per class that is on either side, by category id.
        sides: side of each video from this retraining on: the range of its frames that is held out, an empty one where
            all is learned. What the project file says already stays.
        can_replay: whether the model knows the scenes that can be replayed.
        problems: what to tell.
    """

    model: str
    train: tuple[LabelledClip, ...]
    held_out: tuple[LabelledClip, ...]
    classes: tuple[ClassRow, ...]
    sides: Mapping[int, range] = field(default_factory=dict)
    can_replay: bool = True
    problems: tuple[PlanProblem, ...] = ()

    @property
    def can_train(self) -> bool:
        """Whether there is something to learn and something to measure on."""
        return not any(problem.is_fatal for problem in self.problems)

    @property
    def new_classes(self) -> tuple[Category, ...]:
        """Classes to learn that the model does not know."""
        return tuple(row.category for row in self.classes if row.is_new and row.train.masks)
