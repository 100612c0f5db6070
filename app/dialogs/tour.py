"""What the window shows while nothing is open: the first steps, recent files, and where to drop a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.key_labels import keycaps
from app.shortcuts import Keymap, native_keys
from app.texts import mark, tr

WIDTH = 620
NUMBER_WIDTH = 16  # pixels
FLAT_STYLE = "QPushButton { text-align: left; padding: 4px 8px; color: palette(link); }"


@dataclass(frozen=True)
class Step:
    """One step of the tour.

    Attributes:
        title: marked for translation.
        text: marked for translation.
        actions: whose keys are shown.
    """

    title: str
    text: str
    actions: tuple[str, ...]


STEPS = (
    Step(mark("Open a video"), mark("A file, a folder of pictures, or a project."), ("open",)),
    Step(
        mark("Let the model begin"), mark("It draws masks and follows every object through the video."), ("prelabel",)
    ),
    Step(
        mark("Find the mistakes"),
        mark("Search for likely mistakes, jump from one to the next, play in between."),
        ("find_suspicious", "next_suspicious", "play"),
    ),
    Step(
        mark("Correct"),
        mark("Paint and erase masks; swap two ids from a frame on when tracks crossed."),
        ("brush", "eraser", "swap_ids"),
    ),
    Step(
        mark("Confirm and export"),
        mark("Confirmed frames stay as they are, whatever runs later."),
        ("confirm", "export"),
    ),
)


class EmptyState(QScrollArea):
    """The first steps and the ways to open something.

    `open_wanted` and `demo_wanted` come from the buttons, `recent_chosen` brings a path, `tour_closed` tells that the
    steps were put away.
    """

    open_wanted = Signal()
    demo_wanted = Signal()
    recent_chosen = Signal(str)
    tour_closed = Signal()

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.open_button, self.demo_button = QPushButton(tr("Open a video…")), QPushButton(tr("Try the demo scene"))
        self.skip_button, self.model = QPushButton(tr("Skip")), QLabel()
        self.open_button.setToolTip(tr("Open a video or a project"))
        self.demo_button.setToolTip(tr("Make a short video of moving shapes and open it"))
        self.skip_button.setToolTip(tr("Put the first steps away; Help ▸ Tour shows them again"))
        self.skip_button.setFlat(True)
        self.skip_button.setStyleSheet(FLAT_STYLE)
        self.open_button.clicked.connect(self.open_wanted)
        self.demo_button.clicked.connect(self.demo_wanted)
        self.skip_button.clicked.connect(self._skip)
        self.open_button.setDefault(True)
        self._steps, self._recent = QWidget(), QWidget()
        self._recent.setLayout(QVBoxLayout())
        self._lay_out()
        self.show_keymap(keymap)
        self.show_recent(())

    @property
    def recent_buttons(self) -> list[QPushButton]:
        """The recent files that are shown."""
        return self._recent.findChildren(QPushButton)

    @property
    def is_tour_shown(self) -> bool:
        """Whether the first steps are shown."""
        return not self._steps.isHidden()

    def show_tour(self, is_shown: bool) -> None:
        """Show the first steps, or put them away."""
        self._steps.setVisible(is_shown)
        self.skip_button.setVisible(is_shown)

    def show_keymap(self, keymap: Keymap) -> None:
        """Show the steps with other keys."""
        layout = self._steps.layout()
        assert layout is not None
        _empty(layout)
        for number, step in enumerate(STEPS, 1):
            keys = [native_keys(keymap.keys(name))[0] for name in step.actions if keymap.keys(name)]
            layout.addWidget(_numbered(number, step, keys))

    def show_recent(self, paths: Sequence[str]) -> None:
        """Show files opened last, newest first."""
        layout = self._recent.layout()
        assert layout is not None
        _empty(layout)
        if paths:
            layout.addWidget(_label(tr("Recent files"), is_bold=True))
        for path in paths:
            button = QPushButton(_file_text(Path(path)))
            button.setFlat(True)
            button.setToolTip(path)
            button.setStyleSheet(FLAT_STYLE)
            button.clicked.connect(lambda _=False, path=path: self.recent_chosen.emit(path))
            layout.addWidget(button)
        self._recent.setVisible(bool(paths))

    def show_models(self, names: Sequence[str]) -> None:
        """Tell which models can pre-label; without one, how to get it."""
        if names:
            self.model.setText(tr("Models that can pre-label: {names}", names=", ".join(names)))
        else:
            self.model.setText(tr("No model is installed yet. You can draw by hand; inspro models --help tells more."))

    def _lay_out(self) -> None:
        steps = QVBoxLayout(self._steps)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setSpacing(14)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.open_button, self.demo_button, self.skip_button):
            button.setMinimumHeight(34)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        layout = QVBoxLayout(column)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(_label(tr("Label objects in videos"), scale=1.8, is_bold=True))
        layout.addWidget(_label(tr("Drop a video, a folder of pictures or a project here, or open one.")))
        layout.addLayout(buttons)
        layout.addWidget(self._steps)
        layout.addWidget(self._recent)
        layout.addWidget(self.model)
        layout.addStretch(1)
        self.model.setWordWrap(True)
        self.model.setForegroundRole(self.foregroundRole().PlaceholderText)
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 100)
        row.addStretch(1)
        self.setWidget(outer)

    def _skip(self) -> None:
        self.show_tour(False)
        self.tour_closed.emit()


def _numbered(number: int, step: Step, keys: Sequence[str]) -> QWidget:
    """Show a step with its number; where there is little room, its title takes two lines beside it."""
    shown, title = QWidget(), _label(tr(step.title), scale=1.1, is_bold=True)
    place = _label(str(number), scale=1.1, is_bold=True)
    place.setFixedWidth(NUMBER_WIDTH)
    grid = QGridLayout(shown)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    grid.addWidget(place, 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(title, 0, 1)
    grid.addWidget(keycaps(keys), 0, 2, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(_label(tr(step.text)), 1, 1, 1, 2)
    return shown


def _label(text: str, scale: float = 1.0, is_bold: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setBold(is_bold)
    label.setFont(font)
    return label


def _file_text(path: Path) -> str:
    return f"{path.name}   —   {path.parent}".replace("&", "&&")


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.setParent(None)
            widget.deleteLater()
