"""DAVIS: a palette PNG per frame in which every pixel holds the number of its object.

Layout, as the official loader of 2017 reads it: `JPEGImages/<resolution>/<video>/00000.jpg`,
`Annotations/<resolution>/<video>/00000.png` and `ImageSets/2017/<split>.txt` with the names of the videos. The
resolution is `480p` where all videos have 480 lines, else `Full-Resolution`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.names import natural_key
from inspro_core.domain.project import Video
from inspro_core.domain.track import Segment
from inspro_core.errors import FormatError
from inspro_core.formats.export_folder import write_jpeg
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import ChosenSplit, ChosenVideo, ExportPlan
from inspro_core.formats.export_run import ExportRun, ExportSummary, write_splits
from inspro_core.formats.indexed_png import decode_indexed_png, encode_indexed_png, voc_palette
from inspro_core.formats.label_folders import is_own_export, label_folders, pictures_beside, read_bytes
from inspro_core.formats.label_import import ImportSummary, OnStep, ReadTrack, ReadVideo, add_videos
from inspro_core.formats.label_picture import Overlaps, paint_labels, split_labels
from inspro_core.formats.losses import lost_by_pictures
from inspro_core.formats.notes import Note, NoteKind, listed, note
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.video_finder import FrameFinder, Probe, VideoFinder, WantedVideo

LARGEST_OBJECT = 255
VOID = 255
CATEGORY = "object"
FULL = "Full-Resolution"


def write_davis(project: ProjectFile, out_dir: Path, options: ExportOptions, run: ExportRun) -> ExportSummary:
    """Write a project as one DAVIS dataset per split in `out_dir/<split>`; pictures are named by frame numbers.

    The objects of a video are numbered from 1 in the order of their track ids, and keep their number on all frames.
    Where masks overlap, the smaller one lies on top, of equal ones that with the lower track id.

    Raises:
        FormatError: if a video has more than 255 objects, a folder holds something else or cannot be written, or no
            frame is chosen.
        StoppedError: if the export was stopped.
        VideoError: if a frame cannot be decoded.
    """

    def write_split(folder: Path, split: ChosenSplit, plan: ExportPlan) -> tuple[Path, list[Note]]:
        is_480p = all(part.video.size_hw[0] == 480 for part in plan.videos)
        overlaps = Overlaps()
        for part in split.videos:
            kinds = ("JPEGImages", "Annotations")
            pictures, labels = (folder / kind / ("480p" if is_480p else FULL) / part.name for kind in kinds)
            overlaps += _write_video(run, project, part, pictures, labels, options.jpeg_quality)
        names = folder / "ImageSets" / "2017" / f"{split.name}.txt"
        names.parent.mkdir(parents=True)
        names.write_text("".join(f"{part.name}\n" for part in split.videos), encoding="utf-8")
        return names, overlaps.notes()

    return write_splits(project, out_dir, options, "DAVIS 2017", davis_losses, write_split)


def davis_losses(project: ProjectFile, plan: ExportPlan) -> Sequence[Note]:
    """Tell what DAVIS does not keep, and refuse more than 255 objects."""
    found: dict[NoteKind, list[str]] = {"too many objects": [], "ids renumbered": [], "object is void": []}
    for part in plan.videos:
        count = len(part.heads)
        if count > LARGEST_OBJECT:
            found["too many objects"].append(f"{part.name} ({count})")
        elif part.track_ids != tuple(range(1, count + 1)):
            found["ids renumbered"].append(part.name)
        if count == VOID:
            found["object is void"].append(part.name)
    said = [note(kind, videos=listed(names)) for kind, names in found.items() if names]
    used = {head.category_id for part in plan.videos for head in part.heads.values()}
    if any(category.name != CATEGORY for category in plan.categories if category.id in used):
        said.append(note("classes lost"))
    return said + lost_by_pictures(project, plan)


def read_davis(project: ProjectFile, path: Path, probe: Probe, on_step: OnStep = lambda: None) -> ImportSummary:
    """Add the objects of a DAVIS dataset to a project: all of them or none.

    A video is one of the project with that name and size, else it is added from `JPEGImages` beside the labels. A
    label picture belongs to the frame of the same name. All objects come as tracks of the class `object`, drawn by a
    human. 255 is an object in a video that also has 254, else it marks what nobody can tell and is left out.

    Args:
        project: is changed.
        path: of the dataset, its `Annotations`, a folder of videos, or one video's folder of PNG files.
        probe: describes a folder of pictures.
        on_step: called after each label picture; what it raises ends the import, and nothing has changed.

    Raises:
        FormatError: if there are no labels, one is of another kind or size, or a video or frame is not found.
        VideoError: if a picture cannot be read.
    """
    finder, notes = VideoFinder(project, probe), []
    read: list[ReadVideo] = []
    for folder in label_folders(path, "Annotations"):
        video, objects = _read_video(folder, finder, is_own_export(folder), on_step)
        if VOID in objects and VOID - 1 not in objects:
            del objects[VOID]
            notes.append(note("void pixels", video=folder.name))
        read.append(ReadVideo(video, [ReadTrack(number, CATEGORY, objects[number]) for number in sorted(objects)]))
    return add_videos(project, read, (), notes)


def _write_video(
    run: ExportRun, project: ProjectFile, part: ChosenVideo, pictures: Path, labels: Path, quality: int
) -> Overlaps:
    pictures.mkdir(parents=True)
    labels.mkdir(parents=True)
    numbers = {track_id: number for number, track_id in enumerate(part.track_ids, 1)}
    palette, overlaps = voc_palette(), Overlaps()
    for frame in run.frames(project, part):
        picture: NDArray[np.uint8] = np.zeros(part.video.size_hw, dtype=np.uint8)
        picture, lost = paint_labels(frame.masks, numbers, picture)
        overlaps += lost
        write_jpeg(pictures / f"{frame.number:05d}.jpg", frame.image, quality)
        (labels / f"{frame.number:05d}.png").write_bytes(encode_indexed_png(picture, palette))
    return overlaps


def _read_video(
    folder: Path, finder: VideoFinder, is_ours: bool, on_step: OnStep
) -> tuple[Video, dict[int, dict[int, Segment]]]:
    """Return the video of a folder of labels, and its objects by number and frame."""
    files = [file for file in folder.iterdir() if file.suffix.lower() == ".png"]
    pictures = pictures_beside(folder, "Annotations", ("JPEGImages",))
    video: Video | None = None
    objects: dict[int, dict[int, Segment]] = {}
    for file in sorted(files, key=lambda file: natural_key(file.name)):
        picture = decode_indexed_png(read_bytes(file), file)
        if video is None:
            video = finder.find(WantedVideo((folder.name,), (picture.shape[0], picture.shape[1]), folder, pictures))
            frames = FrameFinder(video, is_ours and Path(video.path).resolve() not in pictures)
        if picture.shape != video.size_hw:
            raise FormatError(
                file,
                "is {found}, the video {expected}",
                found=f"{picture.shape[1]}×{picture.shape[0]}",
                expected=f"{video.size_hw[1]}×{video.size_hw[0]}",
            )
        at = frames.find(file.stem, file)
        for number, mask in split_labels(picture).items():
            objects.setdefault(number, {})[at] = Segment(mask, "human")
        on_step()
    assert video is not None  # label_folders returns folders with a PNG in them
    return video, objects
