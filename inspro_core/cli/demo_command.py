"""`inspro demo`: the whole way on a synthetic video, from pixels to a scored and exported annotation."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from inspro_core.api import SCENE_MODEL, load_prelabeler
from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.cli.prelabel_command import add_model_arguments, prelabel_path
from inspro_core.data.demo_scene import write_demo_scene
from inspro_core.data.scene_dataset import build_ground_truth
from inspro_core.domain.run_tracks import MIN_FRAMES
from inspro_core.errors import UsageError
from inspro_core.evaluate import evaluate_tracking
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_run import ExportRun
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_write import write_results, write_youtube_vis
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.media import VideoWriter, open_video

MARKER = "demo.inspro"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--out", type=Path, default=Path("inspro-demo"), metavar="DIR", help="(default %(default)s)")
    parser.add_argument("--headless", action="store_true", help="do not open the window at the end")
    add_model_arguments(parser, SCENE_MODEL)
    parser.set_defaults(min_frames=MIN_FRAMES, replace=False)
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make, label, score, export; then show."""
    out: Path = arguments.out
    _clear(out)
    video_path, project_path = out / "scene.mp4", out / MARKER
    scene = write_demo_scene(video_path)
    prelabeler = load_prelabeler(arguments.model, arguments.device)
    assert isinstance(prelabeler, Prelabeler)
    with ProjectFile.create(project_path, prelabeler.categories) as project:
        summary = prelabel_path(project, video_path, prelabeler, arguments)
        write_results(project, out / "results.json")
        export = write_youtube_vis(project, out / "export", ExportOptions(), ExportRun(open_video, VideoWriter))
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    truth = build_ground_truth([scene], len(scene.frames))
    (out / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    scores = evaluate_tracking(truth, results)
    result = {
        "AP": scores.ap,
        "AP50": scores.ap50,
        "HOTA": scores.hota,
        "frames_per_second": round(summary.frames_per_second, 2),
        "tracks": summary.track_count,
        "device": prelabeler.device,
        "project": str(project_path),
        "export": str(export.files[0]),
    }
    print_result(result, arguments.json)
    if arguments.headless:
        return 0
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print(f"inspro demo: no display, so no window; later: inspro open {project_path}", file=sys.stderr)
        return 0
    return int(arguments.desktop.open_window(project_path))


def _clear(out: Path) -> None:
    """Make room for a new demo; never removes a folder that is not one."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARKER).is_file():
            raise UsageError(f"{out}: holds other files; name another folder with --out")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
