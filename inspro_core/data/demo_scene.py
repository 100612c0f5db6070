"""The scene of the demo: held out from training, the same every time."""

from __future__ import annotations

from pathlib import Path

from inspro_core.data.scenes import SyntheticVideo, render_video
from inspro_core.media import VideoWriter

SEED, FRAME_COUNT = 10_001, 40


def write_demo_scene(path: Path) -> SyntheticVideo:
    """Render the scene and write its frames as an H.264 video.

    Args:
        path: of the video; its folder must exist.

    Returns:
        The scene with its exact masks and ids.

    Raises:
        VideoError: if the file cannot be written.
    """
    scene = render_video(SEED, FRAME_COUNT)
    with VideoWriter(path, (scene.frames.shape[1], scene.frames.shape[2])) as writer:
        for frame in scene.frames:
            writer.write(frame)
    return scene
