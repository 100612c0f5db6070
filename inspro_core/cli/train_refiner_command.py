"""`inspro train-refiner`: the network that draws coarse masks again at the resolution of the picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspro_core.cli.number_types import whole
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--learn",
        nargs=2,
        action="append",
        required=True,
        metavar=("DATA", "MODEL"),
        help="YouTube-VIS folder or file, and the model whose masks of it are refined; several are drawn from alike",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=".safetensors to write")
    parser.add_argument("--steps", type=whole(1), default=3000, help="of 24 masks each (default %(default)s)")
    parser.add_argument("--seed", type=whole(0), default=0, help="(default %(default)s)")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Collect coarse masks, train, and write the file."""
    import torch

    from inspro_core.api import find_model
    from inspro_core.atomic import check_target
    from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
    from inspro_core.checkpoints.refiner_file import save_refiner
    from inspro_core.evaluate.labelled_videos import read_labelled_videos
    from inspro_core.inference.engine import Engine
    from inspro_core.train.refiner_samples import RefinerSample, collect_samples
    from inspro_core.train.refiner_training import train_refiner

    check_target(arguments.out)
    torch.set_num_threads(1)
    sets: list[list[RefinerSample]] = []
    for data, name in arguments.learn:
        videos = read_labelled_videos(Path(data)).videos
        model = build_model(load_checkpoint(find_model(name)))
        if model.config.mask is None:
            raise UsageError("{model}: finds boxes only; name a model with masks", model=name)
        engine, samples = Engine(model, "cpu"), list[RefinerSample]()
        with progress_bar(len(videos), f"look at {data}", "video") as bar:
            for video in videos:
                samples += collect_samples(engine, video)
                bar.update()
        if not samples:
            raise UsageError("{data}: {model} finds none of the objects there", data=data, model=name)
        sets.append(samples)
    with progress_bar(arguments.steps, "train", "step") as bar:
        losses: list[float] = []

        def follow(loss: float) -> None:
            losses.append(loss)
            bar.update()

        refiner = train_refiner(sets, arguments.steps, arguments.seed, follow)
    learned = ", ".join(f"{Path(data).name} by {Path(name).stem}" for data, name in arguments.learn)
    save_refiner(arguments.out, refiner, {"trained_on": learned, "steps": str(arguments.steps)})
    last = losses[-100:]
    masks = sum(len(samples) for samples in sets)
    print_result({"refiner": str(arguments.out), "masks": masks, "loss": sum(last) / len(last)}, arguments.json)
    return 0
