"""Names of tracks, kept in the labels at the latest when something else is done."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.document import Document
from app.panels.tracks import TracksPanel
from app.playback import Playback
from app.track_editing import TrackEditing
from app.view_state import ViewState


class Naming(QObject):
    """Brings names from the panel of tracks to the labels.

    A name that is still being typed is kept before an action, another frame, track or video; while the video plays,
    not with every frame. One that cannot be written stays in its field as long as its track is selected.
    """

    def __init__(
        self, document: Document, state: ViewState, playback: Playback, panel: TracksPanel, editing: TrackEditing
    ) -> None:
        super().__init__()
        self._document, self._playback, self._panel, self._editing = document, playback, panel, editing
        self.is_kept = True  # whether all that was typed is in the labels, as far as `keep` could bring it there
        document.video_leaving.connect(self._leave)
        state.frame_changed.connect(self._on_frame_changed)
        panel.name_changed.connect(self._rename)

    def keep(self) -> None:
        """Write the name that is being typed, if any."""
        self.is_kept = True
        self._panel.flush_names()

    def _rename(self, track_id: int, name: str) -> None:
        if not self._editing.rename(track_id, name):
            self.is_kept = False
            self._panel.take_name_back(track_id)

    def _on_frame_changed(self, _frame: int) -> None:
        if not self._playback.is_playing:
            self.keep()

    def _leave(self) -> None:
        """Keep the name; one that cannot be written is lost with the video, and the message says so."""
        self.keep()
        self._panel.forget_names()
