"""What the work takes with each model: whether it shrinks from one version to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inspro_core.domain.project import Effort
from inspro_core.domain.statistics import VideoFigures, share


@dataclass(frozen=True)
class ModelEffort:
    """The work on the videos that one model has labelled.

    Attributes:
        model: its name; empty for videos that no model has labelled; a number for a version that a project trained.
        video_count: videos with finished frames and work.
        frame_count: their finished frames, see `VideoFigures.finished_count`.
        effort: spent on these videos.
    """

    model: str
    video_count: int
    frame_count: int
    effort: Effort

    @property
    def seconds_per_frame(self) -> float:
        """Seconds of work per finished frame."""
        return share(self.effort.seconds, self.frame_count)

    @property
    def actions_per_100(self) -> float:
        """Edits per 100 finished frames."""
        return 100 * share(self.effort.actions, self.frame_count)


def effort_by_model(videos: Iterable[VideoFigures]) -> tuple[ModelEffort, ...]:
    """Sum up the work by the model that labelled a video: none, models by name, then versions by number.

    Videos without a finished frame are left out, and those on which nobody has worked.
    """
    by_model: dict[str, list[VideoFigures]] = {}
    for video in videos:
        if video.finished_count and (video.effort.seconds or video.effort.actions):
            by_model.setdefault(video.model, []).append(video)
    return tuple(
        ModelEffort(
            model,
            len(own),
            sum(video.finished_count for video in own),
            Effort(sum(video.effort.seconds for video in own), sum(video.effort.actions for video in own)),
        )
        for model, own in sorted(by_model.items(), key=lambda entry: _order(entry[0]))
    )


def _order(model: str) -> tuple[bool, int, str]:
    """Put versions behind the models that they come from, and version 10 behind version 9."""
    is_version = model.isdecimal()
    return is_version, int(model) if is_version else 0, model
