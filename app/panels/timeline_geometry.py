"""Where frames and lanes lie on the timeline: pure values, in pixels of the widget."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

MAX_FRAME_WIDTH = 48.0  # pixels; a short video may have wider frames when it is fitted
PAGE_REST = 0.1  # of the view that lies before the playhead after the view has followed it
ROUNDING = 1e-6  # of a frame: what is meant to be whole is whole
SECOND_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000, 86_400)


@dataclass(frozen=True)
class TimeScale:
    """The map from frames to columns: x = (frame - first) · frame_width, counted from the left edge of the lanes.

    Attributes:
        frame_count: of the video, 0 without one.
        width: of the lanes in pixels.
        frame_width: pixels of a frame, below 1 where a column holds several.
        first: frame at the left edge, with a fraction where the edge cuts it.
    """

    frame_count: int
    width: int
    frame_width: float
    first: float = 0.0

    @staticmethod
    def fitted(frame_count: int, width: int) -> TimeScale:
        """Show all frames."""
        width = max(1, width)
        return TimeScale(frame_count, width, width / max(1, frame_count))

    @property
    def is_fitted(self) -> bool:
        """Whether all frames are in sight."""
        return self.frame_width <= self._fitted_frame_width * (1 + ROUNDING)

    @property
    def content_width(self) -> int:
        """Pixels of all frames together."""
        return round(self.frame_count * self.frame_width)

    @property
    def offset(self) -> int:
        """Pixels that lie left of the view."""
        return round(self.first * self.frame_width)

    def x_of(self, frame: float) -> float:
        """Return the column at which a frame begins."""
        return (frame - self.first) * self.frame_width

    def frame_at(self, x: float) -> int:
        """Return the frame in a column; beyond the ends of the video that is the end."""
        return min(max(math.floor(self.first + x / self.frame_width + ROUNDING), 0), max(0, self.frame_count - 1))

    def column_starts(self) -> NDArray[np.int64]:
        """Return the (width + 1,) frames at which the columns begin; the last one is behind the view."""
        columns = self.first + np.arange(self.width + 1) / self.frame_width + ROUNDING
        return np.clip(np.floor(columns), 0, self.frame_count).astype(np.int64)

    def zoomed(self, factor: float, around_x: float) -> TimeScale:
        """Zoom so that the frame in a column stays there, between all frames and single ones."""
        least = self._fitted_frame_width
        frame_width = min(max(self.frame_width * factor, least), max(MAX_FRAME_WIDTH, least))
        around = self.first + around_x / self.frame_width
        return replace(self, frame_width=frame_width, first=around - around_x / frame_width)._clamped()

    def scrolled(self, pixels: float) -> TimeScale:
        """Move the view to later frames, by pixels."""
        return replace(self, first=self.first + pixels / self.frame_width)._clamped()

    def resized(self, width: int) -> TimeScale:
        """Take another width: what was fitted stays fitted, else frames keep their size."""
        if self.is_fitted:
            return TimeScale.fitted(self.frame_count, width)
        resized = replace(self, width=max(1, width))
        return replace(resized, frame_width=max(self.frame_width, resized._fitted_frame_width))._clamped()

    def revealing(self, frame: int) -> TimeScale:
        """Turn the page if a frame is out of sight, so that most of the view lies on the way it went."""
        x = self.x_of(frame)
        if x >= 0 and x + min(self.frame_width, 1) <= self.width + ROUNDING:
            return self
        rest = PAGE_REST if x > 0 else 1 - PAGE_REST
        return self.scrolled(x - rest * self.width)

    @property
    def _fitted_frame_width(self) -> float:
        return self.width / max(1, self.frame_count)

    def _clamped(self) -> TimeScale:
        last = max(0.0, self.frame_count - self.width / self.frame_width)
        return replace(self, first=min(max(self.first, 0.0), last))


@dataclass(frozen=True)
class LaneStack:
    """The lanes below each other, scrolled by pixels.

    Attributes:
        top: of the area that shows them.
        height: of that area.
        lane_height: of one lane.
        lane_count: of the video.
        scroll: pixels of lanes above the area.
    """

    top: int
    height: int
    lane_height: int
    lane_count: int
    scroll: int = 0

    @property
    def max_scroll(self) -> int:
        """The scroll at which the last lane stands at the foot."""
        return max(0, self.lane_count * self.lane_height - self.height)

    def top_of(self, lane: int) -> int:
        """Return where a lane begins."""
        return self.top + lane * self.lane_height - self.scroll

    def lane_at(self, y: float) -> int:
        """Return the lane at a height, -1 where there is none."""
        if not self.top <= y < self.top + self.height:
            return -1
        lane = math.floor((y - self.top + self.scroll) / self.lane_height)
        return lane if lane < self.lane_count else -1

    def visible(self, top: int, bottom: int) -> range:
        """Return the lanes that have pixels between two heights of the area."""
        top, bottom = max(top, self.top), min(bottom, self.top + self.height)
        if top >= bottom:
            return range(0)
        first = (top - self.top + self.scroll) // self.lane_height
        stop = -((self.top - self.scroll - bottom) // self.lane_height)
        return range(min(first, self.lane_count), min(stop, self.lane_count))

    def scroll_showing(self, lane: int) -> int:
        """Return the scroll nearest to the present one at which a lane is in sight."""
        least = (lane + 1) * self.lane_height - self.height
        return min(max(self.scroll, least), lane * self.lane_height)


def frame_step(frame_width: float, spacing: float) -> int:
    """Return the least of 1, 2, 5, 10, 20 … frames that is at least so many pixels wide."""
    wanted = max(1.0, spacing / frame_width)
    power = 10 ** math.floor(math.log10(wanted) + ROUNDING)
    return next(int(step * power) for step in (1, 2, 5, 10) if step * power >= wanted - ROUNDING)


def second_step(second_width: float, spacing: float) -> float:
    """Return the least usual step in seconds, from tenths to a day, that is at least so many pixels wide."""
    return next((step for step in SECOND_STEPS if step * second_width >= spacing), SECOND_STEPS[-1])


def frame_at_time(timestamps: NDArray[np.float64], seconds: float) -> float:
    """Return where a time lies among frames, with a fraction between two of them.

    Args:
        timestamps: (F,) seconds of the frames, increasing, at least one.
        seconds: of the time, not before the first frame; behind the last one it goes on at the mean rate.
    """
    count = len(timestamps)
    if count < 2:
        return 0.0 if seconds <= timestamps[0] else float(count)
    before = min(max(int(np.searchsorted(timestamps, seconds, side="right")) - 1, 0), count - 1)
    if before == count - 1:
        return before + float((seconds - timestamps[-1]) * before / (timestamps[-1] - timestamps[0]))
    return before + float((seconds - timestamps[before]) / (timestamps[before + 1] - timestamps[before]))


def time_at(timestamps: NDArray[np.float64], frame: float) -> float:
    """Return the time of a frame, or of a place between two frames; the inverse of `frame_at_time`."""
    count = len(timestamps)
    before = min(max(math.floor(frame), 0), count - 1)
    if before < count - 1:
        length = timestamps[before + 1] - timestamps[before]
    else:
        length = (timestamps[-1] - timestamps[0]) / max(1, count - 1)
    return float(timestamps[before] + (frame - before) * length)


def clock(seconds: float, digits: int = 0) -> str:
    """Write a time as m:ss or h:mm:ss, with digits behind the point."""
    ticks = round(seconds * 10**digits)
    whole, fraction = divmod(ticks, 10**digits)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return f"{text}.{fraction:0{digits}d}" if digits else text
