"""Writing the clips of a plan as YouTube-VIS datasets for the trainer."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from inspro_core.domain.track import Segment, Track
from inspro_core.errors import ProjectError, StoppedError
from inspro_core.formats.export_folder import folder_names, write_jpeg
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis import FRAMES_KEY, track_to_entry
from inspro_core.formats.youtube_vis_write import ANNOTATION_FILE, PICTURES
from inspro_core.media import open_video
from inspro_core.retrain.plan import LabelledClip

JPEG_QUALITY = 95


class ClipWriter:
    """Writes clips of one project.

    Args:
        project: open.
        on_frame: called after each frame.
        should_stop: asked at each frame.
    """

    def __init__(self, project: ProjectFile, on_frame: Callable[[], object], should_stop: Callable[[], bool]) -> None:
        self._project, self._on_frame, self._should_stop = project, on_frame, should_stop
        self._class_names = {category.id: category.name for category in project.categories()}
        videos = project.videos()
        self._videos = {video.id: video for video in videos}
        self._names = dict(zip(self._videos, folder_names(videos), strict=True))

    def write(self, folder: Path, clips: Sequence[LabelledClip], class_names: Sequence[str]) -> None:
        """Write a dataset; its videos are the clips in their order.

        Args:
            folder: new.
            clips: of the project.
            class_names: categories of the dataset, numbered from 1.

        Raises:
            ProjectError: if a clip has by now a class that is not among these.
            StoppedError: if asked to stop.
            VideoError: if a video is not the one that was labelled, or a frame cannot be read.
        """
        folder.mkdir(parents=True)
        ids = {name: number for number, name in enumerate(class_names, 1)}
        numbers = {key: ids[name] for key, name in self._class_names.items() if name in ids}
        videos: list[dict[str, Any]] = []
        annotations: list[dict[str, Any]] = []
        for number, clip in enumerate(clips, 1):
            name = f"{self._names[clip.video_id]}-{clip.frames[0]:05d}"
            tracks = self._write_clip(folder / PICTURES / name, clip)
            videos.append(self._entry(number, name, clip))
            for track in tracks:
                if track.category_id not in numbers:
                    raise ProjectError(
                        self._project.path, "has labels of other classes by now; plan the retraining anew"
                    )
                entry = track_to_entry(track, len(clip.frames), numbers[track.category_id])
                annotations.append({"id": len(annotations) + 1, "video_id": number, **entry})
        categories = [{"id": number, "name": name} for name, number in ids.items()]
        content = {"videos": videos, "annotations": annotations, "categories": categories}
        (folder / ANNOTATION_FILE).write_text(json.dumps(content), encoding="utf-8")

    def _write_clip(self, folder: Path, clip: LabelledClip) -> list[Track]:
        """Write the pictures of a clip; return its tracks, frames counted in the clip."""
        folder.mkdir(parents=True)
        video, places = self._videos[clip.video_id], {frame: place for place, frame in enumerate(clip.frames)}
        segments: dict[int, dict[int, Segment]] = {}
        with open_video(video) as source:
            for frame, image in source.frames(clip.frames[0], clip.frames[-1] + 1):
                if frame not in places:
                    continue
                if self._should_stop():
                    raise StoppedError("The preparation was stopped; nothing was written")
                write_jpeg(folder / f"{frame:05d}.jpg", image, JPEG_QUALITY)
                for track_id, segment in self._project.segments_on_frame(video.id, frame).items():
                    segments.setdefault(track_id, {})[places[frame]] = segment
                self._on_frame()
        heads = self._project.track_heads(video.id)
        return [Track(key, heads[key].category_id, found) for key, found in sorted(segments.items()) if key in heads]

    def _entry(self, number: int, name: str, clip: LabelledClip) -> dict[str, Any]:
        height, width = self._videos[clip.video_id].size_hw
        return {
            "id": number,
            "width": width,
            "height": height,
            "length": len(clip.frames),
            "file_names": [f"{name}/{frame:05d}.jpg" for frame in clip.frames],
            FRAMES_KEY: list(clip.frames),
        }
