"""The open project, its undo history, and the only way to change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.history import ALL_VIDEOS, Edit, History
from app.texts import tr
from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.category_change import CategoryChange
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Track
from inspro_core.formats.project_file import ProjectFile

DEFAULT_CATEGORY = Category(1, "object", "", (86, 180, 233))


class Document(QObject):
    """An open project with one current video.

    `labels_changed` brings the frames and the track ids that changed; both empty means anything may have changed.
    `edited` is emitted for every edit of labels by the user, and its undo and redo. `edit_coming` comes before a new
    edit becomes an undo step, `undo_coming` before one is taken back, `redo_coming` before one is done again: what a
    run has written in between, or a hand holds, finds its place in the history then. `jumped` brings the frames that an
    undo or redo has changed, and says what it did. `video_leaving` comes while the current video is still there: what
    belongs to it is finished now. `project_leaving` comes before it where another project, which is open already, takes
    the place of this one. `redraw_wanted` asks to draw the stored labels, which are the same.

    Every change is one transaction in the file, so that there is nothing to save: a kill loses at most the stroke in
    hand.
    """

    project_leaving = Signal()
    project_opened = Signal()
    video_leaving = Signal()
    video_changed = Signal()
    videos_changed = Signal()
    labels_changed = Signal(frozenset, frozenset)
    redraw_wanted = Signal()
    edit_coming = Signal()
    undo_coming = Signal()
    redo_coming = Signal()
    edited = Signal()
    categories_changed = Signal()
    jumped = Signal(frozenset, str)

    def __init__(self) -> None:
        super().__init__()
        self.history = History()
        self._project: ProjectFile | None = None
        self._video: Video | None = None

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._project is not None

    @property
    def project(self) -> ProjectFile:
        """The open project; there must be one."""
        assert self._project is not None
        return self._project

    @property
    def video(self) -> Video | None:
        """The current video, if any."""
        return self._video

    def open_project(self, path: Path) -> None:
        """Open a project and show the video that was shown last, the first one otherwise.

        Raises:
            ProjectError: if it cannot be opened; what was open stays open.
        """
        self._replace_project(path, lambda project: project.last_place()[0] or None)

    def open_video(self, project_path: Path, video: Video) -> None:
        """Open the project of a video, made where there is none, and show the video.

        Raises:
            ProjectError: if the project cannot be opened or made; what was open stays open.
        """
        if not project_path.exists():
            with ProjectFile.building(project_path) as made:
                made.set_categories([DEFAULT_CATEGORY])
                made.add_video(video)

        def find(project: ProjectFile) -> int:
            known = next((known for known in project.videos() if Path(known.path) == Path(video.path)), None)
            return (known or project.add_video(video)).id

        self._replace_project(project_path, find)

    def add_video(self, video: Video) -> None:
        """Add a video to the open project and show it."""
        self.show_video(self.project.add_video(video).id)
        self.videos_changed.emit()

    def close(self) -> None:
        """Close the project's file."""
        if self._project is not None:
            self._leave_video()
            self._project.close()
            self._project = self._video = None
            self.history.clear()

    def show_video(self, video_id: int | None) -> None:
        """Make a video of the project the current one."""
        self._leave_video()
        self._video = self.project.video(video_id) if video_id is not None else None
        self.video_changed.emit()

    def show_anew(self) -> None:
        """Show what another program, or part of this one, has written; the first video instead of one that is gone."""
        shown, ids = self._video, [video.id for video in self.project.videos()]
        if shown is not None and shown.id not in ids:
            self.history.forget_video(shown.id)
        if shown is None or shown.id not in ids:
            self.show_video(next(iter(ids), None))
        self.categories_changed.emit()
        self.videos_changed.emit()
        self.labels_changed.emit(frozenset(), frozenset())

    def track_ids(self) -> frozenset[int]:
        """Return the ids of all tracks of the current video; none without one."""
        return frozenset(self.project.track_heads(self._video.id)) if self._video is not None else frozenset()

    def existing(self, track_ids: Collection[int]) -> Mapping[int, Track]:
        """Return those of some tracks that the current video has, without their segments; none without one."""
        if self._video is None or not track_ids:
            return {}
        return self.project.annotation(self._video.id, range(0), track_ids).tracks

    def annotation_of_frames(self, frames: range, named: Collection[int]) -> Annotation:
        """Read the labels of some frames: the tracks that are seen on them, and those that are named."""
        assert self._video is not None
        return self.project.annotation_of_frames(self._video.id, frames, named)

    def commit(self, text: str, before: Annotation, after: Annotation) -> bool:
        """Write an edit as one undo step.

        Args:
            text: what the edit did, with its scope.
            before: slice that the edit was given.
            after: what it returned.

        Returns:
            Whether anything changed.

        Raises:
            ProjectError: if the file cannot be written; nothing has changed then.
        """
        return self.commit_change(text, difference(before, after))

    def commit_change(self, text: str, change: Change) -> bool:
        """Write a change as one undo step; see `commit`."""
        if change.is_empty:
            return False
        assert self._video is not None
        self.write(change)
        self.edit_coming.emit()
        self.history.push(Edit(text, self._video.id, change))
        self.edited.emit()
        return True

    def write(self, change: Change) -> None:
        """Write a change that `remember` makes undoable later, as a pre-labelling run does frame by frame."""
        assert self._video is not None
        self.project.apply(self._video.id, change)
        self.labels_changed.emit(change.frames, change.track_ids)

    def remember(self, text: str, change: Change, is_under_last: bool = False) -> Edit:
        """Make a change that is written already one undo step; see `History.insert`."""
        assert self._video is not None
        edit = Edit(text, self._video.id, change)
        self.history.insert(edit, is_under_last)
        return edit

    def undo(self) -> None:
        """Take back the last edit and go to its video; `jumped` tells which frames it changed.

        Raises:
            ProjectError: if the file cannot be written; nothing has changed then.
        """
        self.undo_coming.emit()
        if (edit := self.history.next_undo) is not None:
            self._do(edit.video_id, edit.change.inverted())
            self.history.step_back()
            self._tell(edit, tr("Undone: {edit}", edit=edit.text))

    def redo(self) -> bool:
        """Do the last undone edit again and go to its video; `jumped` tells which frames it changed.

        Returns:
            Whether there was one: not where a run has written over what it changes.

        Raises:
            ProjectError: if the file cannot be written; nothing has changed then.
        """
        self.redo_coming.emit()
        if (edit := self.history.next_redo) is None:
            return False
        self._do(edit.video_id, edit.change)
        self.history.step_forward()
        self._tell(edit, tr("Done again: {edit}", edit=edit.text))
        return True

    def add_categories(self, categories: Sequence[Category]) -> list[int]:
        """Find or add categories by name and return their ids in the project; those without a colour get one."""
        before = len(self.project.categories())
        ids = self.project.add_categories(categories)
        if len(ids) > before:
            self.categories_changed.emit()
        return [ids[category.name] for category in categories]

    def remove_video(self, video_id: int) -> None:
        """Remove a video with its labels; this cannot be undone. Without the current one, no video is shown.

        Raises:
            ProjectError: if the file cannot be written; nothing has changed then.
        """
        is_current = self._video is not None and self._video.id == video_id
        if is_current:
            self._leave_video()
        self.project.remove_video(video_id)
        self.history.forget_video(video_id)
        if is_current:
            self._video = None
            self.video_changed.emit()
        self.videos_changed.emit()

    def edit_categories(
        self, text: str, before: Sequence[Category], after: Sequence[Category], moved: Mapping[int, int]
    ) -> None:
        """Change the classes of the project as one undo step.

        Args:
            text: what the edit did.
            before: classes that the user started with; what came meanwhile stays.
            after: those that the user wants in their place.
            moved: new class id by the id that tracks of a removed class have.

        Raises:
            ProjectError: if the file cannot be written; nothing has changed then.
        """
        change = self.project.category_change(before, after, moved)
        if not change.is_empty:
            self._write_categories(change)
            self.edit_coming.emit()
            self.history.push(Edit(text, ALL_VIDEOS, change))

    def meets_last(self, change: Change) -> bool:
        """Tell whether the order of the last edit and a change of the current video matters."""
        last = self.history.next_undo
        return last is not None and self._video is not None and last.meets(Edit("", self._video.id, change))

    def _leave_video(self) -> None:
        if self._video is not None:
            self.video_leaving.emit()

    def _do(self, video_id: int, change: Change | CategoryChange) -> None:
        """Write a change of the history, where it is seen."""
        if isinstance(change, CategoryChange):
            self._write_categories(change)
            return
        if self._video is None or self._video.id != video_id:
            self.show_video(video_id)
        self.write(change)

    def _write_categories(self, change: CategoryChange) -> None:
        self.project.apply_categories(change)
        self.categories_changed.emit()
        self.labels_changed.emit(frozenset(), frozenset())

    def _tell(self, edit: Edit, text: str) -> None:
        if edit.video_id != ALL_VIDEOS:
            self.edited.emit()
        self.jumped.emit(edit.change.frames, text)

    def _replace_project(self, path: Path, choose: Callable[[ProjectFile], int | None]) -> None:
        """Open a project, choose its video, and only then leave the open one."""
        with ExitStack() as opened:
            project = opened.enter_context(ProjectFile.open(path))
            video_id = choose(project)
            opened.pop_all()
        if self._project is not None:
            self.project_leaving.emit()
        self.close()
        self._project = project
        self.project_opened.emit()
        self.show_video(video_id)
