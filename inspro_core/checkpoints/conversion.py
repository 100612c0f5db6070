"""Published files become files of this program: an installed model, or tensors from which a training starts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from inspro_core.atomic import replacing
from inspro_core.checkpoints.checkpoint import load_checkpoint, save_checkpoint
from inspro_core.checkpoints.importers import PublishedWeights, load_published
from inspro_core.checkpoints.layout import NamedTensor
from inspro_core.checkpoints.weight_files import check_finite
from inspro_core.domain.project import Category
from inspro_core.errors import CheckpointError
from inspro_core.model.config import BackboneName, InsProConfig, QueryMaskConfig
from inspro_core.model.inspro import InsPro

RESNETS: dict[tuple[int, bool], BackboneName] = {
    (2, False): "resnet18",
    (6, True): "resnet50",
    (23, True): "resnet101",
}
"""By the blocks of its third stage and whether blocks have three convolutions."""


def detector_config(published: PublishedWeights, num_classes: int) -> InsProConfig:
    """Read the configuration of a detector off its tensors.

    An image detector has not learned what another frame's queries mean: each frame starts from its learned start, and
    objects are followed by linking its predictions to the slots that held them.

    Raises:
        CheckpointError: if the file holds no detector with masks, or one on another backbone.
    """
    tensors = published.converted
    if "start_boxes" not in tensors:
        raise CheckpointError(
            published.path, "{layout}: a backbone without a detector cannot label", layout=published.layout.name
        )
    if "mask_head.class_logits.weight" not in tensors:
        raise CheckpointError(
            published.path, "{layout}: a detector without masks cannot label", layout=published.layout.name
        )
    blocks = (_count(tensors, "backbone.stages.2."), "backbone.stages.0.0.conv3.weight" in tensors)
    if blocks not in RESNETS:
        raise CheckpointError(published.path, "its backbone is none of ResNet-18, 50 and 101")
    stage = "stages.0."
    return InsProConfig(
        num_classes,
        backbone=RESNETS[blocks],
        channels=tensors["start_queries"].value.shape[1],
        num_proposals=len(tensors["start_boxes"].value),
        num_stages=_count(tensors, "stages."),
        dynamic_channels=len(tensors[f"{stage}dynamic_conv.norm_in.weight"].value),
        feedforward_channels=len(tensors[f"{stage}feedforward.0.weight"].value),
        num_class_layers=_layers(tensors, f"{stage}class_predictor.hidden."),
        num_box_layers=_layers(tensors, f"{stage}box_predictor.hidden."),
        mask=QueryMaskConfig(num_convs=_count(tensors, "mask_head.convs.")),
        propagate="none",
        bank_size=1,
        links_slots=True,
    )


def convert_detector(
    published: PublishedWeights,
    target: Path,
    class_names: Sequence[str] | None,
    provenance: Mapping[str, str],
) -> InsPro:
    """Write a published detector as a checkpoint, in its own precision; only the unused parts are left behind.

    Args:
        published: a detector with masks.
        target: `.safetensors`, replaced if there.
        class_names: to keep of the file's classes, in this order; None for all.
        provenance: see `save_checkpoint`.

    Returns:
        The network.

    Raises:
        CheckpointError: see `detector_config`; or if a class is not in the file, or the target cannot be written.
    """
    names = tuple(class_names or published.class_names)
    if not names:
        raise CheckpointError(published.path, "does not name its classes; name them all, in the order of the file")
    if published.class_names and (unknown := [name for name in names if name not in published.class_names]):
        known = ", ".join(published.class_names[:5])
        raise CheckpointError(
            published.path, "has no class {name}; it has {known}, …", name=repr(unknown[0]), known=known
        )
    model = InsPro(detector_config(published, len(names))).eval()
    report = load_published(model, published, names)
    without = [name for name in report.missing if not name.startswith("attention.")]
    if without:
        raise CheckpointError(
            published.path, "has no {name}: incomplete, or of another number of classes", name=without[0]
        )
    categories = [Category(index, name) for index, name in enumerate(names, 1)]
    with _writing(target):
        save_checkpoint(target, model, categories, provenance, dtype=torch.float32)
    return model


def convert_start(published: PublishedWeights, target: Path) -> None:
    """Write the tensors of a file under their published names, as safetensors; `inspro train --init` reads it.

    Raises:
        CheckpointError: if the target cannot be written.
    """
    with _writing(target), replacing(target) as part:
        save_file({name: value.contiguous() for name, value in published.file.tensors.items()}, part)


def copy_checkpoint(source: Path, target: Path) -> None:
    """Copy a checkpoint of this program, after checking all of it.

    Raises:
        CheckpointError: if it is not a whole checkpoint of finite numbers, or the target cannot be written.
    """
    check_finite(source, load_checkpoint(source).state_dict)
    with _writing(target), replacing(target) as part:
        shutil.copyfile(source, part)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Make the folder of a target, and what fails an error about it."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield
    except (OSError, SafetensorError) as error:
        raise CheckpointError(target, "cannot be written: {reason}", reason=error) from error


def _count(tensors: Mapping[str, NamedTensor], prefix: str) -> int:
    """Count the numbers that follow a prefix."""
    return len({name.removeprefix(prefix).split(".")[0] for name in tensors if name.startswith(prefix)})


def _layers(tensors: Mapping[str, NamedTensor], prefix: str) -> int:
    """Count the linear layers of a predictor, which alternate with norms."""
    return sum(name.startswith(prefix) and named.value.dim() == 2 for name, named in tensors.items())
