"""What COCO instance files and COCO-video files share: pictures and objects as JSON, both ways.

Extra keys carry what the schema has no place for, so that an export reads back unchanged: the number of the frame in
its video, whether a human has confirmed it, the track with its name, who drew the mask and how sure the model was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Source
from inspro_core.errors import FormatError
from inspro_core.formats.export_folder import write_jpeg
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import ChosenVideo
from inspro_core.formats.export_run import ExportRun
from inspro_core.formats.json_entry import (
    CATEGORY,
    IMAGE,
    Entry,
    as_file_name,
    as_flag,
    as_frame,
    as_id,
    as_object,
    as_score,
    as_source,
    as_text,
    is_crowd,
    look_up,
    number_ids,
    read_categories,
    read_mask,
    read_size,
)
from inspro_core.formats.label_import import OnStep, ReadTrack, ReadVideo
from inspro_core.formats.notes import Note, note
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.video_finder import Probe, VideoFinder, WantedVideo, frames_meant, pictures_of
from inspro_core.formats.youtube_vis import mask_to_rle

PICTURES = "images"
TRACK_KEYS = ("track_id", "instance_id")
NAME_KEY, SOURCE_KEY, SCORE_KEY = "track_name", "source", "score"
FRAME_KEY, REVIEWED_KEY = "source_frame", "is_reviewed"
Json = dict[str, Any]


@dataclass(frozen=True)
class CocoObject:
    """One object on one picture.

    Attributes:
        track: what the file calls its track; None where it does not tell.
        category: name of its class.
        name: of the track.
        segment: its mask.
        entry: in the file.
    """

    track: int | str | None
    category: str
    name: str
    segment: Segment
    entry: Entry


@dataclass(frozen=True)
class CocoImage:
    """One picture.

    Attributes:
        entry: in the file.
        file_name: relative, with forward slashes.
        size_hw: of the picture in pixels.
        source_frame: its number in the video that was labelled; None where the file does not tell.
        is_reviewed: whether a human has confirmed it.
        objects: on it.
    """

    entry: Entry
    file_name: str
    size_hw: tuple[int, int]
    source_frame: int | None
    is_reviewed: bool
    objects: list[CocoObject] = field(default_factory=list)

    @property
    def folder(self) -> str:
        """The folder of the picture, empty where it has none."""
        folder = str(PurePosixPath(self.file_name).parent)
        return "" if folder == "." else folder


@dataclass(frozen=True)
class CocoFile:
    """The content of a file.

    Attributes:
        path: of the file.
        root: its JSON.
        categories: under numbers of our own.
        images: in the order of the file.
        notes: what was left out.
    """

    path: Path
    root: Entry
    categories: tuple[Category, ...]
    images: tuple[CocoImage, ...]
    notes: tuple[Note, ...]


def exported_frames(
    project: ProjectFile,
    folder: Path,
    part: ChosenVideo,
    options: ExportOptions,
    run: ExportRun,
    category_ids: dict[int, int],
) -> Iterator[tuple[Json, list[Json]]]:
    """Write the chosen frames of a video as `images/<video>/<frame>.jpg`.

    Yields:
        For each the entry of the picture and those of its objects, without ids.
    """
    (folder / PICTURES / part.name).mkdir(parents=True)
    height, width = part.video.size_hw
    for frame in run.frames(project, part):
        file_name = f"{part.name}/{frame.number:05d}.jpg"
        write_jpeg(folder / PICTURES / file_name, frame.image, options.jpeg_quality)
        image = {"file_name": file_name, "width": width, "height": height, FRAME_KEY: frame.number}
        objects = [
            {
                "category_id": category_ids[part.heads[track_id].category_id],
                "iscrowd": 0,
                "segmentation": mask_to_rle(segment.mask),
                "bbox": list(segment.mask.bbox_xywh),
                "area": segment.mask.area,
                TRACK_KEYS[0]: track_id,
                NAME_KEY: part.heads[track_id].name,
                SOURCE_KEY: segment.source,
                SCORE_KEY: segment.score,
            }
            for track_id, segment in frame.segments.items()
        ]
        yield {**image, REVIEWED_KEY: frame.number in part.reviewed}, objects


def parse_coco(path: Path, content: Any, probe: Probe, on_step: OnStep) -> CocoFile:
    """Read the content of a file.

    Ids may be any numbers or strings; optional keys may be missing or null, as may all annotations. Masks may be
    compressed or uncompressed run lengths, or polygons. Crowds, boxes without a mask and masks without a pixel are left
    out with a note. Sizes that are missing are those of the pictures.

    Args:
        path: named by errors.
        content: of the file.
        probe: describes a picture.
        on_step: called after each picture and annotation.

    Raises:
        FormatError: for anything else, naming the file, the JSON path and the value.
        VideoError: if a picture whose size is missing cannot be read.
    """
    if isinstance(content, list):
        raise FormatError(
            path,
            "holds results alone, which do not name their pictures; put them as annotations into a copy of the dataset "
            "file that they were made for, and import that",
        )
    root = Entry(path, "", content)
    categories, category_ids = read_categories(root.entries("categories"))
    image_entries = root.entries("images")
    image_ids = number_ids(image_entries)
    names = {category.id: category.name for category in categories}
    images = []
    for entry in image_entries:
        images.append(_read_image(entry, probe))
        on_step()
    crowds = boxes = empty = 0
    for entry in root.entries("annotations", []):
        image = images[look_up(entry, "image_id", image_ids, IMAGE) - 1]
        category = names[look_up(entry, "category_id", category_ids, CATEGORY)]
        if is_crowd(entry):
            crowds += 1
        elif not entry.content.get("segmentation"):
            boxes += 1
        elif (found := _read_object(entry, category, image.size_hw)) is not None:
            image.objects.append(found)
        else:
            empty += 1
        on_step()
    notes = [note("crowds left out", count=crowds)] if crowds else []
    notes += [note("boxes left out", count=boxes)] if boxes else []
    notes += [note("empty left out", count=empty)] if empty else []
    return CocoFile(path, root, categories, tuple(images), tuple(notes))


def find_video(finder: VideoFinder, file: CocoFile, images: Sequence[CocoImage], names: tuple[str, ...]) -> ReadVideo:
    """Find the video that pictures are the frames of, and its labels.

    Args:
        finder: of videos.
        file: that the pictures are of.
        images: frames of one video, in order, at least one.
        names: that the video may have in the project.

    Raises:
        FormatError: if the pictures differ in size, there is no such video, or a track is twice on a frame.
        VideoError: if a picture cannot be read.
    """
    first = images[0]
    for image in images:
        if image.size_hw != first.size_hw:
            found, size = (f"{width}×{height}" for height, width in (image.size_hw, first.size_hw))
            raise image.entry.refusal(
                "width", "{found} differs from {size}, the size of the video", found=found, size=size
            )
    known = [image.source_frame for image in images if image.source_frame is not None]
    source = known if len(set(known)) == len(images) else None
    pictures = [path.parent for path in pictures_of(file.path, first.file_name) if first.folder or path.is_file()]
    count, least = (0, max(source) + 1) if source is not None else (len(images), 1)
    wanted = WantedVideo(names, first.size_hw, file.path, pictures, first.entry.place, count, least)
    video = finder.find(wanted)
    return collect(video, images, frames_meant(video, wanted, [image.file_name for image in images], source))


def collect(video: Video, images: Sequence[CocoImage], frames: Sequence[int]) -> ReadVideo:
    """Join the objects of a video's pictures to tracks; one without a track's id is a track of its own.

    Args:
        video: of the project, or a new one.
        images: its pictures.
        frames: which frame each of them is.

    Raises:
        FormatError: if a track is twice on a frame.
    """
    segments: dict[tuple[Any, str], dict[int, Segment]] = {}
    names: dict[tuple[Any, str], str] = {}
    for image, frame in zip(images, frames, strict=True):
        for found in image.objects:
            key = (found.track if found.track is not None else found.entry.place, found.category)
            track = segments.setdefault(key, {})
            if frame in track:
                raise found.entry.refusal(
                    TRACK_KEYS[0],
                    "the track {track} is on {picture} twice",
                    track=found.track,
                    picture=image.file_name,
                )
            track[frame] = found.segment
            names.setdefault(key, found.name)
    tracks = [
        ReadTrack(max(key[0], 0) if isinstance(key[0], int) else 0, key[1], segments[key], name)
        for key, name in names.items()
    ]
    reviewed = frozenset(frame for image, frame in zip(images, frames, strict=True) if image.is_reviewed)
    return ReadVideo(video, tracks, reviewed)


def _read_image(entry: Entry, probe: Probe) -> CocoImage:
    def look(file_name: str) -> tuple[int, int] | None:
        picture = pictures_of(entry.path, file_name)[0]
        return probe(str(picture)).size_hw if picture.is_file() else None

    size_hw = read_size(entry, look)
    frame: int | None = entry.get(FRAME_KEY, as_frame, None)
    is_reviewed = entry.get(REVIEWED_KEY, as_flag, False)
    return CocoImage(entry, entry.get("file_name", as_file_name), size_hw, frame, is_reviewed)


def _read_object(entry: Entry, category: str, size_hw: tuple[int, int]) -> CocoObject | None:
    """Read an object; None where its mask has no pixel."""
    mask = read_mask(entry.path, entry.where("segmentation"), entry.content["segmentation"], size_hw)
    if mask.is_empty:
        return None
    drawn: Source = "human"
    segment = Segment(mask, entry.get(SOURCE_KEY, as_source, drawn), entry.get(SCORE_KEY, as_score, 1.0))
    return CocoObject(_read_track(entry), category, entry.get(NAME_KEY, as_text, ""), segment, entry)


def _read_track(entry: Entry) -> int | str | None:
    """Read what the file calls the track of an object; CVAT says it among the attributes of its key frames' shapes."""
    attributes = Entry(entry.path, entry.where("attributes"), entry.get("attributes", as_object, {}))
    track: int | str | None = None
    if "keyframe" in attributes.content:
        track = attributes.get(TRACK_KEYS[0], as_id, None)
    for key in reversed(TRACK_KEYS):
        track = entry.get(key, as_id, track)
    return track
