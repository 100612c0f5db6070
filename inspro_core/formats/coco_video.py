"""COCO-video as MMDetection and MMTracking read it: pictures with their video and place, objects with their instance.

Layout: `images/<video>/<frame>.jpg` beside `instances.json`; `frame_id` counts the written frames of a video from 0,
`instance_id` counts the tracks of the whole file from 1.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from inspro_core.atomic import write_text
from inspro_core.formats.coco_entries import CocoFile, CocoImage, Json, exported_frames, find_video, parse_coco
from inspro_core.formats.export_folder import MARKER
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import ChosenSplit, ChosenVideo, ExportPlan
from inspro_core.formats.export_run import ExportRun, ExportSummary, write_splits
from inspro_core.formats.json_entry import (
    VIDEO,
    ReadJson,
    as_file_name,
    as_frame,
    as_id,
    look_up,
    number_ids,
    read_json,
)
from inspro_core.formats.label_import import ImportSummary, OnStep, add_videos
from inspro_core.formats.losses import lost_categories, single_frames
from inspro_core.formats.notes import Note, note
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.video_finder import Probe, VideoFinder
from inspro_core.formats.youtube_vis_write import ANNOTATION_FILE, category_entries


def write_coco_video(project: ProjectFile, out_dir: Path, options: ExportOptions, run: ExportRun) -> ExportSummary:
    """Write a project as COCO-video files, one per split in `out_dir/<split>`.

    Ids are counted from 1; category ids are contiguous and the same in all splits.

    Raises:
        FormatError: if a folder holds something else, cannot be written, or no frame is chosen.
        StoppedError: if the export was stopped.
        VideoError: if a frame cannot be decoded.
    """

    def write_split(folder: Path, split: ChosenSplit, plan: ExportPlan) -> tuple[Path, list[Note]]:
        lists: dict[str, list[Json]] = {"videos": [], "images": [], "annotations": []}
        videos, images, annotations = lists.values()
        instances: dict[tuple[int, int], int] = {}
        for video_id, part in enumerate(split.videos, 1):
            videos.append(_video_entry(video_id, part))
            exported = exported_frames(project, folder, part, options, run, plan.category_ids)
            for frame_id, (image, objects) in enumerate(exported):
                images.append({"id": len(images) + 1, "video_id": video_id, "frame_id": frame_id, **image})
                for found in objects:
                    instance = instances.setdefault((video_id, found["track_id"]), len(instances) + 1)
                    ids = {"id": len(annotations) + 1, "image_id": len(images), "video_id": video_id}
                    annotations.append({**ids, "instance_id": instance, **found})
        dataset = {"info": {"description": MARKER}, **lists, "categories": category_entries(plan)}
        write_text(folder / ANNOTATION_FILE, json.dumps(dataset))
        return folder / ANNOTATION_FILE, []

    return write_splits(project, out_dir, options, "COCO-video", coco_video_losses, write_split)


def coco_video_losses(project: ProjectFile, plan: ExportPlan) -> Sequence[Note]:
    """Tell what a dataset does not keep, and what training code may stumble over."""
    return lost_categories(project, plan) + single_frames(plan)


def read_coco_video(
    project: ProjectFile,
    path: Path,
    probe: Probe,
    on_step: OnStep = lambda: None,
    read: ReadJson = read_json,
) -> ImportSummary:
    """Add the videos and tracks of a COCO-video file to a project: all of them or none.

    The frames of a video come in the order of `frame_id`. Objects with the same track id (`track_id`, else
    `instance_id`) and class are one track of their video; an object without is a track of its own.

    Args:
        project: is changed.
        path: of the file.
        probe: describes a folder of pictures.
        on_step: called after each picture and annotation; what it raises ends the import, and nothing has changed.
        read: reads the file.

    Raises:
        FormatError: if the file is wrong, or pictures are missing or of another size.
        VideoError: if a picture cannot be read.
    """
    file = parse_coco(path, read(path), probe, on_step)
    finder = VideoFinder(project, probe)
    videos = [find_video(finder, file, images, names) for names, images in _videos(file)]
    objects = [found for image in file.images for found in image.objects]
    has_tracks = any(found.track is not None for found in objects)
    notes = [note("no track ids")] if objects and not has_tracks else []
    return add_videos(project, videos, file.categories, [*file.notes, *notes])


def _video_entry(number: int, part: ChosenVideo) -> Json:
    height, width = part.video.size_hw
    return {"id": number, "name": part.name, "width": width, "height": height, "length": len(part.frames)}


def _videos(file: CocoFile) -> list[tuple[tuple[str, ...], list[CocoImage]]]:
    """Return the names of each video, and its pictures in order."""
    entries = file.root.entries("videos", [])
    ids = number_ids(entries)
    titles = {value: entries[place - 1].get("name", as_file_name, "") for value, place in ids.items()}
    groups: dict[int | str, dict[int, CocoImage]] = {}
    for image in file.images:
        video, frame = image.entry.get("video_id", as_id), image.entry.get("frame_id", as_frame)
        if ids:
            look_up(image.entry, "video_id", ids, VIDEO)
        group = groups.setdefault(video, {})
        if frame in group:
            raise image.entry.refusal(
                "frame_id", "{frame} is there twice in the video {video}", frame=frame, video=video
            )
        group[frame] = image
    found: list[tuple[tuple[str, ...], list[CocoImage]]] = []
    for video, group in groups.items():
        images = [group[frame] for frame in sorted(group)]
        title = PurePosixPath(titles.get(video, ""))
        found.append(((title.name, title.stem, PurePosixPath(images[0].folder).name), images))
    return found
