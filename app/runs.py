"""Runs of a model as the user starts, watches and stops them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app import messages
from app.actions import key_of
from app.dialogs.ask_value import ask_number
from app.prelabelling import Prelabelling
from app.repropagating import Direction, Repropagating
from app.scopes import frames_beside
from app.settings import Settings
from app.texts import tr
from app.track_editing import TrackEditing
from app.view_state import ViewState
from inspro_core import api

SCORE_THRESHOLD = 0.2
USUAL_COUNT = 25  # frames to carry a track through that are offered first: about a second


class Runs(QObject):
    """Offers the models and starts one on the current video.

    `began` and `ended` enclose a run, `progressed` brings frames done, all frames, frames per second and seconds
    left, `device_known` where it runs. `prelabelled` tells that a whole video was labelled, or what came before a stop,
    and brings what was said of it.
    """

    failed = Signal(str)
    informed = Signal(str)
    began = Signal()
    progressed = Signal(int, int, float, float)
    ended = Signal()
    prelabelled = Signal(str)
    device_known = Signal(str)

    def __init__(
        self,
        window: QWidget,
        state: ViewState,
        prelabelling: Prelabelling,
        repropagating: Repropagating,
        tracks: TrackEditing,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._state, self._settings, self._tracks = window, state, settings, tracks
        self._prelabelling, self._repropagating = prelabelling, repropagating
        self._versions: tuple[api.ModelInfo, ...] = ()
        self.model = QComboBox()
        self.model.setToolTip(tr("Model that pre-labels"))
        self.model.setAccessibleName(tr("Model that pre-labels"))
        self.show_models()
        for run in (prelabelling, repropagating):
            run.started.connect(self._on_started)
            run.progressed.connect(self.progressed)
            run.ended.connect(self._on_ended)
            run.failed.connect(self.failed)
            run.device_known.connect(self.device_known)
        prelabelling.ended.connect(self.prelabelled)

    @property
    def is_running(self) -> bool:
        """Whether a model works."""
        return self._prelabelling.is_running or self._repropagating.is_running

    @property
    def is_complete(self) -> bool:
        """Whether the last pre-labelling came to the end of its video."""
        return self._prelabelling.is_complete

    @property
    def has_result(self) -> bool:
        """Whether the last pre-labelling has done a frame or changed anything."""
        return self._prelabelling.has_result

    @property
    def chosen_model(self) -> api.ModelInfo | None:
        """The model that is chosen in the list, if there is one."""
        info = self.model.currentData()
        return info if isinstance(info, api.ModelInfo) else None

    def show_models(self, versions: Sequence[api.ModelInfo] = (), adopted: Path | None = None) -> None:
        """List the installed models, then those of the project.

        Args:
            versions: that the project has trained.
            adopted: file of the one to choose; else the last choice stays chosen.
        """
        self._versions = tuple(versions)
        self.model.clear()
        for info in (*api.available_models(), *versions):
            self.model.addItem(info.name, info)
            self.model.setItemData(self.model.count() - 1, info.description, Qt.ItemDataRole.ToolTipRole)
        self.model.setCurrentText(self._settings.choice("model", api.DEFAULT_MODEL))
        for place, info in enumerate(versions, self.model.count() - len(versions)):
            if info.path == adopted:
                self.model.setCurrentIndex(place)

    def prelabel(self, begins_anew: bool = False) -> None:
        """Pre-label the current video; asks what becomes of a model's tracks that are there.

        Args:
            begins_anew: whether they are replaced without a question.
        """
        if (info := self._model()) is None:
            return
        replaced = list(self._tracks.model_tracks())
        if replaced and not begins_anew:
            text = tr(
                "Tracks on this video in which no human has a part: {count}. Replace them by what the model finds now,"
                " or keep them and add to them? All that you drew, confirmed or locked stays.",
                count=len(replaced),
            )
            choice = messages.choose(self._window, tr("Pre-label"), text, (tr("Replace them"), tr("Add to them")))
            if choice is None:
                return
            replaced = replaced if choice == 0 else []
        self._prelabelling.start(info, self._settings.device(), SCORE_THRESHOLD, replaced)

    def repropagate(self, direction: Direction, asks_count: bool = False) -> None:
        """Carry the chosen tracks on from this frame, through the in/out range where one is set, else the video.

        Args:
            direction: in time.
            asks_count: whether to ask how many of these frames, the nearest ones, are drawn anew.
        """
        info = self._model()
        if info is None or not self._tracks.selected():
            return
        frame = self._state.frame
        track_ids = self._tracks.chosen_on_frame()
        if not track_ids:
            return
        span = self._state.frame_range or range(self._state.frame_count)
        frames = frames_beside(frame, span, direction == "forward")
        if not frames:
            self.informed.emit(
                tr(
                    "There is no frame to carry the track to; clear the range ({key}) or go elsewhere",
                    key=key_of("clear_range"),
                )
            )
            return
        if asks_count:
            question = tr("Carry the track through how many frames?")
            possible = range(1, len(frames) + 1)
            count = ask_number(self._window, tr("Carry track"), question, min(USUAL_COUNT, len(frames)), possible)
            if count is None:
                return
            frames = frames[:count] if direction == "forward" else frames[-count:]
        self._repropagating.start(info, self._settings.device(), track_ids, frame, frames)

    def cancel(self) -> None:
        """Stop the model; what it found stays."""
        self._prelabelling.cancel()
        self._repropagating.cancel()

    def forget_models(self) -> None:
        """Free the memory that loaded models hold: a trainer needs it."""
        self._repropagating.forget_model()

    def stop_and_wait(self) -> None:
        """Stop a run and keep what it found; for closing the window or the video."""
        self._prelabelling.stop_and_wait()
        self._repropagating.stop_and_wait()

    def _model(self) -> api.ModelInfo | None:
        """Return the chosen model and remember the choice; say so where there is none."""
        info = self.chosen_model
        if info is None:
            self.failed.emit(tr("There is no model; import or train one (inspro models --help)"))
        elif info not in self._versions:  # which other projects do not have
            self._settings.set_choice("model", info.name)
        return info

    def _on_started(self) -> None:
        self.began.emit()
        self.informed.emit(tr("Loading the model…"))

    def _on_ended(self, text: str) -> None:
        self.ended.emit()
        self.informed.emit(text)
