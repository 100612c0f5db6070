"""The figures of a project as tables and as the bars of charts; no widget is needed for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.texts import tr
from inspro_core.domain.statistics import Bin, CategoryFigures, ProjectStatistics, VideoFigures, octaves

MOST_BARS = 12
MIXED = (128, 128, 128)  # colour of several classes together
Value = str | int | float


@dataclass(frozen=True)
class Table:
    """Figures in rows.

    Attributes:
        titles: of the columns.
        rows: one value per column; numbers stay numbers.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One bar of a chart.

    Attributes:
        label: on the axis.
        value: its length.
        text: the value in words, at its end.
        tip: what the pointer tells.
        color_rgb: 0..255 each, None for the accent of the palette.
    """

    label: str
    value: float
    text: str
    tip: str
    color_rgb: tuple[int, int, int] | None = None


def video_table(statistics: ProjectStatistics) -> Table:
    """Tabulate the videos, and all of them together in the last row where there are several."""
    titles = (
        tr("Video"),
        tr("Frames"),
        tr("Reviewed"),
        tr("Reviewed %"),
        tr("Tracks"),
        tr("Masks"),
        tr("By hand %"),
        tr("Minutes"),
        tr("Seconds / frame"),
        tr("Edits / 100 frames"),
    )
    rows = [_video_row(video.name, video) for video in statistics.videos]
    if len(rows) > 1:
        rows.append(_video_row(tr("All videos"), statistics.total))
    return Table(titles, tuple(rows))


def class_table(statistics: ProjectStatistics) -> Table:
    """Tabulate the classes, also those without a track."""
    titles = (
        tr("Class"),
        tr("Tracks"),
        tr("Masks"),
        tr("By hand %"),
        tr("Mean length (frames)"),
        tr("Median size (pixels)"),
    )
    rows = tuple(
        (
            figures.category.name,
            figures.track_count,
            figures.mask_count,
            percent(figures.human_share),
            round(figures.mean_length, 1),
            round(figures.median_area),
        )
        for figures in statistics.categories
    )
    return Table(titles, rows)


def to_csv(table: Table) -> str:
    """Write a table as comma-separated values, the titles first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.titles)
    writer.writerows(table.rows)
    return text.getvalue()


def class_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a bar of each class's tracks, the most frequent first; rare ones share the last bar."""
    seen = _frequent(statistics)
    bars = [
        Bar(
            figures.category.name,
            figures.track_count,
            str(figures.track_count),
            tr(
                "{name} – tracks: {tracks}, masks: {masks}",
                name=figures.category.name,
                tracks=figures.track_count,
                masks=figures.mask_count,
            ),
            figures.category.color_rgb,
        )
        for figures in seen
    ]
    if len(bars) <= MOST_BARS:
        return bars
    rest = seen[MOST_BARS - 1 :]
    count = sum(figures.track_count for figures in rest)
    tip = tr("Rarer classes: {classes}; tracks: {tracks}", classes=len(rest), tracks=count)
    return [*bars[: MOST_BARS - 1], Bar(tr("others"), count, str(count), tip, MIXED)]


def human_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a bar of the share of each class's masks that a human drew, the most frequent classes first."""
    return [
        Bar(
            figures.category.name,
            percent(figures.human_share),
            f"{percent(figures.human_share)} %",
            tr(
                "{name} – masks drawn by hand: {drawn} of {masks}",
                name=figures.category.name,
                drawn=figures.human_count,
                masks=figures.mask_count,
            ),
            figures.category.color_rgb,
        )
        for figures in _frequent(statistics)[:MOST_BARS]
    ]


def length_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a histogram of the tracks' lengths in frames."""
    bins = octaves(track.length for track in statistics.tracks)
    return [
        Bar(
            _span(one),
            one.count,
            _count(one),
            tr("Length in frames {span} – tracks: {count}", count=one.count, span=_span(one)),
        )
        for one in bins
    ]


def size_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a histogram of the objects' sizes: the side of a square of their mean area, in pixels."""
    bins = octaves(track.mean_area**0.5 for track in statistics.tracks if track.mean_area is not None)
    return [
        Bar(
            _span(one),
            one.count,
            _count(one),
            tr("Size in pixels {span} – tracks: {count}", count=one.count, span=_span(one)),
        )
        for one in bins
    ]


def reviewed_bars(statistics: ProjectStatistics) -> list[Bar]:
    """Make a bar of each video's share of reviewed frames, the least reviewed first."""
    videos = sorted(statistics.videos, key=lambda video: video.reviewed_share)[:MOST_BARS]
    return [
        Bar(
            video.name,
            percent(video.reviewed_share),
            f"{percent(video.reviewed_share)} %",
            tr(
                "{name} – reviewed frames: {reviewed} of {count}",
                name=video.name,
                reviewed=video.reviewed_count,
                count=video.frame_count,
            ),
        )
        for video in videos
    ]


def percent(value: float) -> int:
    """Round a share to whole percents, but say 0 and 100 only where it is exactly that."""
    return round(100 * value) if value in (0.0, 1.0) else min(99, max(1, round(100 * value)))


def duration(seconds: float) -> str:
    """Say a duration in hours and minutes."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return tr("{minutes} min", minutes=minutes)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def _frequent(statistics: ProjectStatistics) -> Sequence[CategoryFigures]:
    seen = [figures for figures in statistics.categories if figures.track_count]
    return sorted(seen, key=lambda figures: -figures.track_count)


def _video_row(name: str, video: VideoFigures) -> tuple[Value, ...]:
    return (
        name,
        video.frame_count,
        video.reviewed_count,
        percent(video.reviewed_share),
        video.track_count,
        video.mask_count,
        percent(video.human_share),
        round(video.effort.seconds / 60, 1),
        round(video.seconds_per_frame, 2),
        round(video.actions_per_100, 1),
    )


def _span(one: Bin) -> str:
    return str(one.low) if one.high == one.low + 1 else f"{one.low}–{one.high - 1}"


def _count(one: Bin) -> str:
    return str(one.count) if one.count else ""
