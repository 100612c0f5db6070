"""What the work takes, by video and by model, as a table and as the bars of charts."""

from __future__ import annotations

from collections.abc import Callable

from app.model_names import model_text
from app.pages.statistics_tables import MOST_BARS, Bar, Table, duration
from app.texts import tr
from inspro_core.domain.model_effort import ModelEffort, effort_by_model
from inspro_core.domain.statistics import ProjectStatistics, VideoFigures


def model_table(statistics: ProjectStatistics) -> Table:
    """Tabulate the work by the model that labelled the videos."""
    titles = (
        tr("Model"),
        tr("Videos"),
        tr("Finished frames"),
        tr("Minutes"),
        tr("Seconds / frame"),
        tr("Edits / 100 frames"),
    )
    rows = tuple(
        (
            model_text(one.model),
            one.video_count,
            one.frame_count,
            round(one.effort.seconds / 60, 1),
            round(one.seconds_per_frame, 2),
            round(one.actions_per_100, 1),
        )
        for one in effort_by_model(statistics.videos)
    )
    return Table(titles, rows)


def time_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a bar of each video's seconds per frame, the costliest first; untouched videos are left out."""
    return _video_bars(statistics, lambda video: video.seconds_per_frame, 2)


def action_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a bar of each video's edits per 100 frames, the costliest first; untouched videos are left out."""
    return _video_bars(statistics, lambda video: video.actions_per_100, 1)


def model_time_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a bar of the seconds per finished frame with each model, the newest version last."""
    return _model_bars(statistics, lambda one: one.seconds_per_frame, 2)


def model_action_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a bar of the edits per 100 finished frames with each model, the newest version last."""
    return _model_bars(statistics, lambda one: one.actions_per_100, 1)


def _video_bars(statistics: ProjectStatistics, value: Callable[[VideoFigures], float], digits: int) -> list[Bar]:
    videos = sorted((video for video in statistics.videos if value(video)), key=lambda video: -value(video))
    return [
        Bar(
            video.name,
            value(video),
            f"{value(video):.{digits}f}",
            tr(
                "{name} ({model}): {time} in all; {seconds} s per frame, {edits} edits per 100 frames",
                name=video.name,
                model=model_text(video.model),
                time=duration(video.effort.seconds),
                seconds=f"{video.seconds_per_frame:.2f}",
                edits=f"{video.actions_per_100:.1f}",
            ),
        )
        for video in videos[:MOST_BARS]
    ]


def _model_bars(statistics: ProjectStatistics, value: Callable[[ModelEffort], float], digits: int) -> list[Bar]:
    return [
        Bar(
            model_text(one.model),
            value(one),
            f"{value(one):.{digits}f}",
            tr(
                "{model} – videos: {videos}, finished frames: {frames}; {seconds} s per frame,"
                " {edits} edits per 100 frames",
                model=model_text(one.model),
                videos=one.video_count,
                frames=one.frame_count,
                seconds=f"{one.seconds_per_frame:.2f}",
                edits=f"{one.actions_per_100:.1f}",
            ),
        )
        for one in effort_by_model(statistics.videos)[-MOST_BARS:]
    ]
