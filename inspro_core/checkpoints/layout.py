"""What an importer knows of one published layout: how to recognise it and what its tensors are called here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor

CLASS_LAYERS = (".class_predictor.output.", "mask_head.class_logits.")


def is_class_layer(name: str) -> bool:
    """Tell whether a tensor of InsPro has one row per class; these rows are matched by the classes' names."""
    return any(layer in name for layer in CLASS_LAYERS)


@dataclass(frozen=True)
class NamedTensor:
    """A tensor under the name it has in InsPro.

    Attributes:
        value: ready to be loaded.
        sources: names in the file it was made from.
    """

    value: Tensor
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """One published layout of weights.

    Attributes:
        name: how messages call it.
        marker: a tensor that every file of this layout has and no other does.
        convert: turns the file's tensors into InsPro's names; a name that InsPro does not have is harmless.
        class_names: of the class rows, where the layout's published files fix them.
    """

    name: str
    marker: str
    convert: Callable[[Mapping[str, Tensor]], dict[str, NamedTensor]]
    class_names: tuple[str, ...] = ()


def rename_all(tensors: Mapping[str, Tensor], rename: Callable[[str], str]) -> dict[str, NamedTensor]:
    """Give every tensor its new name."""
    return {rename(name): NamedTensor(value, (name,)) for name, value in tensors.items()}


def replace_parts(name: str, prefixes: Mapping[str, str], parts: Mapping[str, str]) -> str:
    """Replace the first prefix that fits, then every part in order."""
    for old, new in prefixes.items():
        if name.startswith(old):
            name = new + name[len(old) :]
            break
    for old, new in parts.items():
        name = name.replace(old, new)
    return name
