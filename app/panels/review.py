"""The queue of suspicious frames: what may be wrong, why, and what a human decided of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.panels.review_list import KIND_NAMES, SuspicionDelegate, SuspicionList, reason_of
from app.texts import tr
from inspro_core.domain.project import Decision, ReviewKey
from inspro_core.domain.suspicions import KINDS, Kind, Suspicion


class ReviewPanel(QWidget):
    """Shows the suspicions of a video and asks: to search, to go to a place, to decide (None: take that back)."""

    find_wanted = Signal()
    suspicion_chosen = Signal(object)
    decision_made = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._suspicions: tuple[Suspicion, ...] = ()
        self._decisions: dict[ReviewKey, Decision] = {}
        self._has_searched = False
        self._place = -1  # row of the chosen suspicion, or where it was before it was hidden
        self.model = SuspicionList()
        self.find_button = QPushButton(tr("Find suspicious frames"))
        self.find_button.setToolTip(tr("Search masks and scores of the whole video for what looks like an error"))
        self.find_button.clicked.connect(self.find_wanted)
        self.progress = QProgressBar()
        self.progress.hide()
        self.kind_filter = QComboBox()
        self.kind_filter.setToolTip(tr("Show suspicions of one kind only"))
        self.kind_filter.addItem("", None)
        for kind in KINDS:
            self.kind_filter.addItem("", kind)
        self.kind_filter.currentIndexChanged.connect(self._refresh)
        self.show_dismissed = QCheckBox(tr("Show dismissed"))
        self.show_dismissed.setToolTip(tr("Also list what you decided is no error"))
        self.show_dismissed.toggled.connect(self._refresh)
        self.counts = QLabel()
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._make_list()
        self._make_buttons()
        self._lay_out()
        self._refresh()

    def _make_list(self) -> None:
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(SuspicionDelegate(self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setUniformItemSizes(True)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.activated.connect(self._on_activated)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setMinimumHeight(3 * self.fontMetrics().height())
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _make_buttons(self) -> None:
        self.previous_button = QPushButton(tr("Previous"))
        self.previous_button.setToolTip(tr("Go to the previous undecided suspicion"))
        self.previous_button.clicked.connect(lambda: self.previous())
        self.next_button = QPushButton(tr("Next"))
        self.next_button.setToolTip(tr("Go to the next undecided suspicion"))
        self.next_button.clicked.connect(lambda: self.next())
        self.accept_button = QPushButton(tr("Accept"))
        self.accept_button.setToolTip(tr("It was an error, and it is dealt with; press again to take this back"))
        self.dismiss_button = QPushButton(tr("Dismiss"))
        self.dismiss_button.setToolTip(tr("Nothing is wrong here; press again to take this back"))
        for button in (self.accept_button, self.dismiss_button):
            button.setCheckable(True)
        self.accept_button.clicked.connect(lambda: self._decide("accepted"))
        self.dismiss_button.clicked.connect(lambda: self._decide("dismissed"))

    def _lay_out(self) -> None:
        filters, ways, decisions = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        filters.addWidget(self.kind_filter, 1)
        filters.addWidget(self.show_dismissed)
        ways.addWidget(self.previous_button)
        ways.addWidget(self.next_button)
        decisions.addWidget(self.accept_button)
        decisions.addWidget(self.dismiss_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.find_button)
        layout.addWidget(self.progress)
        layout.addLayout(filters)
        layout.addWidget(self.counts)
        layout.addWidget(self.hint, 1)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.reason)
        layout.addLayout(ways)
        layout.addLayout(decisions)

    @property
    def current(self) -> Suspicion | None:
        """The chosen suspicion, if it is listed."""
        row = self.view.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def has_open(self, kinds: Collection[Kind] = KINDS) -> bool:
        """Tell whether something of some kinds is listed that nobody has decided on."""
        return any(self._is_open(row, kinds) for row in self.model.rows)

    def show_suspicions(
        self, suspicions: Sequence[Suspicion], decisions: Mapping[ReviewKey, Decision], has_searched: bool = True
    ) -> None:
        """Show the queue of a video, in the given order; the chosen suspicion stays chosen while it is listed.

        Args:
            suspicions: that were found, or those of them that are left.
            decisions: of a human.
            has_searched: whether a search has come to its end.
        """
        self._suspicions, self._decisions, self._has_searched = tuple(suspicions), dict(decisions), has_searched
        self._refresh()

    def show_progress(self, done: int, count: int) -> None:
        """Show how far a search is; all frames, or none to do, end it."""
        is_searching = count > 0 and done < count
        self.progress.setVisible(is_searching)
        self.find_button.setEnabled(not is_searching)
        if is_searching:
            self.progress.setMaximum(count)
            self.progress.setValue(done)

    def select(self, index: int) -> None:
        """Choose a listed suspicion by its row; other rows choose nothing."""
        self.view.setCurrentIndex(self.model.index(index, 0))

    def next(self, kinds: Collection[Kind] = KINDS) -> None:
        """Choose the next undecided suspicion of some kinds; after the last comes the first."""
        start = self._place + 1 if self.current is not None else max(self._place, 0)
        self._select_open(range(start, start + len(self.model.rows)), kinds)

    def previous(self, kinds: Collection[Kind] = KINDS) -> None:
        """Choose the previous undecided suspicion of some kinds; before the first comes the last."""
        start = max(self._place, 0) - 1
        self._select_open(range(start, start - len(self.model.rows), -1), kinds)

    def _select_open(self, rows: range, kinds: Collection[Kind]) -> None:
        for row in rows:
            place = row % len(self.model.rows)
            if self._is_open(self.model.rows[place], kinds):
                if place == self.view.currentIndex().row():  # the only one: the user may have looked elsewhere
                    self.suspicion_chosen.emit(self.model.rows[place])
                self.select(place)
                return

    def _is_open(self, suspicion: Suspicion, kinds: Collection[Kind]) -> bool:
        return suspicion.kind in kinds and suspicion.key not in self._decisions

    def _decide(self, decision: Decision) -> None:
        if (suspicion := self.current) is None:
            return
        is_taken_back = self._decisions.get(suspicion.key) == decision
        self._show_current()  # the buttons follow what is kept, not the click
        self.decision_made.emit(suspicion, None if is_taken_back else decision)

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self._place = current.row()
            self._show_current()
            self.suspicion_chosen.emit(self.model.rows[current.row()])

    def _on_activated(self, index: QModelIndex) -> None:
        """Go to the chosen place again: by Enter or a double click, after the user has looked elsewhere."""
        self.suspicion_chosen.emit(self.model.rows[index.row()])

    def _refresh(self) -> None:
        """List what passes the filter, without choosing anew."""
        chosen = self.current
        kind = self.kind_filter.currentData()
        rows = [
            s
            for s in self._suspicions
            if kind in (None, s.kind) and (self.show_dismissed.isChecked() or self._decisions.get(s.key) != "dismissed")
        ]
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        self.model.show(rows, self._decisions)
        keys = [row.key for row in rows]
        if chosen is not None and chosen.key in keys:
            self._place = keys.index(chosen.key)
            self.view.setCurrentIndex(self.model.index(self._place, 0))
        elif not self._suspicions:
            self._place = -1
        selection.blockSignals(False)
        self.view.viewport().update()
        self._show_counts()
        self._show_current()

    def _show_counts(self) -> None:
        states = Counter(self._decisions.get(s.key, "open") for s in self._suspicions)
        self.counts.setText(
            tr("{open} open · {accepted} accepted · {dismissed} dismissed", open=states["open"],
               accepted=states["accepted"], dismissed=states["dismissed"])
        )  # fmt: skip
        kinds = Counter(s.kind for s in self._suspicions)
        self.kind_filter.setItemText(0, tr("All kinds ({count})", count=len(self._suspicions)))
        for number, kind in enumerate(KINDS, start=1):
            self.kind_filter.setItemText(number, f"{tr(KIND_NAMES[kind])} ({kinds[kind]})")
        if self._suspicions:
            hint = tr("Nothing left to look at here. Choose another kind, or show what you dismissed.")
        elif self._has_searched:
            hint = tr("The last search found nothing suspicious. Search again when the labels have changed.")
        else:
            hint = tr("No suspicious frames are listed. Pre-label the video, then press “Find suspicious frames”.")
        self.hint.setText(hint)
        is_empty = not self.model.rows
        self.hint.setVisible(is_empty)
        self.view.setVisible(not is_empty)
        self.reason.setVisible(not is_empty)
        self.counts.setVisible(bool(self._suspicions))

    def _show_current(self) -> None:
        suspicion = self.current
        reason = reason_of(suspicion) if suspicion is not None else tr("Choose a place to see why.")
        self.reason.setText(reason.replace(" %", "\u00a0%"))  # the lines of a label break at other spaces
        decision = self._decisions.get(suspicion.key) if suspicion is not None else None
        for button, name in ((self.accept_button, "accepted"), (self.dismiss_button, "dismissed")):
            button.setEnabled(suspicion is not None)
            button.setChecked(decision == name)
        self.accept_button.setText(tr("Accepted") if decision == "accepted" else tr("Accept"))
        self.dismiss_button.setText(tr("Dismissed") if decision == "dismissed" else tr("Dismiss"))
        self.next_button.setEnabled(self.has_open())
        self.previous_button.setEnabled(self.has_open())
