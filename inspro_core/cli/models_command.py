"""`inspro models`: which models there are, installed and public; public weights are fetched and become one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from inspro_core.api import SHIPPED_MODELS, SUFFIX, available_models, user_models_folder
from inspro_core.checkpoints.public_models import PUBLIC_MODELS, PURPOSES, PublicModel
from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.errors import CheckpointError, DownloadError, UsageError

if TYPE_CHECKING:
    from inspro_core.checkpoints.importers import PublishedWeights

STARTS_FOLDER = "starts"  # weights that are no model yet
HASH_HINT = "get it again, or use it as it is with --any-hash"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="list | download NAME | import FILE --as NAME")
    add_json_argument(actions.add_parser("list", help="list installed models and public files (the default)"))
    fetched = actions.add_parser("download", help="fetch a public file and convert it; goes on where it broke off")
    fetched.add_argument("name", metavar="NAME", help="as `inspro models list` shows it")
    fetched.add_argument("--from", dest="file", type=Path, metavar="FILE", help="use a copy of it; needs no network")
    fetched.add_argument("--any-hash", action="store_true", help="use it also where its hash is not as its name says")
    fetched.add_argument("--as", dest="as_name", metavar="NAME", help="name of the model (default: as the file)")
    imported = actions.add_parser("import", help="convert any published file, or copy a trained checkpoint")
    imported.add_argument("file", type=Path, metavar="FILE", help=".pth, .pkl or .safetensors")
    imported.add_argument("--as", dest="as_name", metavar="NAME", required=True, help="name of the model")
    for action in (fetched, imported):
        action.add_argument("--classes", nargs="+", metavar="NAME", help="keep only these of the file's classes")
        add_json_argument(action)
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """List, download or import."""
    if arguments.action == "import":
        print_result(_import(arguments), arguments.json)
    elif arguments.action == "download":
        print_result(_download(arguments), arguments.json)
    else:
        _list(arguments.json)
    return 0


def _list(as_json: bool) -> None:
    installed = [
        {
            "name": model.name,
            "classes": [category.name for category in model.categories],
            "description": model.description,
            "path": str(model.path),
        }
        for model in available_models()
    ]
    public = [_describe(model) for model in PUBLIC_MODELS]
    if as_json:
        print_result({"models": installed, "public": public}, True)
        return
    print("Installed models")
    for entry in installed:
        print(f"  {entry['name']:<30} {len(entry['classes']):>3} classes  {entry['description']}")
    print("\nPublic files: inspro models download NAME (or, from a copy: --from FILE)")
    for line in public:
        size = f"{line['megabytes']} MB"
        print(f"  {line['name']:<30} {size:>7}  {line['licence']:<13} {line['text']}; {line['purpose']}")
        how = "" if line["url"] else " (by hand in a browser, then --from FILE)"
        print(f"  {'':<30} {line['sha256_prefix']:>8} {line['page']}{how}")


def _describe(model: PublicModel) -> dict[str, Any]:
    return {
        "name": model.name,
        "text": model.text,
        "purpose": PURPOSES[model.purpose],
        "page": model.page,
        "url": model.url,
        "licence": model.licence,
        "megabytes": model.megabytes,
        "sha256_prefix": model.sha256_prefix,
    }


def _download(arguments: argparse.Namespace) -> dict[str, object]:
    public = _find_public(arguments.name)
    is_model = public.purpose == "masks"
    if arguments.classes and not is_model:
        raise UsageError("--classes: this file is a start for training, which matches classes by name itself")
    folder = user_models_folder() if is_model else user_models_folder() / STARTS_FOLDER
    target = _target(folder, arguments.as_name or public.name)
    is_given = arguments.file is not None
    with nullcontext(_local_copy(public, arguments)) if is_given else _fetched(public, arguments.any_hash) as source:
        from inspro_core.checkpoints.conversion import convert_start  # imports torch, which the download does not need
        from inspro_core.checkpoints.importers import read_published

        published = read_published(source)
        provenance = {"description": f"{public.text} (COCO)", "source": public.page, "licence": public.licence}
        result: dict[str, object] = {"model": target.stem, "path": str(target), "source": published.layout.name}
        if is_model:
            result |= _convert(published, target, arguments.classes, provenance)
        else:
            convert_start(published, target)
            result["use"] = f"inspro train --init {target}"
    return result


def _find_public(name: str) -> PublicModel:
    for model in PUBLIC_MODELS:
        if model.name == name:
            return model
    known = ", ".join(model.name for model in PUBLIC_MODELS)
    raise UsageError(f"no public file is called {name!r}; known are: {known}")


@contextmanager
def _fetched(public: PublicModel, is_any_hash: bool) -> Iterator[Path]:
    """Download into the models folder and lend the file, which is deleted once it is converted."""
    from inspro_core.checkpoints.download import HashMismatchError, download

    if public.url is None:
        raise UsageError(f"{public.name}: download it by hand from {public.page}, then give it with --from FILE")
    target = user_models_folder() / "downloads" / public.url.rpartition("/")[2]
    with tqdm(desc=public.name, unit="B", unit_scale=True, file=sys.stderr, disable=None, dynamic_ncols=True) as bar:

        def show(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            with download(public.url, target, "" if is_any_hash else public.sha256_prefix, show) as file:
                bar.close()
                yield file
                file.unlink()
        except DownloadError as error:
            hint = f"where there is no network, bring the file and give it with --from FILE (see {public.page})"
            raise DownloadError(error.url, "{problem}; {hint}", problem=error.problem, hint=hint) from error
        except HashMismatchError as error:
            raise CheckpointError(error.path, "{problem}; {hint}", problem=error.problem, hint=HASH_HINT) from error


def _local_copy(public: PublicModel, arguments: argparse.Namespace) -> Path:
    from inspro_core.checkpoints.download import HashMismatchError, check_hash

    file: Path = arguments.file
    if not file.is_file():
        raise UsageError(f"{file}: does not exist")
    if not arguments.any_hash:
        try:
            check_hash(file, public.sha256_prefix)
        except HashMismatchError as error:
            raise CheckpointError(error.path, "{problem}; {hint}", problem=error.problem, hint=HASH_HINT) from error
    return file


def _import(arguments: argparse.Namespace) -> dict[str, object]:
    from inspro_core.checkpoints.conversion import copy_checkpoint
    from inspro_core.checkpoints.importers import read_published
    from inspro_core.checkpoints.info import is_checkpoint

    target = _target(user_models_folder(), arguments.as_name)
    if is_checkpoint(arguments.file):
        if arguments.classes:
            raise UsageError("--classes: a checkpoint of this program keeps its classes")
        copy_checkpoint(arguments.file, target)
        return {"model": target.stem, "path": str(target), "source": "InsPro checkpoint"}
    published = read_published(arguments.file)
    description = f"{published.layout.name} ({arguments.file.name})"
    provenance = {"description": description, "imported_from": arguments.file.name}
    result: dict[str, object] = {"model": target.stem, "path": str(target), "source": published.layout.name}
    return result | _convert(published, target, arguments.classes, provenance)


def _convert(
    published: PublishedWeights, target: Path, classes: list[str] | None, provenance: Mapping[str, str]
) -> dict[str, object]:
    from inspro_core.checkpoints.conversion import convert_detector

    model = convert_detector(published, target, classes, provenance)
    return {"classes": model.config.num_classes, "queries": model.config.num_proposals}


def _target(folder: Path, name: str) -> Path:
    is_plain = Path(name).name == name == name.strip() and name.isprintable()
    if not name or not is_plain or name.startswith(".") or name.endswith(SUFFIX):
        raise UsageError(f"--as {name!r}: expected a plain name, without folder and {SUFFIX}")
    if (SHIPPED_MODELS / f"{name}{SUFFIX}").exists():
        raise UsageError(f"--as {name}: a model of the program has this name and would be used instead; choose another")
    target = folder / f"{name}{SUFFIX}"
    if target.exists():
        raise UsageError(f"{target}: exists already; choose another name with --as")
    return target
