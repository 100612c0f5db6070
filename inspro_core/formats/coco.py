"""COCO instance JSON: pictures and their objects one by one, the track in the extra key `track_id`.

Layout: `images/<video>/<frame>.jpg` beside `instances.json`. Read too: the layout of COCO itself, with pictures in a
folder beside or above the file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePosixPath

from inspro_core.atomic import write_text
from inspro_core.domain.names import natural_key
from inspro_core.formats.coco_entries import (
    CocoFile,
    CocoImage,
    Json,
    collect,
    exported_frames,
    find_video,
    parse_coco,
)
from inspro_core.formats.export_folder import MARKER
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import ChosenSplit, ExportPlan
from inspro_core.formats.export_run import ExportRun, ExportSummary, write_splits
from inspro_core.formats.json_entry import ReadJson, read_json
from inspro_core.formats.label_import import ImportSummary, OnStep, ReadVideo, add_videos
from inspro_core.formats.losses import lost_categories
from inspro_core.formats.notes import Note, note
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.video_finder import Probe, VideoFinder, WantedVideo, pictures_of
from inspro_core.formats.youtube_vis_write import ANNOTATION_FILE, category_entries


def write_coco(project: ProjectFile, out_dir: Path, options: ExportOptions, run: ExportRun) -> ExportSummary:
    """Write a project as COCO instance files, one per split in `out_dir/<split>`.

    Ids are counted from 1; category ids are contiguous and the same in all splits.

    Raises:
        FormatError: if a folder holds something else, cannot be written, or no frame is chosen.
        StoppedError: if the export was stopped.
        VideoError: if a frame cannot be decoded.
    """

    def write_split(folder: Path, split: ChosenSplit, plan: ExportPlan) -> tuple[Path, list[Note]]:
        images: list[Json] = []
        annotations: list[Json] = []
        for part in split.videos:
            for image, objects in exported_frames(project, folder, part, options, run, plan.category_ids):
                images.append({"id": len(images) + 1, **image})
                for found in objects:
                    annotations.append({"id": len(annotations) + 1, "image_id": len(images), **found})
        dataset = {"info": {"description": MARKER}, "images": images, "annotations": annotations}
        write_text(folder / ANNOTATION_FILE, json.dumps({**dataset, "categories": category_entries(plan)}))
        return folder / ANNOTATION_FILE, []

    return write_splits(project, out_dir, options, "COCO instances", coco_losses, write_split)


def coco_losses(project: ProjectFile, plan: ExportPlan) -> Sequence[Note]:
    """Tell what other programs do not see."""
    return [*([note("tracks lost")] if plan.track_count else []), *lost_categories(project, plan)]


def read_coco(
    project: ProjectFile,
    path: Path,
    probe: Probe,
    on_step: OnStep = lambda: None,
    read: ReadJson = read_json,
) -> ImportSummary:
    """Add the pictures and objects of a COCO instance file to a project: all of them or none.

    Pictures of one size whose file names share a folder are the frames of one video, in the natural order of their
    names; so are those without a folder if the file has track ids. Every other picture is a video of one frame.
    Objects with the same track id (`track_id` or `instance_id`, or as CVAT says it) and class are one track of their
    video; an object without is a track of its own.

    Args:
        project: is changed.
        path: of the file.
        probe: describes a picture or a folder of pictures.
        on_step: called after each picture and annotation; what it raises ends the import, and nothing has changed.
        read: reads the file.

    Raises:
        FormatError: if the file is wrong, or pictures are missing or of another size.
        VideoError: if a picture cannot be read.
    """
    probe = cache(probe)  # a picture may be asked for its size, and then be a video
    file = parse_coco(path, read(path), probe, on_step)
    finder = VideoFinder(project, probe)
    objects = [found for image in file.images for found in image.objects]
    has_tracks = any(found.track is not None for found in objects)
    videos: list[ReadVideo] = []
    for images in _groups(file.images):
        is_video = len({image.size_hw for image in images}) == 1 and (images[0].folder or has_tracks)
        if is_video:
            videos.append(find_video(finder, file, images, (PurePosixPath(images[0].folder).name,)))
        else:
            videos += [_single(finder, file, image) for image in images]
    notes = [note("no track ids")] if objects and not has_tracks else []
    return add_videos(project, videos, file.categories, [*file.notes, *notes])


def _groups(images: Sequence[CocoImage]) -> list[list[CocoImage]]:
    """Return the pictures of each folder in the natural order of their names."""
    groups: dict[str, list[CocoImage]] = {}
    for image in images:
        groups.setdefault(image.folder, []).append(image)
    return [sorted(group, key=lambda image: natural_key(image.file_name)) for group in groups.values()]


def _single(finder: VideoFinder, file: CocoFile, image: CocoImage) -> ReadVideo:
    """Take a picture as a video of one frame."""
    pictures = pictures_of(file.path, image.file_name)
    stem = PurePosixPath(image.file_name).stem
    wanted = WantedVideo((stem,), image.size_hw, file.path, pictures, image.entry.place, 1)
    return collect(finder.find(wanted), [image], [0])
