"""Projects to measure on: a textured moving video with many tracks, and a very long one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.annotation import Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import VideoWriter, probe

SEED = 7


def make_scene(folder: Path, size_hw: tuple[int, int], frame_count: int, track_count: int) -> Path:
    """Make a video of a drifting texture and a project with one ellipse per track on every frame.

    Args:
        folder: of both files.
        size_hw: of the frames.
        frame_count: of the video.
        track_count: present on each frame.

    Returns:
        Path of the project.
    """
    rng = np.random.default_rng(SEED)
    height, width = size_hw
    noise = rng.integers(0, 255, (height // 8 + 32, width // 8 + 64, 3), dtype=np.uint8)
    texture = cv2.resize(noise, None, fx=8, fy=8, interpolation=cv2.INTER_CUBIC)
    with VideoWriter(folder / "scene.mp4", size_hw) as writer:
        for frame in range(frame_count):
            shift = 2 * frame % 256
            writer.write(np.ascontiguousarray(texture[shift // 2 :, shift:][:height, :width]))
    centres = rng.uniform((0.1, 0.1), (0.9, 0.9), (track_count, 2)) * (height, width)
    radii = rng.uniform(0.04, 0.12, track_count) * height
    with ProjectFile.create(folder / "scene.inspro", [Category(1, "object")]) as project:
        video = project.add_video(probe(folder / "scene.mp4"))
        heads = {track_id: (None, TrackHead(1)) for track_id in range(1, track_count + 1)}
        project.apply(video.id, Change({}, heads))
        for frame in range(frame_count):
            masks = {
                (track_id, frame): (
                    None,
                    Segment(Mask.from_array(_ellipse(size_hw, centre, radius, frame)), "model", 0.8),
                )
                for track_id, (centre, radius) in enumerate(zip(centres, radii, strict=True), 1)
            }
            project.apply(video.id, Change(masks))
    return folder / "scene.inspro"


def make_long_project(folder: Path, frame_count: int, track_count: int, track_length: int) -> Path:
    """Make a very long, very small video and tracks that are spread over it.

    Args:
        folder: of both files.
        frame_count: of the video.
        track_count: of all.
        track_length: frames on which each is seen.

    Returns:
        Path of the project.
    """
    size_hw = (36, 64)
    picture = np.zeros((*size_hw, 3), dtype=np.uint8)
    with VideoWriter(folder / "long.mp4", size_hw) as writer:
        for frame in range(frame_count):
            picture[:] = frame % 200
            writer.write(picture)
    pixels = np.zeros(size_hw, dtype=bool)
    pixels[10:20, 10:30] = True
    segment = Segment(Mask.from_array(pixels), "model", 0.8)
    rng = np.random.default_rng(SEED)
    starts = rng.integers(0, max(1, frame_count - track_length), track_count)
    with ProjectFile.create(folder / "long.inspro", [Category(1, "object")]) as project:
        video = project.add_video(probe(folder / "long.mp4"))
        for track_id, start in enumerate(starts.tolist(), 1):
            frames = range(start, min(start + track_length, frame_count))
            heads = {track_id: (None, TrackHead(1))}
            project.apply(video.id, Change({(track_id, frame): (None, segment) for frame in frames}, heads))
    return folder / "long.inspro"


def _ellipse(size_hw: tuple[int, int], centre_yx: NDArray[np.float64], radius: float, frame: int) -> NDArray[np.uint8]:
    image = np.zeros(size_hw, dtype=np.uint8)
    sway = round(0.05 * size_hw[1] * float(np.sin(frame / 20 + centre_yx[0])))
    centre = round(float(centre_yx[1])) + sway, round(float(centre_yx[0]))
    cv2.ellipse(image, centre, (round(radius), round(0.7 * radius)), 25.0, 0.0, 360.0, 1, -1)
    return image
