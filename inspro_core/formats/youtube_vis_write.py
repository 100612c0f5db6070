"""Writing YouTube-VIS datasets and results that the usual training code loads unchanged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from inspro_core.atomic import write_text
from inspro_core.domain.track import Segment, Track
from inspro_core.formats.export_folder import MARKER, write_jpeg
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import ChosenSplit, ChosenVideo, ExportPlan
from inspro_core.formats.export_run import ExportRun, ExportSummary, write_splits
from inspro_core.formats.losses import lost_categories, single_frames
from inspro_core.formats.notes import Note
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis import FRAMES_KEY, REVIEWED_KEY, annotation_to_results, track_to_entry

ANNOTATION_FILE = "instances.json"
PICTURES = "JPEGImages"


def write_youtube_vis(project: ProjectFile, out_dir: Path, options: ExportOptions, run: ExportRun) -> ExportSummary:
    """Write a project as splits `out_dir/<split>/JPEGImages/<video>/<frame>.jpg` beside `instances.json`.

    Everything goes into temporary siblings that take their names at the end; an earlier export is replaced. Ids are
    counted from 1; category ids are contiguous and the same in all splits. Pictures are named by their frame numbers.

    Raises:
        FormatError: if a folder holds something else, cannot be written, or no frame is chosen.
        StoppedError: if the export was stopped.
        VideoError: if a frame cannot be decoded.
    """

    def write_split(folder: Path, split: ChosenSplit, plan: ExportPlan) -> tuple[Path, list[Note]]:
        videos: list[dict[str, Any]] = []
        annotations: list[dict[str, Any]] = []
        category_ids = plan.category_ids
        for number, part in enumerate(split.videos, 1):
            tracks = _write_video(project, folder / PICTURES / part.name, part, options, run)
            videos.append(_video_entry(number, part))
            for track in tracks:
                entry = track_to_entry(track, len(part.frames), category_ids[track.category_id])
                annotations.append({"id": len(annotations) + 1, "video_id": number, **entry})
        dataset = {"info": {"description": MARKER}, "videos": videos, "annotations": annotations}
        write_text(folder / ANNOTATION_FILE, json.dumps({**dataset, "categories": category_entries(plan)}))
        return folder / ANNOTATION_FILE, []

    return write_splits(project, out_dir, options, "YouTube-VIS", youtube_vis_losses, write_split)


def youtube_vis_losses(project: ProjectFile, plan: ExportPlan) -> Sequence[Note]:
    """Tell what a dataset does not keep, and what training code may stumble over."""
    return lost_categories(project, plan) + single_frames(plan)


def write_results(project: ProjectFile, path: Path) -> int:
    """Write all tracks as a results file (conventionally `results.json`), video ids from 1 in project order.

    Returns:
        How many tracks were written.
    """
    results: list[dict[str, Any]] = []
    for number, video in enumerate(project.videos(), 1):
        results += annotation_to_results(project.annotation(video.id), number, video.frame_count)
    write_text(path, json.dumps(results))
    return len(results)


def category_entries(plan: ExportPlan) -> list[dict[str, Any]]:
    """Write the categories as YouTube-VIS and COCO list them."""
    ids = plan.category_ids
    return [
        {"id": ids[c.id], "name": c.name, "supercategory": c.supercategory, "color": list(c.color_rgb)}
        for c in plan.categories
    ]


def _write_video(
    project: ProjectFile, folder: Path, part: ChosenVideo, options: ExportOptions, run: ExportRun
) -> list[Track]:
    """Write the pictures of a video; return its tracks with frames counted among the written ones."""
    folder.mkdir(parents=True)
    segments: dict[int, dict[int, Segment]] = {track_id: {} for track_id in part.track_ids}
    for frame in run.frames(project, part):
        write_jpeg(folder / f"{frame.number:05d}.jpg", frame.image, options.jpeg_quality)
        for track_id, segment in frame.segments.items():
            segments[track_id][frame.place] = segment
    return [Track(key, head.category_id, segments[key], head.name) for key, head in part.heads.items() if segments[key]]


def _video_entry(number: int, part: ChosenVideo) -> dict[str, Any]:
    height, width = part.video.size_hw
    return {
        "id": number,
        "width": width,
        "height": height,
        "length": len(part.frames),
        "file_names": [f"{part.name}/{frame:05d}.jpg" for frame in part.frames],
        FRAMES_KEY: list(part.frames),
        REVIEWED_KEY: [place for place, frame in enumerate(part.frames) if frame in part.reviewed],
    }
