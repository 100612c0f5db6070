"""`inspro models`: which models there are; published weights become one."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspro_core.api import SUFFIX, available_models, user_models_folder
from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.errors import UsageError
from inspro_core.model.config import PRESETS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="list | import FILE --as NAME")
    add_json_argument(actions.add_parser("list", help="list installed models (the default)"))
    imported = actions.add_parser("import", help="convert published weights, or copy a trained checkpoint")
    imported.add_argument("file", type=Path, metavar="FILE", help=".pth, .pkl or .safetensors")
    imported.add_argument("--as", dest="name", required=True, help="name of the model")
    imported.add_argument("--preset", default="inspro_r50", choices=sorted(PRESETS), help="(default %(default)s)")
    imported.add_argument("--classes", nargs="+", metavar="NAME", help="class names (default: COCO's 80)")
    add_json_argument(imported)
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """List or import."""
    if arguments.action == "import":
        print_result(_import(arguments), arguments.json)
        return 0
    models = [
        {
            "name": model.name,
            "classes": [category.name for category in model.categories],
            "description": model.description,
            "path": str(model.path),
        }
        for model in available_models()
    ]
    if arguments.json:
        print_result({"models": models}, True)
    for model in models if not arguments.json else ():
        print(f"{model['name']:<16} {len(model['classes']):>3} classes  {model['description']}")
    return 0


def _import(arguments: argparse.Namespace) -> dict[str, object]:
    from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint, save_checkpoint
    from inspro_core.checkpoints.coco_names import COCO_NAMES
    from inspro_core.checkpoints.importers import import_weights
    from inspro_core.domain.project import Category
    from inspro_core.model.inspro import InsPro

    target = user_models_folder() / f"{arguments.name}{SUFFIX}"
    if target.exists():
        raise UsageError(f"{target}: exists already; choose another name with --as")
    if arguments.file.suffix == SUFFIX:
        checkpoint = load_checkpoint(arguments.file)
        target.parent.mkdir(parents=True, exist_ok=True)
        save_checkpoint(target, build_model(checkpoint), checkpoint.categories, checkpoint.provenance)
        return {"model": arguments.name, "path": str(target), "source": "InsPro checkpoint"}
    names = arguments.classes or list(COCO_NAMES)
    model = InsPro(PRESETS[arguments.preset](len(names)))
    report = import_weights(model, arguments.file, names)
    categories = [Category(index, name) for index, name in enumerate(names, 1)]
    description = f"{arguments.preset} with weights of {report.source} ({arguments.file.name})"
    target.parent.mkdir(parents=True, exist_ok=True)
    save_checkpoint(target, model, categories, {"description": description, "imported_from": arguments.file.name})
    return {
        "model": arguments.name,
        "path": str(target),
        "source": report.source,
        "loaded": len(report.loaded),
        "not_in_file": len(report.missing),
        "unused_in_file": len(report.unused),
        "class_rows_copied": len(report.copied_class_rows),
    }
