"""Pre-labelling in a thread; torch is imported there, after the window shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal

from inspro_core import api
from inspro_core.errors import InsProError
from inspro_core.media import open_frames


@dataclass(frozen=True)
class PrelabelOrder:
    """What to do: video, model, device, and how the model's tracks enter the project."""

    path: str
    model: str
    device: str
    category_ids: Sequence[int]
    first_track_id: int
    score_threshold: float


class PrelabelWorker(QThread):
    """Runs one order. `stepped` brings each frame's change; `cancel` is a direct call that sets a flag."""

    started_on = Signal(str)
    stepped = Signal(object)
    failed = Signal(str)

    def __init__(self, order: PrelabelOrder, parent: QObject) -> None:
        super().__init__(parent)
        self._order = order
        self._is_cancelled = False

    def cancel(self) -> None:
        """Stop after the current frame; what was found stays."""
        self._is_cancelled = True

    def run(self) -> None:
        """Run in the thread."""
        order = self._order
        try:
            prelabeler = api.load_prelabeler(order.model, order.device)
            self.started_on.emit(prelabeler.device)
            with open_frames(order.path) as source:
                for step in prelabeler.run(
                    source, order.category_ids, order.first_track_id, order.score_threshold, lambda: self._is_cancelled
                ):
                    self.stepped.emit(step)
        except InsProError as error:
            self.failed.emit(str(error))
