"""Import of published weights into an InsPro network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from inspro_core.checkpoints import detectron2, mmdetection, torchvision_mobilenet, torchvision_resnet
from inspro_core.checkpoints.layout import Layout, NamedTensor, is_class_layer
from inspro_core.checkpoints.weight_files import WeightFile, read_weights
from inspro_core.errors import CheckpointError
from inspro_core.model.inspro import InsPro

LAYOUTS = (
    detectron2.SPARSE_RCNN,
    mmdetection.SPARSE_RCNN,
    torchvision_resnet.RESNET,
    torchvision_mobilenet.MOBILENET_V2,
    detectron2.RESNET,
)


@dataclass(frozen=True)
class PublishedWeights:
    """A published file, read and recognised.

    Attributes:
        path: the file.
        layout: of its names.
        file: its tensors under their own names.
        converted: the tensors under InsPro's names.
    """

    path: Path
    layout: Layout
    file: WeightFile
    converted: dict[str, NamedTensor]

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the class rows, as the file or else its layout gives them; empty where neither fits."""
        counts = {len(named.value) for name, named in self.converted.items() if is_class_layer(name)}
        known = (self.file.class_names, self.layout.class_names)
        return next((names for names in known if counts == {len(names)}), ())


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes:
        source: name of the layout.
        loaded: tensors of the model that now hold the file's values, class rows copied by name included.
        unused: tensors of the file that the model has no place for.
        missing: tensors of the model that kept their values.
        copied_class_rows: classes whose rows were copied by name; empty where the class layers fitted as a whole.
    """

    source: str
    loaded: tuple[str, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]
    copied_class_rows: tuple[str, ...]


def import_weights(model: InsPro, path: str | Path, class_names: Sequence[str] | None = None) -> ImportReport:
    """Load published weights into a model, in place; the layout is recognised by its names.

    Accepted: the official Sparse R-CNN, MMDetection's Sparse R-CNN and QueryInst, torchvision's
    ResNet-18/50/101 and MobileNetV2, Detectron2's ResNets. Where the classes differ, the rows of classes with the same
    name are copied and the others keep the model's initial values.

    Args:
        model: freshly built; unchanged if the file is refused.
        path: .pth, .pt, .pkl, or a .safetensors with the published names.
        class_names: of the model, one per class index; without them class layers are loaded only if their size fits.

    Raises:
        CheckpointError: if the file cannot be read safely, is not recognised, or does not fit the model.
        ValueError: if there are not as many class names as classes.
    """
    return load_published(model, read_published(path), class_names)


def read_published(path: str | Path) -> PublishedWeights:
    """Read a published file and recognise its layout by its names.

    Raises:
        CheckpointError: if it cannot be read safely or is not recognised.
    """
    file = read_weights(path)
    layout = _recognise(path, file.tensors)
    return PublishedWeights(Path(path), layout, file, layout.convert(file.tensors))


def load_published(
    model: InsPro, published: PublishedWeights, class_names: Sequence[str] | None = None
) -> ImportReport:
    """Load a file that was read; see `import_weights`."""
    if class_names is not None and len(class_names) != model.config.num_classes:
        raise ValueError(f"expected {model.config.num_classes} class names, got {len(class_names)}")
    own = model.state_dict()
    converted = dict(published.converted)
    copied = _match_classes(converted, own, published.class_names, class_names)
    fitting = {name: named for name, named in converted.items() if name in own}
    _check(published.path, model, converted, fitting, own)
    model.load_state_dict({name: named.value for name, named in fitting.items()}, strict=False)
    used = {source for named in fitting.values() for source in named.sources}
    return ImportReport(
        published.layout.name,
        tuple(name for name in own if name in fitting),
        tuple(name for name in published.file.tensors if name not in used),
        tuple(name for name in own if name not in fitting),
        copied,
    )


def _recognise(path: str | Path, tensors: Mapping[str, Tensor]) -> Layout:
    for layout in LAYOUTS:
        if layout.marker in tensors:
            return layout
    known = ", ".join(layout.name for layout in LAYOUTS)
    first = ", ".join(list(tensors)[:3])
    raise CheckpointError(
        path, "its tensors ({first}, …) are of no known layout; known are: {known}", first=first, known=known
    )


def _match_classes(
    converted: dict[str, NamedTensor],
    own: Mapping[str, Tensor],
    file_names: tuple[str, ...],
    class_names: Sequence[str] | None,
) -> tuple[str, ...]:
    """Replace the file's class layers by the model's with rows copied by name, or drop them where nothing fits."""
    layers = [name for name in converted if is_class_layer(name) and name in own]
    if not layers:
        return ()
    count = len(converted[layers[0]].value)
    wanted = tuple(class_names or ()) if file_names else ()
    if count == len(own[layers[0]]) and wanted in ((), file_names):
        return ()
    pairs = [(row, file_names.index(name)) for row, name in enumerate(wanted) if name in file_names]
    for layer in layers:
        named = converted.pop(layer)
        if pairs:
            value = own[layer].clone()
            rows, file_rows = torch.tensor(pairs).unbind(1)
            value[rows] = named.value[file_rows].to(value)
            converted[layer] = NamedTensor(value, named.sources)
    return tuple(wanted[row] for row, _ in pairs)


def _check(
    path: str | Path,
    model: InsPro,
    converted: Mapping[str, NamedTensor],
    fitting: Mapping[str, NamedTensor],
    own: Mapping[str, Tensor],
) -> None:
    """Refuse what would leave a model half loaded: another backbone, another number of proposals, other widths."""
    backbone = model.config.backbone
    in_file = {name for name in converted if name.startswith("backbone.") and not name.endswith("num_batches_tracked")}
    in_model = {name for name in own if name.startswith("backbone.")}
    if in_file != in_model:
        odd = min(in_file ^ in_model)
        raise CheckpointError(
            path, "its backbone is not the model's {backbone}: they differ in {name}", backbone=backbone, name=odd
        )
    for name, named in fitting.items():
        found, expected = tuple(named.value.shape), tuple(own[name].shape)
        if name == "start_boxes" and found != expected:
            raise CheckpointError(
                path,
                "has {found} proposals, the model {expected}: build it with num_proposals={found}",
                found=found[0],
                expected=expected[0],
            )
        if found != expected:
            raise CheckpointError(
                path,
                "{source} has shape {found}, the model needs {expected} for {name}",
                source=named.sources[0],
                found=found,
                expected=expected,
                name=name,
            )
