"""The review of suspicious frames: the search in a thread, the way through them, and what is decided."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.actions import key_of
from app.document import Document
from app.error_texts import error_text
from app.panels.review import ReviewPanel
from app.panels.review_list import full_reason_of
from app.texts import mark, tr
from app.view_state import ViewState
from app.workers.review import ReviewWorker
from inspro_core.domain.project import Decision
from inspro_core.domain.suspicions import KINDS, Kind, Suspicion
from inspro_core.errors import InsProError

Kinds = tuple[Kind, ...]
CROSSINGS: Kinds = ("id switch", "overlap")  # where two tracks meet and may be mixed up
NOTHING_LEFT: dict[Kinds, str] = {
    KINDS: mark("Nothing suspicious is left to look at; {key} searches anew"),
    CROSSINGS: mark("No id switch or crossing is left to look at; {key} searches anew"),
}


class Reviewing(QObject):
    """Connects the queue of one video with its panel; `found` brings the suspicions that nobody has decided on.

    Once per video this part looks by itself while nobody works, so that the marks are there when a project is opened
    again. It says nothing then. An edit makes that queue outdated, unless the user has begun to go through it.
    """

    failed = Signal(str)
    informed = Signal(str)
    found = Signal(tuple)

    def __init__(self, document: Document, state: ViewState, panel: ReviewPanel) -> None:
        super().__init__()
        self._document, self._state, self._panel = document, state, panel
        self._worker: ReviewWorker | None = None
        self._found: tuple[Suspicion, ...] = ()
        self._suspicions: tuple[Suspicion, ...] = ()  # those of them that are about what there is
        self._current: Suspicion | None = None
        self._lead = ""  # of the message that tells the end of a search
        self._has_looked = False  # by itself, or for the user
        self._is_unasked = False  # the search in hand, or the queue
        self._is_known = False
        self._has_told = False  # how the search went; its thread may still be on its way to its end
        self._is_outdated = False  # what the search in hand may have read is not what there is any more
        self._goes_on: Kinds = ()  # to the first one of these kinds, when the search is done
        panel.find_wanted.connect(lambda: self.find())
        panel.suspicion_chosen.connect(self._go_to)
        panel.decision_made.connect(self._decide)
        document.video_leaving.connect(self.stop_and_wait)
        document.video_changed.connect(self.clear)
        document.labels_changed.connect(lambda *_: self._on_labels_changed())
        document.edited.connect(self._forget_lead)

    @property
    def has_suspicions(self) -> bool:
        """Whether the queue holds anything."""
        return bool(self._suspicions)

    @property
    def current(self) -> Suspicion | None:
        """The suspicion that is looked at, if any."""
        return self._current

    def find(self, lead: str = "") -> None:
        """Search the current video anew.

        Args:
            lead: what the message at the end begins with, such as the end of a run that is still to be read.
        """
        self._lead = lead
        if self._worker is not None and not self._worker.is_cancelled and not self._has_told:
            self._is_unasked = False  # it is asked for from now on, at the latest
            self._worker.allow(True)
            return
        self.stop_and_wait()
        self._search(is_unasked=False)

    def look_through(self, text: str, has_result: bool) -> None:
        """Search what a run has left, if anything, and tell how it went."""
        if has_result:
            self.find(text)
        else:
            self.informed.emit(text)

    def allow(self, may_look: bool) -> None:
        """Tell whether there is time to look without being asked; what is being looked for meanwhile waits."""
        if self._worker is None:
            if may_look and not self._has_looked:
                self._search(is_unasked=True)
        elif self._is_unasked:
            self._worker.allow(may_look)

    def stop_and_wait(self) -> None:
        """Stop a search in hand."""
        if (worker := self._worker) is not None:
            worker.cancel()
            worker.wait()
            self._forget_worker()

    def clear(self) -> None:
        """Forget the queue of the last video."""
        self.stop_and_wait()
        self._has_looked = self._is_unasked = self._is_known = False
        self._goes_on = ()
        self._found = ()
        self._show()

    def next(self, kinds: Kinds = KINDS) -> None:
        """Go to the next suspicion of some kinds; where nothing has been searched yet, or before the last edit, search.

        Args:
            kinds: to stop at.
        """
        if not self._is_known:
            self.find()
            self._goes_on = kinds
        elif self._is_unasked:
            self._is_unasked = False
            self._go_on(kinds)
        elif self._is_anything_open(kinds):
            self._panel.next(kinds)

    def previous(self, kinds: Kinds = KINDS) -> None:
        """Go to the previous suspicion of some kinds."""
        if self._is_anything_open(kinds):
            self._panel.previous(kinds)

    def accept(self) -> None:
        """Note that the suspicion was right and is dealt with; go on."""
        self._decide_current("accepted")

    def dismiss(self) -> None:
        """Note that nothing is wrong; go on."""
        self._decide_current("dismissed")

    def _decide_current(self, decision: Decision) -> None:
        if self._current is None:
            self.informed.emit(tr("Go to a suspicious frame first ({key})", key=key_of("next_suspicious")))
            return
        self._decide(self._current, decision)
        if self._is_anything_open():
            self._panel.next()

    def _is_anything_open(self, kinds: Kinds = KINDS) -> bool:
        """Tell whether something of some kinds is listed that nobody has decided on; say so where nothing is."""
        is_open = self._panel.has_open(kinds)
        if not is_open:
            self.informed.emit(tr(NOTHING_LEFT[kinds], key=key_of("find_suspicious")))
        return is_open

    def _go_on(self, kinds: Kinds) -> None:
        """Go to the first suspicion of some kinds after a search, and tell how much was found of all."""
        if kinds == KINDS or self._is_anything_open(kinds):
            self._panel.next(kinds)
            self._tell_count("" if self._current is None else full_reason_of(self._current))

    def _decide(self, suspicion: Suspicion, decision: Decision | None) -> None:
        assert self._document.video is not None
        try:
            self._document.project.set_review_decision(self._document.video.id, suspicion.key, decision)
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        self._show()

    def _search(self, is_unasked: bool) -> None:
        if (video := self._document.video) is None:
            return
        self._has_looked, self._is_unasked = True, is_unasked
        self._has_told = self._is_outdated = False
        self._worker = worker = ReviewWorker(self._document.project.path, video.id, self)
        worker.found.connect(partial(self._on_found, worker))
        worker.progressed.connect(partial(self._on_progress, worker))
        worker.failed.connect(partial(self._on_failed, worker))
        worker.finished.connect(partial(self._on_finished, worker))
        worker.start()

    def _go_to(self, suspicion: Suspicion) -> None:
        self._is_unasked = False
        self._current = suspicion
        self._state.show_frame(suspicion.frame)
        self._state.select_track(suspicion.track_among(self._document.track_ids()))
        self.informed.emit(full_reason_of(suspicion))  # the panel that says it may lie behind another one

    def _on_found(self, worker: ReviewWorker, suspicions: tuple[Suspicion, ...]) -> None:
        if worker is not self._worker or worker.is_cancelled:
            return  # of a search that was stopped
        if self._is_outdated:
            kinds = self._goes_on
            self.stop_and_wait()
            self._search(is_unasked=False)
            self._goes_on = kinds
            return
        self._is_known = self._has_told = True
        self._found = suspicions
        self._show()
        if self._goes_on:
            self._go_on(self._goes_on)
        elif not self._is_unasked:
            self._tell_count()

    def _tell_count(self, of_first: str = "") -> None:
        text = tr("Suspicious places found: {count}", count=len(self._suspicions))
        self.informed.emit(" · ".join(part for part in (self._lead, text, of_first) if part))
        self._forget_lead()

    def _forget_lead(self) -> None:
        self._lead = ""

    def _on_progress(self, worker: ReviewWorker, done: int, count: int) -> None:
        if worker is self._worker and not self._is_unasked:
            self._panel.show_progress(done, count)

    def _on_failed(self, worker: ReviewWorker, problem: str) -> None:
        if worker is self._worker:
            self._has_told = True
            if not self._is_unasked:  # else it is told when the user asks
                self.failed.emit(problem)

    def _on_labels_changed(self) -> None:
        """Search anew before the user goes through a queue; what is looked for without being asked begins again.

        A search that was asked for goes on to its end first: a model that writes frame after frame would never let it
        come there. Suspicions of deleted tracks go, and come back with them by undo.
        """
        if self._still_there() != self._suspicions:
            self._show()
        if self._is_unasked:
            self._is_known = False
            if self._worker is not None:
                self._worker.cancel()
                self._has_looked = False
        else:
            self._is_outdated = self._worker is not None

    def _on_finished(self, worker: ReviewWorker) -> None:
        worker.deleteLater()
        if worker is self._worker:
            self._forget_worker()

    def _forget_worker(self) -> None:
        """Listen no more: what the worker has told already may still be on its way."""
        self._worker = None
        self._goes_on = ()
        self._panel.show_progress(0, 0)

    def _show(self) -> None:
        self._suspicions = self._still_there()
        if self._current not in self._suspicions:
            self._current = None
        video = self._document.video
        decisions = self._document.project.review_decisions(video.id) if video is not None else {}
        self._panel.show_suspicions(self._suspicions, decisions, self._is_known)
        self.found.emit(tuple(suspicion for suspicion in self._suspicions if suspicion.key not in decisions))

    def _still_there(self) -> tuple[Suspicion, ...]:
        """Return what was found of tracks that there are; what is looked at stays, so that it can be decided on."""
        if not self._found:
            return ()
        known = self._document.track_ids()
        return tuple(one for one in self._found if one == self._current or one.track_among(known))
