"""Videos for looking at: every frame with its masks, outlines and chips of id and class drawn over it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.project import Category
from inspro_core.domain.track import TrackHead
from inspro_core.formats.export_folder import new_export_folder
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.label_export import ExportRun, choose_videos
from inspro_core.formats.overlay_drawing import draw_overlay
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_write import ExportSummary, FrameOpener

SLOWEST, FASTEST = 1.0, 240.0  # frames per second that players show
LOSSES = ("an overlay video is for looking at; no program can read labels back from it",)


class FrameSink(Protocol):
    """A video that is being written."""

    def write(self, image: NDArray[np.uint8], /) -> None:
        """Append a frame, (H, W, 3) RGB."""


class MakeWriter(Protocol):
    """Starts a video file, as `inspro_core.media.VideoWriter` does."""

    def __call__(
        self, path: Path, size_hw: tuple[int, int], frames_per_second: float, /
    ) -> AbstractContextManager[FrameSink]:
        """Start a file that is complete when the context ends."""


def write_overlay_video(
    project: ProjectFile,
    out_dir: Path,
    open_frames: FrameOpener,
    options: ExportOptions = ExportOptions(),  # noqa: B008 (frozen)
    *,
    make_writer: MakeWriter,
    on_frame: Callable[[], object] = lambda: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ExportSummary:
    """Write one .mp4 per video into `out_dir/split`: masks at 45 % in the window's colours, outlines, chips.

    Every n-th frame plays at an n-th of the rate, so that the video lasts as long as the original.

    Args:
        project: to export.
        out_dir: of the exports.
        open_frames: opens a video by its path.
        options: what is exported.
        make_writer: starts a video file; `inspro_core.media.VideoWriter`.
        on_frame: called after each frame.
        should_stop: asked before each frame; when it says so nothing is left behind.

    Raises:
        FormatError: if the folder holds something else or cannot be written, or the export was stopped.
        VideoError: if a frame cannot be decoded or the video cannot be written.
    """
    chosen, warnings = choose_videos(project, options)
    categories = {category.id: category for category in project.categories()}
    if unwritable := [category.name for category in categories.values() if not category.name.isascii()]:
        warnings.append(f"the chips show {', '.join(unwritable)} by number: their font has Latin letters only")
    run = ExportRun(project, open_frames, on_frame, should_stop)
    with new_export_folder(out_dir, options.split, project, "\n".join(("format: overlay videos", *LOSSES))) as folder:
        for part in chosen:
            heads = project.track_heads(part.video.id)
            labels = {track_id: chip_text(track_id, heads[track_id], categories) for track_id in part.track_ids}
            rate = min(max(part.video.frames_per_second / options.step, SLOWEST), FASTEST)
            with make_writer(folder / f"{part.name}.mp4", part.video.size_hw, rate) as writer:
                for frame in run.frames(part):
                    writer.write(draw_overlay(frame.image, frame.masks, labels))
    counts = (len(chosen), sum(len(part.track_ids) for part in chosen), sum(len(part.frames) for part in chosen))
    return ExportSummary(out_dir / options.split, *counts, tuple(warnings))


def chip_text(track_id: int, head: TrackHead, categories: dict[int, Category]) -> str:
    """Say which track it is: its id and class; the class's number where its name is not ASCII."""
    name = categories[head.category_id].name
    return f"{track_id} {name}" if name.isascii() else f"{track_id} (class {head.category_id})"
