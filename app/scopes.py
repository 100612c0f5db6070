"""Scopes: the frames that an edit touches, always said in words with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.texts import tr


@dataclass(frozen=True)
class Scope:
    """Frames that an edit touches.

    Attributes:
        kind: how the user means them.
        frames: which these are.
    """

    kind: Literal["frame", "onward", "range", "track"]
    frames: range

    @property
    def words(self) -> str:
        """The scope as the end of a sentence: "delete track 3 from frame 12 on"."""
        if self.kind == "track":
            return tr("on all frames")
        if self.kind == "onward":
            return tr("from frame {frame} on", frame=self.frames.start)
        if len(self.frames) == 1:
            return tr("on frame {frame}", frame=self.frames.start)
        return tr("on frames {first}–{last}", first=self.frames.start, last=self.frames.stop - 1)

    @property
    def title(self) -> str:
        """The scope as a choice of its own."""
        numbers = {"frame": self.frames.start, "first": self.frames.start, "last": self.frames.stop - 1}
        return {
            "frame": tr("This frame only ({frame})", **numbers),
            "onward": tr("From here on (frames {first}–{last})", **numbers),
            "range": tr("The in/out range (frames {first}–{last})", **numbers),
            "track": tr("The whole track (all frames, {first}–{last})", **numbers),
        }[self.kind]

    @property
    def tip(self) -> str:
        """Which frames are meant, or which stay as they are, in one line."""
        return {
            "frame": tr("All other frames stay as they are"),
            "onward": tr("Earlier frames stay as they are"),
            "range": tr("Frames before and after the range stay as they are"),
            "track": tr("Every frame on which the track is seen"),
        }[self.kind]


def this_frame(frame: int) -> Scope:
    """Name one frame."""
    return Scope("frame", range(frame, frame + 1))


def from_here_on(frame: int, frame_count: int) -> Scope:
    """Name a frame and all that follow."""
    return Scope("onward", range(frame, frame_count))


def whole_track(frame_count: int) -> Scope:
    """Name all frames."""
    return Scope("track", range(frame_count))


def frames_beside(frame: int, span: range, is_forward: bool) -> range:
    """Return the frames of a span that lie behind a frame, or before it; empty without any."""
    return range(max(frame + 1, span.start), span.stop) if is_forward else range(span.start, min(frame, span.stop))


def scopes_at(frame: int, frame_count: int, frame_range: range | None) -> tuple[Scope, ...]:
    """Return all scopes that a user can mean at a frame, the smallest first.

    Args:
        frame: that is shown.
        frame_count: of the video.
        frame_range: between the in and the out mark, None without one.
    """
    marked = (Scope("range", frame_range),) if frame_range else ()
    return (this_frame(frame), *marked, from_here_on(frame, frame_count), whole_track(frame_count))
