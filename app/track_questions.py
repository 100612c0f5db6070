"""Edits of tracks that ask first: for a scope, a rule, a class or a number."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.dialogs.ask_value import ask_item, ask_number
from app.dialogs.choose_class import ask_class
from app.dialogs.merge import ask_merge
from app.dialogs.scope import ask_scope
from app.dialogs.weak_tracks import ask_weak_tracks
from app.document import Document
from app.editing import CLEAN_UPS, CleanUp, Editing
from app.keyframes import MAX_GAP, Keyframes
from app.scopes import Scope, scopes_at
from app.texts import tr
from app.track_editing import TrackEditing
from app.view_state import ViewState
from inspro_core.domain.precedence import weak_tracks


class TrackQuestions(QObject):
    """Asks in dialogs of a window, then lets the parts that edit do it."""

    def __init__(
        self,
        parent: QWidget,
        document: Document,
        state: ViewState,
        editing: Editing,
        tracks: TrackEditing,
        keyframes: Keyframes,
    ) -> None:
        super().__init__(parent)
        self._window, self._document, self._state = parent, document, state
        self._editing, self._tracks, self._keyframes = editing, tracks, keyframes

    def merge(self) -> None:
        """Show what merging the chosen tracks does, and ask for the rule."""
        if (preview := self._tracks.merge_preview()) is None:
            return
        names = self._name(preview.track_id), self._name(preview.other_id)
        if (rule := ask_merge(self._window, preview, names)) is not None:
            self._tracks.merge(preview.other_id, rule)

    def delete(self) -> None:
        """Ask on which frames to delete the selected track."""
        if not self._may_ask():
            return
        question = tr("Delete track {track} on which frames?", track=self._name(self._state.track_id))
        if scope := ask_scope(self._window, tr("Delete track"), question, tr("Delete"), self._scopes()):
            self._tracks.delete(scope)

    def delete_weak(self) -> None:
        """Show which of the model's tracks are short or faint, and ask which to delete."""
        if not (lanes := self._tracks.model_tracks()):
            self._tracks.informed.emit(tr("No track here was made by a model alone"))
            return

        def find(min_frames: int, min_score: float) -> list[int]:
            return weak_tracks(lanes, frozenset(), min_frames, min_score)

        self._tracks.delete_tracks(ask_weak_tracks(self._window, find, len(lanes), self._state.frame_count))

    def set_category(self) -> None:
        """Ask for a class of the selected track, and for which frames it holds."""
        if not self._may_ask():
            return
        track_id = self._state.track_id
        categories = self._document.project.categories()
        current = self._document.project.track_heads(self._video_id)[track_id].category_id
        title = tr("Change class")
        label = tr("Class of track {track}", track=self._name(track_id))
        chosen = ask_class(self._window, title, label, categories, current)
        if chosen is None:
            return
        question = tr(
            "Give track {track} the class “{name}” on which frames? A track has one class: unless all of it changes,"
            " these frames become a new track.",
            track=self._name(track_id),
            name=chosen.name,
        )
        if scope := ask_scope(self._window, title, question, tr("Change class"), self._scopes()):
            self._tracks.set_category(track_id, chosen.id, scope)

    def swap(self) -> None:
        """Ask on which frames to swap the selected track and its partner."""
        if not (other_id := self._tracks.swap_partner()):
            return
        names = {"track": self._name(self._state.track_id), "other": self._name(other_id)}
        question = tr("Swap tracks {track} and {other} on which frames?", **names)
        if scope := ask_scope(self._window, tr("Swap ids"), question, tr("Swap"), self._scopes()):
            self._tracks.swap(scope)

    def copy_to_next(self) -> None:
        """Ask to how many next frames the selected track's mask is copied."""
        if not self._may_ask():
            return
        question = tr("Copy the mask of this frame to how many next frames?")
        count = ask_number(self._window, tr("Copy mask"), question, 10, range(1, MAX_GAP + 1))
        if count is not None:
            self._keyframes.copy_to_next(count)

    def clean_up_on_frames(self) -> None:
        """Ask how and on which frames to clean up the selected track's masks of a model."""
        if not self._may_ask():
            return
        kinds: list[CleanUp] = list(CLEAN_UPS)
        names = [_capitalized(tr(CLEAN_UPS[kind])) for kind in kinds]
        label = tr("What to do with the masks of track {track}", track=self._name(self._state.track_id))
        place = ask_item(self._window, tr("Clean up"), label, names)
        if place is not None:
            self.clean_up(kinds[place])

    def clean_up(self, kind: CleanUp) -> None:
        """Ask on which frames to clean up the selected track's masks of a model."""
        if not self._may_ask():
            return
        question = tr(
            "{what} of track {track} on which frames? Masks that you drew or confirmed stay.",
            what=_capitalized(tr(CLEAN_UPS[kind])),
            track=self._name(self._state.track_id),
        )
        scopes = [scope for scope in self._scopes() if scope.kind != "frame"]
        if scope := ask_scope(self._window, tr("Clean up"), question, tr("Clean up"), scopes):
            self._editing.clean_up(kind, scope)

    @property
    def _video_id(self) -> int:
        assert self._document.video is not None
        return self._document.video.id

    def _may_ask(self) -> bool:
        """Tell whether a track is selected that may be edited."""
        return self._tracks.selected() != 0

    def _scopes(self) -> tuple[Scope, ...]:
        return scopes_at(self._state.frame, self._state.frame_count, self._state.frame_range)

    def _name(self, track_id: int) -> str:
        """Name a track by its id and its name, else its class."""
        head = self._document.project.track_heads(self._video_id)[track_id]
        categories = {category.id: category.name for category in self._document.project.categories()}
        return f"{track_id} {head.name or categories.get(head.category_id, '')}".strip()


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
