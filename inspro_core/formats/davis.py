"""DAVIS: a palette PNG per frame in which every pixel holds the number of its object.

Layout, as the official loader of 2017 reads it: `JPEGImages/<resolution>/<video>/00000.jpg`,
`Annotations/<resolution>/<video>/00000.png` and `ImageSets/2017/<split>.txt` with the names of the videos. The
resolution is `480p` where all videos have 480 lines, else `Full-Resolution`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import Mask
from inspro_core.domain.names import natural_key
from inspro_core.domain.project import Video
from inspro_core.errors import FormatError
from inspro_core.formats.export_folder import new_export_folder, write_jpeg
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.indexed_png import decode_indexed_png, encode_indexed_png, voc_palette
from inspro_core.formats.label_export import ChosenVideo, ExportRun, choose_videos
from inspro_core.formats.label_folders import is_own_export, label_folders, pictures_beside, read_bytes
from inspro_core.formats.label_import import FrameFinder, ReadTrack, VideoFinder, add_tracks
from inspro_core.formats.label_picture import RULE, Losses, paint_labels, split_labels
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_import import ImportSummary
from inspro_core.formats.youtube_vis_write import ExportSummary, FrameOpener

LARGEST_OBJECT = 255
VOID = 255
CATEGORY = "object"
LOSSES = (
    "DAVIS keeps no classes, no track names, no scores and not who drew a mask",
    f"where masks overlap, {RULE}",
    "objects are numbered from 1 in the order of their track ids",
)


def write_davis(
    project: ProjectFile,
    out_dir: Path,
    open_frames: FrameOpener,
    options: ExportOptions = ExportOptions(),  # noqa: B008 (frozen)
    *,
    on_frame: Callable[[], object] = lambda: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ExportSummary:
    """Write a project as one DAVIS dataset in `out_dir/split`; pictures are named by their frame numbers.

    The objects of a video are numbered from 1 in the order of their track ids, and keep their number on all frames.
    Where masks overlap, the smaller one lies on top, of equal ones that with the lower track id.

    Args:
        project: to export.
        out_dir: of the datasets.
        open_frames: opens a video by its path.
        options: what is exported.
        on_frame: called after each frame.
        should_stop: asked before each frame; when it says so nothing is left behind.

    Raises:
        FormatError: if a video has more than 255 objects, the folder holds something else or cannot be written, or
            the export was stopped.
        VideoError: if a frame cannot be decoded.
    """
    chosen, warnings = choose_videos(project, options)
    warnings += [warning for part in chosen for warning in _check(part)]
    resolution = "480p" if all(part.video.size_hw[0] == 480 for part in chosen) else "Full-Resolution"
    run = ExportRun(project, open_frames, on_frame, should_stop)
    losses = Losses()
    with new_export_folder(out_dir, options.split, project, "\n".join(("format: DAVIS 2017", *LOSSES))) as folder:
        for part in chosen:
            pictures, labels = (folder / kind / resolution / part.name for kind in ("JPEGImages", "Annotations"))
            losses += _write_video(run, part, pictures, labels, options.jpeg_quality)
        sets = folder / "ImageSets" / "2017"
        sets.mkdir(parents=True)
        (sets / f"{options.split}.txt").write_text("".join(f"{part.name}\n" for part in chosen), encoding="utf-8")
    file = out_dir / options.split / sets.relative_to(folder) / f"{options.split}.txt"
    counts = (len(chosen), sum(len(part.track_ids) for part in chosen), sum(len(part.frames) for part in chosen))
    return ExportSummary(file, *counts, (*warnings, *losses.warnings()))


def read_davis(project: ProjectFile, path: Path, probe: Callable[[str], Video]) -> ImportSummary:
    """Add the objects of a DAVIS dataset to a project: all of them or none.

    A video is one of the project with that name and size, else it is added from `JPEGImages` beside the labels. A
    label picture belongs to the frame of the same name. All objects come as tracks of the class `object`, drawn by a
    human. 255 is an object in a video that also has 254, else it marks what nobody can tell and is left out.

    Args:
        project: is changed.
        path: of the dataset, its `Annotations`, a folder of videos, or one video's folder of PNG files.
        probe: describes a folder of pictures.

    Raises:
        FormatError: if there are no labels, one is of another kind or size, or a video or frame is not found.
        VideoError: if a picture cannot be read.
    """
    finder, warnings = VideoFinder(project, probe), []
    found: list[tuple[Video, list[ReadTrack]]] = []
    for folder in label_folders(path, "Annotations"):
        video, masks = _read_video(folder, finder, is_own_export(folder))
        if VOID in masks and VOID - 1 not in masks:
            del masks[VOID]
            warnings.append(f"{folder.name}: pixels of the value 255 (void) were left out")
        found.append((video, [ReadTrack(number, CATEGORY, masks[number]) for number in sorted(masks)]))
    with project.together():
        tracks = sum(add_tracks(project, video, read) for video, read in found)
    added = sum(video.id == 0 for video, _ in found)
    return ImportSummary(added, len(found) - added, tracks, tuple(warnings))


def _check(part: ChosenVideo) -> list[str]:
    count = len(part.track_ids)
    if count > LARGEST_OBJECT:
        cure = "export fewer frames, or another format"
        raise FormatError(part.video.path, f"has {count} objects, DAVIS knows {LARGEST_OBJECT} at most; {cure}")
    warnings = []
    if part.track_ids != tuple(range(1, count + 1)):
        warnings.append(f"{part.name}: objects are numbered 1 to {count}, not by their track ids")
    if count == VOID:
        warnings.append(f"{part.name}: the DAVIS evaluation takes object {VOID} for void")
    return warnings


def _write_video(run: ExportRun, part: ChosenVideo, pictures: Path, labels: Path, quality: int) -> Losses:
    pictures.mkdir(parents=True)
    labels.mkdir(parents=True)
    numbers = {track_id: number for number, track_id in enumerate(part.track_ids, 1)}
    palette, losses = voc_palette(), Losses()
    for frame in run.frames(part):
        picture: NDArray[np.uint8] = np.zeros(part.video.size_hw, dtype=np.uint8)
        picture, lost = paint_labels(frame.masks, numbers, picture)
        losses += lost
        write_jpeg(pictures / f"{frame.number:05d}.jpg", frame.image, quality)
        (labels / f"{frame.number:05d}.png").write_bytes(encode_indexed_png(picture, palette))
    return losses


def _read_video(folder: Path, finder: VideoFinder, is_ours: bool) -> tuple[Video, dict[int, dict[int, Mask]]]:
    """Return the video of a folder of labels, and its masks by object and frame."""
    files = sorted(
        (file for file in folder.iterdir() if file.suffix.lower() == ".png"), key=lambda f: natural_key(f.name)
    )
    pictures = pictures_beside(folder, "Annotations", ("JPEGImages",))
    video: Video | None = None
    masks: dict[int, dict[int, Mask]] = {}
    for file in files:
        picture = decode_indexed_png(read_bytes(file), file)
        if video is None:
            video = finder.find(folder.name, (picture.shape[0], picture.shape[1]), folder, pictures)
            frames = FrameFinder(video, is_ours and Path(video.path).resolve() not in pictures)
        if picture.shape != video.size_hw:
            size = f"{video.size_hw[1]}×{video.size_hw[0]}"
            raise FormatError(file, f"is {picture.shape[1]}×{picture.shape[0]}, the video {size}")
        at = frames.find(file.stem, file)
        for number, mask in split_labels(picture).items():
            masks.setdefault(number, {})[at] = mask
    assert video is not None  # label_folders returns folders with a PNG in them
    return video, masks
