"""Leaving the video that is shown: whoever would stop work by it is asked first, and what belongs to it is ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app import messages
from app.history import ALL_VIDEOS, Edit
from app.texts import tr

if TYPE_CHECKING:
    from app.main_window import MainWindow


class Leaving(QObject):
    """Goes to other videos. A model or a long edit works on the shown video, so that it stops where another one is.

    So it does where the file of the shown video becomes another one.

    Args:
        window: that shows the video.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def may_leave(self) -> bool:
        """Tell whether nothing would be stopped; where a model or an edit is at work, ask. It goes on by default."""
        window, video = self._window, self._window.document.video
        if video is None:
            return True
        name, texts = Path(video.path).name, []
        if window.runs.is_running:
            texts.append(
                tr(
                    "A model is at work on “{name}”. It would be stopped now; what it has found so far stays.",
                    name=name,
                )
            )
        title = tr("Stop the model?") if texts else tr("Stop the edit?")
        if window.long_edit.is_running:
            texts.append(
                tr(
                    "An edit of many frames of “{name}” is going on. It would be stopped now, and nothing is changed by"
                    " it then.",
                    name=name,
                )
            )
        if window.batch.is_running:
            texts.append(tr("The new videos that wait for it are not labelled then."))
        if not texts:
            return True

        def is_at_work() -> bool:
            return window.runs.is_running or window.long_edit.is_running or window.batch.is_running

        return messages.ask(window, title, " ".join(texts), tr("Stop it"), tr("Keep it running"), is_at_work)

    def may_leave_project(self) -> bool:
        """Tell whether another project may take the place of the open one; see `may_drop_outlines` and `may_leave`."""
        return self.may_drop_outlines() and self.may_leave()

    def may_drop_outlines(self) -> bool:
        """Tell whether no unfinished outline would be lost; where one waits, ask. To keep it is the default."""
        window = self._window
        if not window.canvas.waiting:
            return True
        names = {video.id: Path(video.path).name for video in window.document.project.videos()}
        places = [(names[video_id], frame) for video_id, frame in window.canvas.waiting if video_id in names]
        if not places:  # their videos are removed
            return True
        text = tr(
            "Outlines that are begun and not finished: {count}; the first one waits on frame {frame} of “{name}”."
            " They are lost when you leave the project.",
            count=len(places),
            frame=places[0][1],
            name=places[0][0],
        )
        return messages.ask(window, tr("Drop unfinished outlines?"), text, tr("Drop them"), tr("Keep them"))

    def may_show(self, video_id: int) -> bool:
        """Tell whether a video may be shown; see `may_leave`. The one that is shown may."""
        video = self._window.document.video
        return (video is not None and video.id == video_id) or self.may_leave()

    def may_follow(self, edit: Edit | None) -> bool:
        """Tell whether the video of an edit of the history may be shown; see `may_leave`."""
        return edit is None or edit.video_id == ALL_VIDEOS or self.may_show(edit.video_id)

    def choose_video(self, video_id: int) -> None:
        """Show a video, 0 for none, unless the work on the shown one shall rather go on."""
        if self.may_show(video_id):
            self._window.document.show_video(video_id or None)

    def show_clip(self, video_id: int, first: int, stop: int) -> None:
        """Go to frames of a video, unless the work on the shown one shall rather go on; they become the range."""
        if not self.may_show(video_id):
            return
        self._window.actions_by_name["view_annotate"].trigger()
        self._window.document.show_video(video_id)
        self._window.state.set_range(range(first, stop))
        self._window.state.show_frame(first)

    def end_work(self) -> None:
        """Finish or stop what belongs to the video that is shown."""
        window = self._window
        window.notes.flush()
        window.naming.keep()
        window.playback.stop()
        window.batch.cancel()
        window.runs.stop_and_wait()
        window.reviewing.stop_and_wait()
