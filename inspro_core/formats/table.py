"""The one table of formats: what the command line and the window offer, and by which functions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from inspro_core.errors import FormatError, UsageError, looking_at
from inspro_core.formats.coco import coco_losses, read_coco, write_coco
from inspro_core.formats.coco_video import coco_video_losses, read_coco_video, write_coco_video
from inspro_core.formats.davis import davis_losses, read_davis, write_davis
from inspro_core.formats.export_folder import file_in_the_way, look_at_targets
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import plan_export
from inspro_core.formats.export_run import ExportRun, ExportSummary, Losses
from inspro_core.formats.json_entry import ReadJson, read_json
from inspro_core.formats.label_import import ImportSummary, OnStep
from inspro_core.formats.mots import mots_losses, write_mots_png, write_mots_txt
from inspro_core.formats.mots_read import read_mots
from inspro_core.formats.notes import Note, listed, note
from inspro_core.formats.overlay_video import overlay_losses, write_overlay_video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.video_finder import Probe
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.formats.youtube_vis_write import write_youtube_vis, youtube_vis_losses

FormatName = Literal["youtube-vis", "coco", "coco-video", "davis", "mots-png", "mots-txt", "overlay-video"]


class Write(Protocol):
    """Writes a project; see the writers for what they raise."""

    def __call__(self, project: ProjectFile, out_dir: Path, options: ExportOptions, run: ExportRun, /) -> ExportSummary:
        """Write the splits into a folder."""


class ReadFile(Protocol):
    """Adds the dataset of a JSON file to a project, all of it or nothing; see the readers for what they raise."""

    def __call__(
        self, project: ProjectFile, path: Path, probe: Probe, on_step: OnStep, read: ReadJson, /
    ) -> ImportSummary:
        """Read a file."""


class ReadFolder(Protocol):
    """Adds the dataset of a folder to a project, all of it or nothing; see the readers for what they raise."""

    def __call__(self, project: ProjectFile, path: Path, probe: Probe, on_step: OnStep, /) -> ImportSummary:
        """Read a folder."""


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        name: on the command line.
        title: in lists.
        description: what it is and who reads it, one sentence.
        write: writes it.
        losses: tells what it does not keep of a project, and refuses what it cannot hold.
        read_file: reads it from a JSON file.
        read_folder: reads it from a folder; where both are None, no program can read labels from the format.
        has_pictures: whether pictures are written, with a JPEG quality.
        lists_categories: whether categories are listed, so that empty ones may be kept.
    """

    name: FormatName
    title: str
    description: str
    write: Write
    losses: Losses
    read_file: ReadFile | None = None
    read_folder: ReadFolder | None = None
    has_pictures: bool = True
    lists_categories: bool = True

    @property
    def is_readable(self) -> bool:
        """Whether labels can be read from it."""
        return self.read_file is not None or self.reads_folder

    @property
    def reads_folder(self) -> bool:
        """Whether it is read from a folder."""
        return self.read_folder is not None


FORMATS: tuple[Format, ...] = (
    Format(
        "youtube-vis",
        "YouTube-VIS",
        "One JSON file of tracks beside folders of pictures, for Detectron2 and MMDetection; keeps everything",
        write_youtube_vis,
        youtube_vis_losses,
        import_youtube_vis,
    ),
    Format(
        "coco",
        "COCO instances",
        "One JSON file of pictures and their objects, for training image by image",
        write_coco,
        coco_losses,
        read_coco,
    ),
    Format(
        "coco-video",
        "COCO-video",
        "COCO with videos, frames and instances, for MMDetection and MMTracking; keeps everything",
        write_coco_video,
        coco_video_losses,
        read_coco_video,
    ),
    Format(
        "davis",
        "DAVIS",
        "A palette PNG for each frame, for video object segmentation; no classes, no overlaps, 255 objects at most",
        write_davis,
        davis_losses,
        read_folder=read_davis,
        lists_categories=False,
    ),
    Format(
        "mots-png",
        "MOTS pictures",
        "A PNG of 16 bits for each frame, class · 1000 + instance, for KITTI MOTS and TrackEval; no overlaps",
        write_mots_png,
        mots_losses,
        read_folder=read_mots,
    ),
    Format(
        "mots-txt",
        "MOTS text",
        "One text file for each video with a line for each mask, for MOTS challenge and TrackEval; no overlaps",
        write_mots_txt,
        mots_losses,
        read_folder=read_mots,
    ),
    Format(
        "overlay-video",
        "Overlay video",
        "An H.264 video of each with the masks drawn over it, for looking at; nothing can be read back from it",
        write_overlay_video,
        overlay_losses,
        has_pictures=False,
        lists_categories=False,
    ),
)


def format_named(name: str) -> Format:
    """Return a format.

    Raises:
        UsageError: if there is none of this name.
    """
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise UsageError("{name} is no format; choose from {names}", name=repr(name), names=names)


def read_labels(
    project: ProjectFile,
    chosen: Format,
    labels: Path,
    probe: Probe,
    on_step: OnStep = lambda: None,
    read: ReadJson = read_json,
) -> ImportSummary:
    """Add a dataset to a project: all of it or nothing.

    Args:
        project: is changed.
        chosen: format of the labels.
        labels: file or folder.
        probe: describes a picture or a folder of pictures.
        on_step: called after each label; what it raises ends the import, and nothing has changed.
        read: reads a JSON file.

    Raises:
        UsageError: if nothing can be read from the format.
        FormatError: if the labels are wrong or cannot be read, or pictures are missing or of another size.
        VideoError: if a picture cannot be read.
    """
    with looking_at(labels, FormatError):
        if chosen.read_file is not None:
            return chosen.read_file(project, labels, probe, on_step, read)
        if chosen.read_folder is not None:
            return chosen.read_folder(project, labels, probe, on_step)
    raise UsageError("no labels can be read from the format {name}", name=chosen.name)


@dataclass(frozen=True)
class ExportPreview:
    """What an export will write and lose.

    Attributes:
        video_count, frame_count, track_count: that will be written.
        split_counts: videos by split.
        losses: what is left out or not kept.
        refusals: why nothing can be written; empty where something can.
    """

    video_count: int
    frame_count: int
    track_count: int
    split_counts: tuple[tuple[str, int], ...]
    losses: tuple[Note, ...]
    refusals: tuple[Note, ...]


def preview_export(
    project: ProjectFile, chosen: Format, options: ExportOptions, out_dir: Path | None = None
) -> ExportPreview:
    """Tell what an export would write and lose, without decoding a frame.

    Args:
        project: to export.
        chosen: format.
        options: what is exported.
        out_dir: where to; what it would replace is told too.
    """
    plan = plan_export(project, options)
    notes = [*plan.notes, *chosen.losses(project, plan)]
    if out_dir is not None:
        replaced, foreign = look_at_targets(out_dir, [split.name for split in plan.splits])
        notes += [note("earlier export replaced", splits=listed(replaced))] if replaced else []
        notes += [note("folder in use", splits=listed(foreign))] if foreign else []
        notes += [note("no folder", file=str(file))] if (file := file_in_the_way(out_dir)) else []
    return ExportPreview(
        len(plan.videos),
        plan.frame_count,
        plan.track_count,
        tuple((split.name, len(split.videos)) for split in plan.splits),
        tuple(found for found in notes if not found.is_refusal),
        tuple(found for found in notes if found.is_refusal),
    )
