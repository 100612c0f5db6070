"""What the window may ask of models: which there are, where they can run, and to label a video.

Importing this module loads no torch; the functions that need it say so and belong in a worker thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import platformdirs

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment
from inspro_core.errors import UsageError, message
from inspro_core.media import FrameSource

if TYPE_CHECKING:
    import torch

SHIPPED_MODELS = Path(__file__).resolve().parents[2] / "models"
DEFAULT_MODEL = "inspro-mini-real"  # for videos of users
SCENE_MODEL = "inspro-mini"  # for synthetic scenes, such as that of the demo
SUFFIX = ".safetensors"


@dataclass(frozen=True)
class ModelInfo:
    """A model that can be loaded.

    Attributes:
        name: the file's name without its ending.
        path: the file.
        description: one line from its provenance.
        categories: classes it knows, one per class index.
    """

    name: str
    path: Path
    description: str
    categories: tuple[Category, ...]


class FrameStep(Protocol):
    """What a model's run does to one frame."""

    @property
    def frame(self) -> int:
        """Index in the video."""

    @property
    def change(self) -> Change:
        """Rows of this frame.

        Of pre-labelling, segments of the run's own tracks, on frames before, too, where one begins or returns, and
        their classes as evidence grows.
        """


class Prelabeler(Protocol):
    """A model that is ready to label videos."""

    @property
    def categories(self) -> tuple[Category, ...]:
        """Classes of the model."""

    @property
    def device(self) -> str:
        """Where it runs."""

    def run(
        self,
        source: FrameSource,
        category_ids: Sequence[int],
        first_track_id: int = 1,
        score_threshold: float = 0.2,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[FrameStep]:
        """Label a video frame by frame; see `inspro_core.inference.prelabeler.Prelabeler.run`."""


class Corrector(Protocol):
    """A model that is ready to carry corrected tracks through videos."""

    @property
    def device(self) -> str:
        """Where the model runs."""

    def run(
        self,
        source: FrameSource,
        annotation: Annotation,
        track_ids: Collection[int],
        start_frame: int,
        frames: range,
        direction: Literal["forward", "backward"] = "forward",
        should_stop: Callable[[], bool] = lambda: False,
        settled: Callable[[int], Mapping[int, Segment]] = lambda _: {},
    ) -> Iterator[FrameStep]:
        """Draw tracks anew frame by frame; see `inspro_core.inference.repropagation.Corrector.run`."""


def user_models_folder() -> Path:
    """Where models that the user imported or trained are kept."""
    return Path(platformdirs.user_data_dir("inspro", appauthor=False)) / "models"


def available_models() -> tuple[ModelInfo, ...]:
    """List shipped models, then the user's, by name; a file that cannot be read is left out."""
    from inspro_core.checkpoints.info import read_checkpoint_info
    from inspro_core.errors import CheckpointError

    models = []
    for folder in (SHIPPED_MODELS, user_models_folder()):
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            try:
                info = read_checkpoint_info(path)
            except CheckpointError:
                continue
            models.append(ModelInfo(path.stem, path, info.provenance.get("description", ""), info.categories))
    return tuple(models)


def find_model(name: str) -> Path:
    """Turn a model's name or file into its path.

    Raises:
        UsageError: if there is none, naming those that exist.
    """
    if name.endswith(SUFFIX) or Path(name).is_file():
        return Path(name)
    for folder in (SHIPPED_MODELS, user_models_folder()):
        if (path := folder / f"{name}{SUFFIX}").is_file():
            return path
    known = ", ".join(model.name for model in available_models()) or message("none")
    raise UsageError(
        "model {name} is not known; installed models: {known}; or give the path of a {suffix} file",
        name=repr(name),
        known=known,
        suffix=SUFFIX,
    )


def write_demo_scene(path: Path) -> None:
    """Write the video of the demo; takes some seconds.

    Raises:
        VideoError: if the file cannot be written.
    """
    from inspro_core.data import demo_scene

    demo_scene.write_demo_scene(path)


def available_devices() -> tuple[str, ...]:
    """List devices that `load_prelabeler` accepts; imports torch."""
    from inspro_core.inference import engine

    return engine.available_devices()


def load_prelabeler(
    model: str = DEFAULT_MODEL,
    device: str = "auto",
    reseeds: bool = True,
    drops_duplicates: bool = True,
    revives: bool = True,
    refines_masks: bool = True,
    looks_back: bool = True,
    dtype: torch.dtype | None = None,
) -> Prelabeler:
    """Load a model; imports torch.

    Args:
        model: name of an installed model, or path of a file.
        device: "auto", "cpu" or "cuda".
        reseeds: set slots without a track back to their start after each frame, so that they find entering objects.
        drops_duplicates: of two tracks on one object, keep the older.
        revives: give an object that comes back the id that it had.
        refines_masks: draw masks again at the resolution of the picture.
        looks_back: where a track begins or returns, look for it on the frames before.
        dtype: of backbone and pyramid; None for the fastest here, which is tried.

    Raises:
        UsageError: for an unknown model or device.
        CheckpointError: if the file cannot be read.
    """
    from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
    from inspro_core.inference.engine import Engine
    from inspro_core.inference.prelabeler import Prelabeler as ModelPrelabeler
    from inspro_core.inference.tracker import TrackerConfig

    checkpoint = load_checkpoint(find_model(model))
    config = TrackerConfig(
        reseed_free_slots=reseeds,
        drop_duplicates=drops_duplicates,
        revive_tracks=revives,
        refine_masks=refines_masks,
    )
    if not looks_back:
        config = replace(config, look_back_frames=0)
    return ModelPrelabeler(Engine(build_model(checkpoint), device, dtype), checkpoint.categories, config)


def load_corrector(model: str = DEFAULT_MODEL, device: str = "auto") -> Corrector:
    """Load a model that carries corrections through a video; imports torch.

    Args:
        model: name of an installed model, or path of a file.
        device: "auto", "cpu" or "cuda".

    Raises:
        UsageError: for an unknown model or device, or a model that cannot carry masks.
        CheckpointError: if the file cannot be read.
    """
    from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
    from inspro_core.inference.engine import Engine
    from inspro_core.inference.repropagation import Corrector as ModelCorrector

    engine = Engine(build_model(load_checkpoint(find_model(model))), device)
    if engine.config.mask is None or engine.config.queries != "united":
        raise UsageError("model {model}: carrying masks needs a model with masks and united queries", model=model)
    return ModelCorrector(engine)
