"""Reading MOTS labels, pictures of 16 bits or lines of text; see `mots` for the layout."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import Mask
from inspro_core.domain.names import natural_key
from inspro_core.domain.project import Video
from inspro_core.domain.track import Segment
from inspro_core.errors import FormatError
from inspro_core.formats.json_entry import read_mask
from inspro_core.formats.label_folders import is_own_export, label_folders, pictures_beside, read_bytes
from inspro_core.formats.label_import import ImportSummary, OnStep, ReadTrack, ReadVideo, add_videos
from inspro_core.formats.label_picture import split_labels
from inspro_core.formats.mots import CLASSES_FILE, IGNORED, IGNORED_CLASS, PER_CLASS, PICTURES, PNG_LABELS, TXT_LABELS
from inspro_core.formats.notes import note
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.video_finder import FrameFinder, Probe, VideoFinder, WantedVideo

STANDARD_CLASSES = {1: "car", 2: "pedestrian"}
MOST_DIGITS = 15  # of a number in text; every program holds these exactly
PICTURE_PLACES = (PICTURES, "image_02", "training/image_02")
Objects = dict[tuple[int, int], dict[int, Mask]]  # (class, object id) → frame → mask


class _Video:
    """The video that labels are of, its objects, and how many regions were ignored."""

    def __init__(self, finder: VideoFinder, name: str, labels: Path, beside: list[Path], is_ours: bool) -> None:
        self._finder, self._name, self._labels, self._beside, self._is_ours = finder, name, labels, beside, is_ours
        self._video: Video | None = None
        self._frames: FrameFinder | None = None
        self.objects: Objects = {}
        self.ignored = 0

    @property
    def video(self) -> Video | None:
        """The video; None as long as no label was seen."""
        return self._video

    def frame(self, size_hw: tuple[int, int], name: str, place: Path) -> int:
        """Return the number of the frame that labels of this size and name are of."""
        if self._video is None:
            self._video = self._finder.find(WantedVideo((self._name,), size_hw, self._labels, self._beside))
            counts_frames = self._is_ours and Path(self._video.path).resolve() not in self._beside
            self._frames = FrameFinder(self._video, counts_frames)
        if size_hw != self._video.size_hw:
            raise FormatError(
                place,
                "frame {frame} is {found}, the video {expected}",
                frame=name,
                found=f"{size_hw[1]}×{size_hw[0]}",
                expected=f"{self._video.size_hw[1]}×{self._video.size_hw[0]}",
            )
        assert self._frames is not None
        return self._frames.find(name, place)


def read_mots(project: ProjectFile, path: Path, probe: Probe, on_step: OnStep = lambda: None) -> ImportSummary:
    """Add the objects of a MOTS dataset to a project: all of them or none.

    A video is one of the project with that name and size, else it is added from the pictures beside the labels. A
    label belongs to the picture whose name is its frame number; in a video file frames count from 0. Tracks take their
    instance as id where it is free. Classes are named by `classes.txt`, else 1 is car and 2 pedestrian.

    Args:
        project: is changed.
        path: of the dataset, its `instances` or `instances_txt`, a folder of either, one video's folder of PNG files,
            or its text file (`gt/gt.txt` is named after the folder of `gt`).
        probe: describes a folder of pictures.
        on_step: called after each picture or line; what it raises ends the import, and nothing has changed.

    Raises:
        FormatError: if there are no labels, one is wrong, or a video or frame is not found.
        VideoError: if a picture cannot be read.
    """
    finder = VideoFinder(project, probe)
    files = _text_files(path)
    parts = [_read_txt(file, finder, on_step) for file in files]
    if not files:
        parts = [_read_png(folder, finder, on_step) for folder in label_folders(path, PNG_LABELS)]
    names = _class_names(files[0] if files else path)
    read = [ReadVideo(part.video, _tracks(part.objects, names)) for part in parts if part.video is not None]
    ignored = sum(part.ignored for part in parts)
    return add_videos(project, read, (), [note("regions ignored", count=ignored)] if ignored else ())


def named_videos(path: Path) -> set[str]:
    """Name the videos that a dataset has labels of; see `read_mots`.

    Raises:
        FormatError: if there are no labels.
    """
    names = {_video_name(file) for file in _text_files(path)}
    return names or {folder.name for folder in label_folders(path, PNG_LABELS)}


def _video_name(file: Path) -> str:
    """Name the video of a text file."""
    return file.parent.parent.name if (file.parent.name, file.name) == ("gt", "gt.txt") else file.stem


def _text_files(path: Path) -> list[Path]:
    """Return the text files of labels; none where there are pictures."""
    if path.is_file():
        return [path]
    if not path.is_dir() or (path / PNG_LABELS).is_dir():
        return []
    folder = path / TXT_LABELS if (path / TXT_LABELS).is_dir() else path
    if folder == path and path.name != TXT_LABELS and any(child.is_dir() for child in path.iterdir()):
        return []
    classes = _class_file(folder)
    files = [file for file in folder.glob("*.txt") if file != classes]
    return sorted(files, key=lambda file: natural_key(file.name))


def _class_file(path: Path) -> Path | None:
    """Find the list of classes of the dataset that labels lie in; a video may have its name, beside other labels."""
    found = [folder / CLASSES_FILE for folder in [path, *path.parents][:4] if (folder / CLASSES_FILE).is_file()]
    is_video = len(found) > 1 and found[0].parent == found[1].parent / TXT_LABELS
    return found[is_video] if found else None


def _class_names(path: Path) -> dict[int, str]:
    """Read the names of the classes of the dataset that labels lie in."""
    file = _class_file(path)
    if file is None:
        return STANDARD_CLASSES
    names = {}
    for number, line in enumerate(_read_text(file).splitlines(), 1):
        class_id, _, name = line.strip().partition(" ")
        if not class_id.isdecimal() or len(class_id) > MOST_DIGITS or not name:
            raise FormatError(
                file,
                "line {line}: {found}; expected the number and the name of a class",
                line=number,
                found=repr(line[:60]),
            )
        names[int(class_id)] = name
    return names


def _read_png(folder: Path, finder: VideoFinder, on_step: OnStep) -> _Video:
    beside = pictures_beside(folder, PNG_LABELS, PICTURE_PLACES)
    part = _Video(finder, folder.name, folder, beside, is_own_export(folder))
    for file in sorted(folder.iterdir(), key=lambda file: natural_key(file.name)):
        if file.suffix.lower() != ".png":
            continue
        picture = _decode(file)
        frame = part.frame((picture.shape[0], picture.shape[1]), file.stem, file)
        for object_id, mask in split_labels(picture).items():
            if object_id == IGNORED:
                part.ignored += 1
            elif object_id < PER_CLASS:
                raise FormatError(
                    file, "holds the value {value}; expected class · 1000 + instance", value=int(object_id)
                )
            else:
                part.objects.setdefault((object_id // PER_CLASS, object_id), {})[frame] = mask
        on_step()
    return part


def _decode(file: Path) -> NDArray[np.uint16]:
    data = np.frombuffer(read_bytes(file), dtype=np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if data.size else None
    if picture is None:
        raise FormatError(file, "cannot be read as a picture; the file is damaged")
    if picture.ndim != 2 or picture.dtype != np.uint16:
        raise FormatError(
            file,
            "holds {kind} of shape {shape}; MOTS has one grey channel of 16 bits",
            kind=picture.dtype,
            shape=picture.shape,
        )
    return np.asarray(picture, dtype=np.uint16)


def _read_txt(file: Path, finder: VideoFinder, on_step: OnStep) -> _Video:
    beside = pictures_beside(file.with_suffix(""), TXT_LABELS, PICTURE_PLACES)
    part = _Video(finder, _video_name(file), file, beside, is_own_export(file.parent))
    for number, line in enumerate(_read_text(file).splitlines(), 1):
        fields = line.split()
        on_step()
        if not fields:
            continue
        if len(fields) != 6 or not all(field.isdecimal() for field in fields[:5]):
            raise FormatError(
                file,
                "line {line}: expected `frame id class height width rle`, found {found}",
                line=number,
                found=repr(line[:60]),
            )
        if too_long := next((field for field in fields[:5] if len(field) > MOST_DIGITS), ""):
            raise FormatError(
                file,
                "line {line}: {found} has more than {most} digits; number the objects anew",
                line=number,
                found=too_long[:60],
                most=MOST_DIGITS,
            )
        object_id, class_id, height, width = (int(field) for field in fields[1:5])
        mask = read_mask(file, f"line {number}", {"size": [height, width], "counts": fields[5]}, (height, width))
        if class_id == IGNORED_CLASS or object_id == IGNORED:
            part.ignored += 1
            continue
        frame = part.frame((height, width), fields[0], file)
        masks = part.objects.setdefault((class_id, object_id), {})
        if frame in masks:
            raise FormatError(
                file,
                "line {line}: object {id} is on frame {frame} twice",
                line=number,
                id=object_id,
                frame=fields[0],
            )
        if not mask.is_empty:
            masks[frame] = mask
    return part


def _read_text(file: Path) -> str:
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(file, "is not text: {reason}", reason=error) from error


def _tracks(objects: Objects, names: Mapping[int, str]) -> list[ReadTrack]:
    return [
        ReadTrack(
            object_id % PER_CLASS if object_id // PER_CLASS == class_id else object_id,
            names.get(class_id, f"class {class_id}"),
            {frame: Segment(mask, "human") for frame, mask in masks.items()},
        )
        for (class_id, object_id), masks in sorted(objects.items())
        if masks
    ]
