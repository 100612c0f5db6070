"""Projects whose masks do not overlap, so that formats with one number per pixel can tell them exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Track
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import plan_export
from inspro_core.formats.export_run import ExportRun, ExportSummary, Losses
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.table import Write
from inspro_core.media import VideoWriter, open_video, probe

SIZE = (12, 16)
CATEGORIES = (Category(1, "car"), Category(2, "pedestrian"), Category(7, "dog on a leash"))


def disjoint_annotation(seed: int, track_ids: Sequence[int], frame_count: int = 4) -> Annotation:
    """Tracks with gaps whose masks share no pixel; each is seen at least once."""
    rng = np.random.default_rng(seed)
    masks: dict[int, dict[int, Segment]] = {track_id: {} for track_id in track_ids}
    for frame in range(frame_count):
        owner = rng.integers(0, len(track_ids) + 2, SIZE)
        owner.flat[: len(track_ids)] = np.arange(len(track_ids))  # a pixel for each
        for place, track_id in enumerate(track_ids):
            if rng.random() < 0.7 or frame == place % frame_count:
                masks[track_id][frame] = Segment(Mask.from_array(owner == place), "human")
    category_ids = [CATEGORIES[int(i)].id for i in rng.integers(0, 3, len(track_ids))]
    tracks = {k: Track(k, category_ids[place], masks[k]) for place, k in enumerate(track_ids)}
    return Annotation({k: track for k, track in tracks.items() if track.segments})


def make_pictures(folder: Path, frame_count: int = 4, size_hw: tuple[int, int] = SIZE, first: int = 0) -> Path:
    """A folder of grey pictures, frame n of the level 20 n."""
    folder.mkdir(parents=True)
    for frame in range(frame_count):
        cv2.imwrite(str(folder / f"{first + frame}.png"), np.full((*size_hw, 3), frame * 20, np.uint8))
    return folder


def make_world(
    folder: Path, annotation: Annotation, name: str = "clip", categories: Sequence[Category] = CATEGORIES
) -> tuple[ProjectFile, Video]:
    """A project with one labelled frame folder."""
    project = ProjectFile.create(folder / f"{name}.inspro", categories)
    video = project.add_video(probe(make_pictures(folder / name)))
    project.apply(video.id, difference(Annotation(), annotation))
    return project, video


def masks_of(annotation: Annotation) -> dict[int, dict[int, Mask]]:
    """The masks by track id and frame."""
    return {k: {f: s.mask for f, s in track.segments.items()} for k, track in annotation.tracks.items()}


def export(
    write: Write,
    project: ProjectFile,
    out_dir: Path,
    options: ExportOptions | None = None,
    on_frame: Callable[[], object] = lambda: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ExportSummary:
    """Write a project from its real pictures."""
    run = ExportRun(open_video, VideoWriter, on_frame, should_stop)
    return write(project, out_dir, options or ExportOptions(), run)


def said_before(losses: Losses, project: ProjectFile, options: ExportOptions | None = None) -> list[str]:
    """What is said before an export, sentence by sentence."""
    plan = plan_export(project, options or ExportOptions())
    return [str(note) for note in (*plan.notes, *losses(project, plan))]
