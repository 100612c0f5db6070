"""The Qt application around the window."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app import translations
from app.chart_loading import ChartLoading
from app.garbage import GarbageCollection
from app.main_window import MainWindow
from app.settings import Settings
from app.texts import tr
from app.theme import apply_theme


def run_window(path: Path | None) -> int:
    """Show the window until it is closed."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("inspro")
    application.setOrganizationName("inspro")
    settings = Settings()
    translations.install(application, settings.language())
    application.setApplicationDisplayName(tr("InsPro annotator"))  # as titles end, or the system adds it to them
    window = MainWindow(apply_theme(application, settings.theme()))
    window.show()
    GarbageCollection(window.idleness)
    ChartLoading(window.idleness)
    if path is not None:
        window.open_path(path)
    return application.exec()
