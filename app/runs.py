"""Runs of a model as the user starts, watches and stops them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app import messages
from app.prelabelling import Prelabelling
from app.settings import Settings
from app.texts import tr
from inspro_core import api

SCORE_THRESHOLD = 0.2


class Runs(QObject):
    """Offers the models and starts one on the current video.

    `began` and `ended` enclose a run, `progressed` brings frames done, all frames, frames per second and seconds
    left, `device_known` where it runs.
    """

    failed = Signal(str)
    informed = Signal(str)
    began = Signal()
    progressed = Signal(int, int, float, float)
    ended = Signal()
    device_known = Signal(str)

    def __init__(self, window: QWidget, prelabelling: Prelabelling, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._prelabelling, self._settings = window, prelabelling, settings
        self.model = QComboBox()
        self.model.setToolTip(tr("Model that pre-labels"))
        self.model.setAccessibleName(tr("Model that pre-labels"))
        self.show_models()
        prelabelling.started.connect(self._on_started)
        prelabelling.progressed.connect(self.progressed)
        prelabelling.ended.connect(self._on_ended)
        prelabelling.failed.connect(self.failed)
        prelabelling.device_known.connect(self.device_known)

    @property
    def is_running(self) -> bool:
        """Whether a model works."""
        return self._prelabelling.is_running

    def show_models(self) -> None:
        """List the installed models; the last choice stays chosen."""
        self.model.clear()
        for info in api.available_models():
            self.model.addItem(info.name, info)
            self.model.setItemData(self.model.count() - 1, info.description, Qt.ItemDataRole.ToolTipRole)
        self.model.setCurrentText(self._settings.choice("model", api.DEFAULT_MODEL))

    def prelabel(self) -> None:
        """Pre-label the current video; asks what becomes of a model's tracks that are there."""
        info = self.model.currentData()
        if not isinstance(info, api.ModelInfo):
            self.failed.emit(tr("There is no model; import or train one (inspro models --help)"))
            return
        replaced = self._prelabelling.replaceable_tracks()
        if replaced:
            text = tr(
                "Tracks on this video in which no human has a part: {count}. Replace them by what the model finds now,"
                " or keep them and add to them? All that you drew or confirmed stays.",
                count=len(replaced),
            )
            choice = messages.choose(self._window, tr("Pre-label"), text, (tr("Replace them"), tr("Add to them")))
            if choice is None:
                return
            replaced = replaced if choice == 0 else []
        self._settings.set_choice("model", info.name)
        self._prelabelling.start(info, self._settings.device(), SCORE_THRESHOLD, replaced)

    def cancel(self) -> None:
        """Stop the model; what it found stays."""
        self._prelabelling.cancel()

    def stop_and_wait(self) -> None:
        """Stop a run and keep what it found; for closing the window or the video."""
        self._prelabelling.stop_and_wait()

    def _on_started(self) -> None:
        self.began.emit()
        self.informed.emit(tr("Loading the model…"))

    def _on_ended(self, text: str) -> None:
        self.ended.emit()
        self.informed.emit(text)
