"""Starting a model from a checkpoint of the same network, also when its classes differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inspro_core.checkpoints.checkpoint import load_checkpoint
from inspro_core.checkpoints.importers import import_weights
from inspro_core.checkpoints.info import is_checkpoint
from inspro_core.checkpoints.layout import is_class_layer
from inspro_core.errors import CheckpointError
from inspro_core.model.inspro import InsPro


def start_from(model: InsPro, path: str | Path, class_names: Sequence[str]) -> None:
    """Start from a checkpoint of this program or from published weights; see the functions for either.

    Raises:
        CheckpointError: if the file cannot be read or does not fit.
    """
    if is_checkpoint(path):
        start_from_checkpoint(model, path, class_names)
    else:
        import_weights(model, path, class_names)


def start_from_checkpoint(model: InsPro, path: str | Path, class_names: Sequence[str]) -> tuple[str, ...]:
    """Copy all weights of a checkpoint; rows of classes are matched by name, a new class gets the mean of all rows.

    Detectors answer to any object a little higher than to background, whatever its class. The mean row starts there;
    with rows of their own beginning, new classes spend a short training on climbing out of the focal prior (logit
    -4.6), far below the -2 of everything else.

    Args:
        model: freshly built; changed in place.
        path: of the checkpoint.
        class_names: of the model, one per class index.

    Returns:
        The names of classes that the checkpoint knew.

    Raises:
        CheckpointError: if it cannot be read or is of another network.
    """
    checkpoint = load_checkpoint(path)
    known = {category.name: index for index, category in enumerate(checkpoint.categories)}
    shared = [(new, known[name]) for new, name in enumerate(class_names) if name in known]
    state = model.state_dict()
    for name, value in state.items():
        stored = checkpoint.state_dict.get(name)
        if stored is None:
            raise CheckpointError(path, "has no {name}; it is a checkpoint of another network", name=name)
        if is_class_layer(name) and stored.shape[1:] == value.shape[1:]:
            value.copy_(stored.float().mean(dim=0, keepdim=True).expand_as(value))
            for new, old in shared:
                value[new] = stored[old].to(value.dtype)
        elif stored.shape == value.shape:
            value.copy_(stored)
        else:
            raise CheckpointError(
                path,
                "{name} is {found}, this network needs {expected}",
                name=name,
                found=tuple(stored.shape),
                expected=tuple(value.shape),
            )
    return tuple(class_names[new] for new, _ in shared)
