"""Pre-labelling: a video in, changes to its annotation out, one per frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.errors import UsageError
from inspro_core.inference.engine import Engine
from inspro_core.inference.predictions import FramePrediction, InstancePrediction
from inspro_core.inference.prefetch import Prefetcher
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.media import FrameSource


@dataclass(frozen=True)
class PrelabelStep:
    """What the model found on one frame.

    Attributes:
        frame: index in the video.
        change: adds segments of the run's own tracks, on frames before, too, where one begins or returns, and
            re-classes these as evidence grows.
    """

    frame: int
    change: Change


class Prelabeler:
    """A model that is ready to label videos.

    Args:
        engine: runs the model.
        categories: of the model, one per class index.
        config: how slots become tracks; the score threshold is chosen per run.
    """

    def __init__(self, engine: Engine, categories: Sequence[Category], config: TrackerConfig | None = None) -> None:
        if len(categories) != engine.config.num_classes:
            raise ValueError(f"{len(categories)} categories for a model of {engine.config.num_classes} classes")
        if engine.config.mask is None:
            raise UsageError("a model that predicts boxes only cannot pre-label masks")
        self.engine = engine
        self.categories = tuple(categories)
        self._config = config or TrackerConfig()

    @property
    def device(self) -> str:
        """Where the model runs, as PyTorch names it."""
        return str(self.engine.device)

    def run(
        self,
        source: FrameSource,
        category_ids: Sequence[int],
        first_track_id: int = 1,
        score_threshold: float = 0.2,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[PrelabelStep]:
        """Label a video from its first frame on.

        Args:
            source: the video.
            category_ids: the project's category id for each class of the model.
            first_track_id: id of the first new track, from 1.
            score_threshold: an object is kept on a frame when it scores at least this, 0..1.
            should_stop: asked before every frame; what came before stays valid.

        Raises:
            ValueError: if `category_ids` does not name one category per class, or a number is out of its range.
            VideoError: if a frame cannot be decoded.
        """
        if len(category_ids) != len(self.categories):
            raise ValueError(f"{len(category_ids)} category ids for {len(self.categories)} classes of the model")
        if first_track_id < 1:
            raise ValueError(f"first_track_id: expected a number from 1, got {first_track_id}")
        if not 0 <= score_threshold <= 1:
            raise ValueError(f"score_threshold: expected a number from 0 to 1, got {score_threshold}")
        tracker = Tracker(self.engine, replace(self._config, score_threshold=score_threshold))
        state = tracker.start(first_track_id)
        known: dict[int, int] = {}
        with Prefetcher(source.frames()) as frames, self.engine.observe_ahead(frames) as observations:
            for index, observation in observations:
                if should_stop():
                    return
                prediction, state = tracker.advance(observation, state)
                yield PrelabelStep(index, to_change(prediction, index, category_ids, known))


def to_change(prediction: FramePrediction, frame: int, category_ids: Sequence[int], known: dict[int, int]) -> Change:
    """Turn a prediction into rows; `known` holds the category each track was given so far and is brought up to date."""
    segments: dict[tuple[int, int], tuple[Segment | None, Segment | None]] = {}
    for one in prediction.earlier:
        segments |= {(i.track_id, one.frame): (None, _segment(i)) for i in one.instances}
    heads: dict[int, tuple[TrackHead | None, TrackHead | None]] = {}
    for instance in prediction.instances:
        segments[instance.track_id, frame] = (None, _segment(instance))
        category_id = category_ids[instance.class_index]
        if (old := known.get(instance.track_id)) != category_id:
            heads[instance.track_id] = (TrackHead(old) if old else None, TrackHead(category_id))
            known[instance.track_id] = category_id
    return Change(segments, heads)


def _segment(instance: InstancePrediction) -> Segment:
    assert instance.mask is not None
    return Segment(instance.mask, "model", round(instance.score, 4))
