"""Loading what charts are drawn with before the first page with some is opened: it takes up to two seconds."""

from __future__ import annotations

import importlib
import threading

from PySide6.QtCore import QObject

from app.idleness import Idleness

CHARTS = ("app.pages.bar_chart", "app.retraining.curve_chart")


class ChartLoading(QObject):
    """Loads the charts in the first rest of the window, beside it; whoever opens a page sooner loads them then."""

    def __init__(self, idleness: Idleness) -> None:
        super().__init__(idleness)
        self._idleness = idleness
        idleness.changed.connect(self._load)

    def _load(self) -> None:
        self._idleness.changed.disconnect(self._load)
        threading.Thread(target=load_charts, name="charts", daemon=True).start()


def load_charts() -> None:
    """Load them, unless that is done."""
    for module in CHARTS:
        importlib.import_module(module)
