"""Which page of the window is shown, and which panels stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.docks import Docks

View = Literal["annotate", "review", "retrain", "statistics"]


class Views(QObject):
    """Switches between annotating, reviewing, retraining and statistics.

    Annotating and reviewing share the canvas and its panels; reviewing brings the queue to the front. The others take
    the whole window, and the panels come back as they were. `changed` brings the view that was chosen, `page_changed`
    tells that something else is in the middle now.

    Args:
        docks: panels of the window.
        stack: in its middle.
        empty: page while no video is open.
        canvas: page with the video.
        pages: that take the whole window, by view.
    """

    changed = Signal(str)
    page_changed = Signal()

    def __init__(
        self, docks: Docks, stack: QStackedWidget, empty: QWidget, canvas: QWidget, pages: Mapping[View, QWidget]
    ) -> None:
        super().__init__(stack)
        self._docks, self._stack = docks, stack
        self._empty, self._canvas, self._pages = empty, canvas, dict(pages)
        for page in (empty, canvas, *pages.values()):
            stack.addWidget(page)
        self.current: View = "annotate"
        self._beside_canvas: View = "annotate"  # shown now, or before another page
        self._has_video = False

    @property
    def is_canvas_shown(self) -> bool:
        """Whether the video is in sight, and no page in its place."""
        return self._stack.currentWidget() is self._canvas

    def show_video(self, has_video: bool) -> None:
        """Show the canvas where there is a video, else what to do without one."""
        self._has_video = has_video
        self._show_page()

    def choose(self, view: View) -> None:
        """Show a view."""
        was, self.current = self.current, view
        if view in self._pages:
            if was not in self._pages:
                self._docks.put_away()
        else:
            self._docks.bring_back()
            self._show_panels(view)
        self._show_page()
        self.changed.emit(view)

    def _show_panels(self, view: View) -> None:
        if view == "review":
            self._docks.bring("Review")
        elif self._beside_canvas != view:
            self._docks.bring_to_front("Videos")
        self._beside_canvas = view

    def _show_page(self) -> None:
        page = self._pages.get(self.current) or (self._canvas if self._has_video else self._empty)
        is_other = page is not self._stack.currentWidget()
        self._stack.setCurrentWidget(page)
        if is_other or page is self._canvas:
            page.setFocus()
        if is_other:
            self.page_changed.emit()
