"""Bringing a YouTube-VIS dataset into a project."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from inspro_core.domain.annotation import Annotation
from inspro_core.formats.json_entry import ReadJson, read_json
from inspro_core.formats.label_import import ImportSummary, OnStep, ReadTrack, ReadVideo, add_videos
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.video_finder import Probe, VideoFinder, WantedVideo, frames_meant, pictures_of
from inspro_core.formats.youtube_vis import YouTubeVisDataset, YouTubeVisVideo
from inspro_core.formats.youtube_vis_read import parse_results, parse_youtube_vis


def import_youtube_vis(
    project: ProjectFile,
    path: Path,
    probe: Probe,
    on_step: OnStep = lambda: None,
    read: ReadJson = read_json,
) -> ImportSummary:
    """Add the videos and tracks of a dataset, or the tracks of a results file, to a project: all of them or none.

    A video of the project with the same file or folder name, size and length gets the tracks; any other is added from
    the pictures beside the file (see `pictures_of`). Categories are matched by name. Tracks keep their ids where
    these are free. In a results file, video ids count the project's videos from 1 and category ids are the project's.

    Args:
        project: is changed.
        path: of the annotation or results file.
        probe: describes a folder of pictures.
        on_step: called after each track; what it raises ends the import, and nothing has changed.
        read: reads the file.

    Raises:
        FormatError: if the file is wrong, or pictures are missing or of another size.
        VideoError: if a picture cannot be read.
    """
    content = read(path)
    if isinstance(content, list):
        return _import_results(project, path, content, on_step)
    dataset = parse_youtube_vis(path, content, on_step)
    finder = VideoFinder(project, probe)
    videos = [_find(finder, path, dataset, video) for video in dataset.videos]
    return add_videos(project, videos, dataset.categories, dataset.notes)


def _import_results(project: ProjectFile, path: Path, content: Any, on_step: OnStep) -> ImportSummary:
    videos, names = project.videos(), {category.id: category.name for category in project.categories()}
    annotations = parse_results(path, content, videos, names, on_step)
    read = [ReadVideo(video, _tracks(annotation, names)) for video, annotation in zip(videos, annotations, strict=True)]
    return add_videos(project, read)


def _find(finder: VideoFinder, path: Path, dataset: YouTubeVisDataset, video: YouTubeVisVideo) -> ReadVideo:
    first = video.file_names[0] if video.file_names else f"{video.name}/00000.jpg"
    wanted = WantedVideo(
        (PurePosixPath(video.name).name,),
        video.size_hw,
        path,
        [picture.parent for picture in pictures_of(path, first)],
        f"videos[{video.id - 1}]",
        0 if video.source_frames is not None else len(video.file_names),
        max(video.source_frames or (0,)) + 1,
    )
    found = finder.find(wanted)
    frames = frames_meant(found, wanted, video.file_names, video.source_frames)
    names = {category.id: category.name for category in dataset.categories}
    reviewed = frozenset(frames[frame] for frame in video.annotation.reviewed_frames)
    return ReadVideo(found, _tracks(video.annotation, names, frames), reviewed)


def _tracks(annotation: Annotation, names: dict[int, str], frames: list[int] | None = None) -> list[ReadTrack]:
    """Return tracks with their frames as the project counts them."""
    return [
        ReadTrack(
            track.id,
            names[track.category_id],
            {frames[frame] if frames else frame: segment for frame, segment in track.segments.items()},
            track.name,
        )
        for track in annotation.tracks.values()
    ]
