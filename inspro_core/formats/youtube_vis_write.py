"""Writing YouTube-VIS datasets and results that the usual training code loads unchanged."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.project import Category, Video
from inspro_core.errors import FormatError
from inspro_core.formats.atomic import write_text
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis import REVIEWED_KEY, annotation_to_results, track_to_entry

ANNOTATION_FILE = "instances.json"
MARKER = "Exported by the InsPro annotator"


class Frames(Protocol):
    """What an export needs of an open video."""

    def frames(self) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """Yield every frame with its number, (H, W, 3) RGB."""


FrameOpener = Callable[[str], AbstractContextManager[Frames]]


@dataclass(frozen=True)
class ExportSummary:
    """What was written.

    Attributes:
        annotation_file: of the split.
        video_count, track_count, frame_count: in it.
        warnings: what the user should know, one sentence each.
    """

    annotation_file: Path
    video_count: int
    track_count: int
    frame_count: int
    warnings: tuple[str, ...]


def write_youtube_vis(
    project: ProjectFile,
    out_dir: Path,
    open_frames: FrameOpener,
    *,
    split: str = "train",
    jpeg_quality: int = 95,
    keeps_empty_categories: bool = False,
    on_frame: Callable[[], object] = lambda: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ExportSummary:
    """Write a project as one split: `out_dir/split/JPEGImages/<video>/<frame>.jpg` beside `instances.json`.

    Everything goes into a temporary sibling that takes its name at the end; an earlier export of this split is
    replaced. Ids are counted from 1; category ids become contiguous.

    Args:
        project: to export.
        out_dir: of the dataset.
        open_frames: opens a video by its path, so that exactly the annotated frames are written.
        split: name of the split's folder.
        jpeg_quality: 1 to 100.
        keeps_empty_categories: list categories that no track has.
        on_frame: called after each picture.
        should_stop: asked before each picture; when it says so nothing is left behind.

    Raises:
        FormatError: if the folder holds something else, cannot be written, or the export was stopped.
        VideoError: if a frame cannot be decoded.
    """
    target = out_dir / split
    _check_target(target, project)
    temporary = out_dir / f".{split}.part"
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir(parents=True)
        names = folder_names(project.videos())
        for video, name in zip(project.videos(), names, strict=True):
            _write_pictures(temporary / "JPEGImages" / name, video, open_frames, jpeg_quality, on_frame, should_stop)
        dataset, warnings = _build_dataset(project, names, keeps_empty_categories)
        write_text(temporary / ANNOTATION_FILE, json.dumps(dataset))
        _replace_folder(target, temporary)
    except OSError as error:
        raise FormatError(out_dir, f"cannot be written: {error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    frames = sum(len(video["file_names"]) for video in dataset["videos"])
    counts = (len(dataset["videos"]), len(dataset["annotations"]), frames)
    return ExportSummary(target / ANNOTATION_FILE, *counts, tuple(warnings))


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


def _check_target(target: Path, project: ProjectFile) -> None:
    """Refuse to replace anything but an earlier export, and never a folder with a video of the project in it."""
    if not target.exists() or not any(target.iterdir()):
        return
    file = target / ANNOTATION_FILE
    try:
        is_ours = json.loads(file.read_text(encoding="utf-8"))["info"]["description"] == MARKER
    except (OSError, ValueError, KeyError, TypeError):
        is_ours = False
    if not is_ours:
        raise FormatError(target, "holds other files; choose an empty folder or another split name")
    for video in project.videos():
        if Path(video.path).resolve().is_relative_to(target.resolve()):
            raise FormatError(target, f"holds {video.path}, a video of this project; choose another folder")


def _replace_folder(target: Path, new: Path) -> None:
    """Put a folder in another's place; at every moment the old or the new one is there whole."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _build_dataset(project: ProjectFile, names: list[str], keeps_empty: bool) -> tuple[dict[str, Any], list[str]]:
    warnings: list[str] = []
    annotations = {video.id: project.annotation(video.id) for video in project.videos()}
    category_ids = _renumber(project.categories(), list(annotations.values()), keeps_empty, warnings)
    videos = []
    entries: list[dict[str, Any]] = []
    for number, (video, name) in enumerate(zip(project.videos(), names, strict=True), 1):
        annotation = annotations[video.id]
        height, width = video.size_hw
        if video.frame_count < 2:
            warnings.append(f"{name} has a single frame; training code needs at least two")
        videos.append(
            {
                "id": number,
                "width": width,
                "height": height,
                "length": video.frame_count,
                "file_names": [f"{name}/{frame:05d}.jpg" for frame in range(video.frame_count)],
                REVIEWED_KEY: sorted(annotation.reviewed_frames),
            }
        )
        for track in annotation.tracks.values():
            if track.segments:
                entry = track_to_entry(track, video.frame_count, category_ids[track.category_id])
                entries.append({"id": len(entries) + 1, "video_id": number, **entry})
    categories = [
        {"id": category_ids[c.id], "name": c.name, "supercategory": c.supercategory, "color": list(c.color_rgb)}
        for c in project.categories()
        if c.id in category_ids
    ]
    info = {"description": MARKER}
    return {"info": info, "videos": videos, "annotations": entries, "categories": categories}, warnings


def _renumber(
    categories: tuple[Category, ...], annotations: list[Annotation], keeps_empty: bool, warnings: list[str]
) -> dict[int, int]:
    """Give the categories that are written contiguous ids from 1."""
    used = {track.category_id for a in annotations for track in a.tracks.values() if track.segments}
    written = [c for c in categories if keeps_empty or c.id in used]
    if dropped := [c.name for c in categories if c not in written]:
        warnings.append(f"categories without a track are left out: {', '.join(dropped)}")
    ids = {category.id: number for number, category in enumerate(written, 1)}
    if any(old != new for old, new in ids.items()):
        warnings.append("category ids were renumbered to be contiguous from 1")
    return ids


def folder_names(videos: tuple[Video, ...]) -> list[str]:
    """Name each video's folder after its file, made unique and safe for every file system."""
    names: list[str] = []
    for video in videos:
        base = re.sub(r"[^\w.-]+", "_", Path(video.path).stem).strip(".") or "video"
        name, number = base, 2
        while name.casefold() in (known.casefold() for known in names):
            name, number = f"{base}_{number}", number + 1
        names.append(name)
    return names


def _write_pictures(
    folder: Path,
    video: Video,
    open_frames: FrameOpener,
    quality: int,
    on_frame: Callable[[], object],
    should_stop: Callable[[], bool],
) -> None:
    folder.mkdir(parents=True)
    count = 0
    with open_frames(video.path) as source:
        for number, image in source.frames():
            if image.shape[:2] != video.size_hw:
                problem = f"frame {number} is {image.shape[1]}×{image.shape[0]}, the project has {video.size_hw[::-1]}"
                raise FormatError(video.path, f"{problem}: the file was changed since it was labelled; relink it")
            if should_stop():
                raise FormatError(folder.parent.parent, "the export was stopped; nothing was written")
            is_encoded, data = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
            assert is_encoded
            (folder / f"{number:05d}.jpg").write_bytes(data.tobytes())
            count += 1
            on_frame()
    if count != video.frame_count:
        problem = f"has {count} frames, the project {video.frame_count}"
        raise FormatError(video.path, f"{problem}: the file was changed since it was labelled; relink it")
