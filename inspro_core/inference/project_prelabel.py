"""Pre-labelling into a project file: every frame is committed as it comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category, Video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.media import FrameSource

FRAMES_PER_COMMIT = 32


@dataclass(frozen=True)
class PrelabelSummary:
    """What a run did.

    Attributes:
        frame_count: frames labelled.
        track_count: tracks that the run added.
        seconds: wall time, decoding and storing included.
    """

    frame_count: int
    track_count: int
    seconds: float

    @property
    def frames_per_second(self) -> float:
        """Frames labelled per second of wall time."""
        return self.frame_count / self.seconds if self.seconds else 0.0


def project_category_ids(project: ProjectFile, categories: Sequence[Category]) -> list[int]:
    """Find the project's category of each model class by name, adding those that are missing."""
    known = list(project.categories())
    ids = {category.name: category.id for category in known}
    for category in categories:
        if category.name not in ids:
            ids[category.name] = max(ids.values(), default=0) + 1
            known.append(Category(ids[category.name], category.name, category.supercategory, category.color_rgb))
    if len(known) > len(project.categories()):
        project.set_categories(known)
    return [ids[category.name] for category in categories]


def prelabel_into(
    project: ProjectFile,
    video: Video,
    source: FrameSource,
    prelabeler: Prelabeler,
    score_threshold: float,
    on_frame: Callable[[], object] = lambda: None,
) -> PrelabelSummary:
    """Label one video of a project; tracks that are there stay untouched.

    Args:
        project: written in transactions of some frames.
        video: of the project.
        source: its frames.
        prelabeler: model, ready.
        score_threshold: 0..1, see `Prelabeler.run`.
        on_frame: called after each frame.
    """
    category_ids = project_category_ids(project, prelabeler.categories)
    first = project.next_track_id(video.id)
    begin = time.perf_counter()
    count, tracks, pending = 0, set[int](), list[Change]()
    for step in prelabeler.run(source, category_ids, first, score_threshold):
        pending.append(step.change)
        tracks.update(step.change.heads)
        count += 1
        if count % FRAMES_PER_COMMIT == 0:
            project.apply(video.id, Change.chained(pending))
            pending.clear()
        on_frame()
    project.apply(video.id, Change.chained(pending))
    if project.status(video.id) == "new":
        project.set_status(video.id, "pre-labelled")
    return PrelabelSummary(count, len(tracks), time.perf_counter() - begin)
