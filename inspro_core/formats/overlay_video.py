"""Videos for looking at: every frame with its masks, outlines and chips of id and class drawn over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from inspro_core.domain.project import Category
from inspro_core.domain.track import TrackHead
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import ChosenSplit, ExportPlan
from inspro_core.formats.export_run import ExportRun, ExportSummary, write_splits
from inspro_core.formats.notes import Note, listed, note
from inspro_core.formats.overlay_drawing import draw_overlay
from inspro_core.formats.project_file import ProjectFile

SLOWEST, FASTEST = 1.0, 240.0  # frames per second that players show


def write_overlay_video(project: ProjectFile, out_dir: Path, options: ExportOptions, run: ExportRun) -> ExportSummary:
    """Write one .mp4 per video into `out_dir/<split>`: masks at 45 % in the window's colours, outlines, chips.

    Every n-th frame plays at an n-th of the rate, so that the video lasts as long as the original.

    Raises:
        FormatError: if a folder holds something else or cannot be written, or no frame is chosen.
        StoppedError: if the export was stopped.
        VideoError: if a frame cannot be decoded or the video cannot be written.
    """
    categories = {category.id: category for category in project.categories()}

    def write_split(folder: Path, split: ChosenSplit, _: ExportPlan) -> tuple[Path, list[Note]]:
        for part in split.videos:
            labels = {track_id: chip_text(track_id, head, categories) for track_id, head in part.heads.items()}
            rate = min(max(part.video.frames_per_second / options.step, SLOWEST), FASTEST)
            with run.make_writer(folder / f"{part.name}.mp4", part.video.size_hw, rate) as writer:
                for frame in run.frames(project, part):
                    writer.write(draw_overlay(frame.image, frame.masks, labels))
        return folder, []

    return write_splits(project, out_dir, options, "overlay videos", overlay_losses, write_split)


def overlay_losses(project: ProjectFile, plan: ExportPlan) -> Sequence[Note]:
    """Tell that these videos are for the eye."""
    used = {head.category_id for part in plan.videos for head in part.heads.values()}
    foreign = [c.name for c in project.categories() if c.id in used and not c.name.isascii()]
    said = [note("chips by number", names=listed(foreign))] if foreign else []
    return [note("labels lost"), *said]


def chip_text(track_id: int, head: TrackHead, categories: Mapping[int, Category]) -> str:
    """Say which track it is: its id and class; the class's number where its name is not ASCII."""
    name = categories[head.category_id].name
    return f"{track_id} {name}" if name.isascii() else f"{track_id} (class {head.category_id})"
