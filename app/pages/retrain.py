"""The retrain page: what to learn and how, the run, its result, and the versions of the model."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.pages.parts import hint, make_primary, scrolled
from app.retraining.comparison_view import ComparisonView
from app.retraining.options_form import OptionsForm
from app.retraining.plan_view import PlanView
from app.retraining.run_view import RunView
from app.retraining.versions_view import VersionsView
from app.texts import tr

SIDE_WIDTH = 330  # pixels


class RetrainPage(QWidget):
    """Holds the parts; what they ask for is done by `Retraining`.

    `clip_wanted` brings video, first frame and frame behind the last one, `adopt_wanted` the number of a version.
    """

    start_wanted = Signal()
    clip_wanted = Signal(int, int, int)
    adopt_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.form, self.versions = OptionsForm(), VersionsView()
        self.plan, self.run, self.comparison = PlanView(), RunView(), ComparisonView()
        self.start_button = make_primary(QPushButton(tr("Start &learning")))
        self.start_button.setToolTip(tr("Write the labels into a run folder beside the project and train on them"))
        self.model, self.reason = QLabel(), hint()
        self.model.setWordWrap(True)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._areas: dict[QWidget, QScrollArea] = {
            part: scrolled(part) for part in (self.plan, self.run, self.comparison)
        }
        for area, title in zip(self._areas.values(), (tr("Labels"), tr("Run"), tr("Result")), strict=True):
            self.tabs.addTab(area, title)
        self.empty = QLabel(tr("Open a project or a video first; what you confirm in it can be learned here."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._shown = QStackedLayout(self)
        self._shown.addWidget(self.empty)
        self._shown.addWidget(self._content())
        self.setMinimumWidth(SIDE_WIDTH)  # the panels beside it in another view need room, too
        self.start_button.clicked.connect(self.start_wanted)
        self.plan.clip_wanted.connect(self.clip_wanted)
        self.comparison.clip_wanted.connect(self.clip_wanted)
        self.comparison.adopt_wanted.connect(self.adopt_wanted)
        self.versions.adopt_wanted.connect(self.adopt_wanted)

    def show_project(self, is_open: bool) -> None:
        """Show the parts where a project is open, else what to do without one."""
        self._shown.setCurrentIndex(1 if is_open else 0)

    def show_tab(self, part: QWidget) -> None:
        """Bring one of the parts to the front."""
        self.tabs.setCurrentWidget(self._areas[part])

    def show_model(self, name: str) -> None:
        """Tell which model would learn."""
        self.model.setText(tr("Starts from <b>{model}</b>", model=name.replace("<", "&lt;")))

    def show_start(self, reason: str) -> None:
        """Let the user start, or say why it cannot be."""
        self.start_button.setEnabled(not reason)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _content(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self.form)
        column.addWidget(self.model)
        column.addWidget(self.start_button)
        column.addWidget(self.reason)
        column.addSpacing(10)
        column.addWidget(self.versions, 1)
        area = scrolled(side)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(SIDE_WIDTH)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 12, 12)
        row.addWidget(area)
        row.addWidget(self.tabs, 1)
        return content
