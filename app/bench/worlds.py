"""Projects to measure on: a textured moving video with many tracks, and a very long one."""

from __future__ import annotations

from pathlib import Path

import av
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
DRIFT = 256  # pixels by which the texture moves to and fro
LONG_CLIP = 1_000  # frames of the very long video that differ


def make_scene(
    folder: Path, size_hw: tuple[int, int], frame_count: int, track_count: int, key_interval: int = 50
) -> Path:
    """Make a video of a drifting texture and a project with one ellipse per track on every frame.

    The frames from one key frame to the next are encoded once and repeated.

    Args:
        folder: of both files; made.
        size_hw: of the frames.
        frame_count: of the video, a multiple of `key_interval`.
        track_count: present on each frame.
        key_interval: frames from one key frame to the next.

    Returns:
        Path of the project.
    """
    folder.mkdir()
    rng = np.random.default_rng(SEED)
    height, width = size_hw
    noise = rng.integers(0, 255, (height // 8 + 32, width // 8 + 64, 3), dtype=np.uint8)
    texture = cv2.resize(noise, None, fx=8, fy=8, interpolation=cv2.INTER_CUBIC)
    with VideoWriter(folder / "group.mp4", size_hw, key_interval=key_interval) as writer:
        for frame in range(key_interval):
            shift = DRIFT - abs(2 * frame % (2 * DRIFT) - DRIFT)
            writer.write(np.ascontiguousarray(texture[shift // 2 :, shift:][:height, :width]))
    _repeat(folder / "group.mp4", folder / "scene.mp4", frame_count // key_interval)
    centres = rng.uniform((0.1, 0.1), (0.9, 0.9), (track_count, 2)) * (height, width)
    radii = rng.uniform(0.04, 0.12, track_count) * height
    with ProjectFile.create(folder / "scene.inspro", [Category(1, "object")]) as project:
        video = project.add_video(probe(folder / "scene.mp4"))
        heads = {track_id: (None, TrackHead(1)) for track_id in range(1, track_count + 1)}
        project.apply(video.id, Change({}, heads))
        for frame in range(frame_count):
            masks = {
                (track_id, frame): (None, Segment(_ellipse(size_hw, centre, radius, frame), "model", 0.8))
                for track_id, (centre, radius) in enumerate(zip(centres, radii, strict=True), 1)
            }
            project.apply(video.id, Change(masks))
    return folder / "scene.inspro"


def make_long_project(folder: Path, frame_count: int, track_count: int, track_length: int) -> Path:
    """Make a very long, very small video and tracks that are spread over it.

    Args:
        folder: of both files.
        frame_count: of the video, a multiple of 1,000 above that.
        track_count: of all.
        track_length: frames on which each is seen.

    Returns:
        Path of the project.
    """
    size_hw = (36, 64)
    picture = np.zeros((*size_hw, 3), dtype=np.uint8)
    with VideoWriter(folder / "clip.mp4", size_hw) as writer:
        for frame in range(min(frame_count, LONG_CLIP)):
            picture[:] = frame % 200
            writer.write(picture)
    _repeat(folder / "clip.mp4", folder / "long.mp4", max(1, frame_count // LONG_CLIP))
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


def _repeat(clip: Path, target: Path, times: int) -> None:
    """Write the packets of a clip several times, one after the other; nothing is encoded."""
    with av.open(str(target), "w") as container:
        copy = None
        for number in range(times):
            with av.open(str(clip)) as source:
                stream = source.streams.video[0]
                copy = copy or container.add_stream_from_template(stream)
                assert stream.duration is not None
                for packet in source.demux(stream):
                    if packet.pts is None or packet.dts is None:
                        continue  # the end of the stream
                    packet.pts += number * stream.duration
                    packet.dts += number * stream.duration
                    packet.stream = copy
                    container.mux(packet)


def _ellipse(size_hw: tuple[int, int], centre_yx: NDArray[np.float64], radius: float, frame: int) -> Mask:
    sway = round(0.05 * size_hw[1] * float(np.sin(frame / 20 + centre_yx[0])))
    x, y = round(float(centre_yx[1])) + sway, round(float(centre_yx[0]))
    reach = round(radius) + 2
    left, top = max(x - reach, 0), max(y - reach, 0)
    part = np.zeros((min(y + reach, size_hw[0]) - top, min(x + reach, size_hw[1]) - left), dtype=np.uint8)
    cv2.ellipse(part, (x - left, y - top), (round(radius), round(0.7 * radius)), 25.0, 0.0, 360.0, 1, -1)
    return Mask.from_window(part.T.astype(bool), left, top, size_hw)
