"""The versions of a project's model: which one is in use, and going to another by one click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from app.pages.parts import fill_table, heading, hint, plain_table
from app.texts import tr
from inspro_core.api.retraining import Version


class VersionsView(QWidget):
    """Lists versions, the newest on top. `adopt_wanted` brings the number of the one to use from now on."""

    adopt_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[int] = []  # by row
        self.adopted = 0
        self.table = plain_table()
        self.table.setAccessibleName(tr("Versions of the model"))
        self.table.setToolTip(tr("Every version is kept; the one in use pre-labels the next video"))
        self.adopt_button, self.back_button = QPushButton(tr("&Use this version")), QPushButton(tr("Roll &back"))
        self.adopt_button.setToolTip(tr("Pre-label with the chosen version from now on"))
        self.back_button.setToolTip(tr("Pre-label with the version before the one in use; nothing is deleted"))
        self.table.itemSelectionChanged.connect(self._show_enabled)
        self.table.cellActivated.connect(lambda *_: self._adopt())
        self.adopt_button.clicked.connect(self._adopt)
        self.back_button.clicked.connect(self._roll_back)
        foot = QHBoxLayout()
        for button in (self.adopt_button, self.back_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading(tr("Versions of the model")))
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        layout.addWidget(hint(tr("The version in use is chosen in the list of models.")))

    def show_versions(self, versions: Sequence[Version], adopted: int) -> None:
        """Show the versions of a project, and the model that it began with as number 0.

        Args:
            versions: in ascending order of their numbers.
            adopted: number of the one in use.
        """
        self.numbers = [0, *(version.number for version in versions)][::-1]
        self.adopted = adopted
        rows, tips = [(tr("0: as installed"), "", "–")], [tr("The model that is chosen in the list without a version")]
        for version in versions:
            rows.append((f"{version.number}", date_text(version), _ap(version)))
            tips.append(_tip(version))
        rows = [
            (f"✓ {row[0]}" if number == adopted else row[0], *row[1:])
            for number, row in zip(self.numbers[::-1], rows, strict=True)
        ]
        titles = (tr("Version"), tr("Made"), tr("AP"))
        fill_table(self.table, titles, rows[::-1], row_tips=tips[::-1])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # so that the others are never cut
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._show_enabled()

    @property
    def _chosen(self) -> int | None:
        """The number in the chosen row."""
        places = {index.row() for index in self.table.selectedIndexes()}
        return self.numbers[min(places)] if places else None

    @property
    def _before(self) -> int | None:
        """The number before the one in use."""
        place = self.numbers.index(self.adopted) + 1 if self.adopted in self.numbers else len(self.numbers)
        return self.numbers[place] if place < len(self.numbers) else None

    def _adopt(self) -> None:
        if (number := self._chosen) is not None and number != self.adopted:
            self.adopt_wanted.emit(number)

    def _roll_back(self) -> None:
        if (number := self._before) is not None:
            self.adopt_wanted.emit(number)

    def _show_enabled(self) -> None:
        self.adopt_button.setEnabled(self._chosen not in (None, self.adopted))
        self.back_button.setEnabled(self._before is not None)


def date_text(version: Version) -> str:
    """Show when a version was made, as the system writes dates."""
    date = QDateTime.fromString(version.date, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(date, QLocale.FormatType.ShortFormat)


def _ap(version: Version) -> str:
    return "–" if version.after is None or version.after.ap is None else f"{version.after.ap:.3f}"


def _tip(version: Version) -> str:
    return tr(
        "From {parent}; labels {fingerprint}; classes: {classes}",
        parent=version.parent,
        fingerprint=version.fingerprint[:12],
        classes=", ".join(category.name for category in version.categories),
    )
