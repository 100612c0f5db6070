"""Runs from settings to checkpoint: joint data, image pre-training, boxes, the second phase, curves, memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from inspro_core.checkpoints.checkpoint import load_checkpoint
from inspro_core.data.clips import ClipSource
from inspro_core.errors import CheckpointError, FormatError, TrainingError, UsageError
from inspro_core.model.config import PRESETS
from inspro_core.model.criterion import Criterion, CriterionResult
from inspro_core.model.inspro import InsPro
from inspro_core.train.config import TrainConfig
from inspro_core.train.distributed import Processes
from inspro_core.train.ema import WeightAverage
from inspro_core.train.events import BOARD_FOLDER, EventLog
from inspro_core.train.loop import train
from inspro_core.train.run import TrainJob, run_training
from tests.inspro_core.data.dataset_worlds import write_coco, write_imagenet_vid, write_youtube_vis
from tests.inspro_core.train.conftest import NotFinite, tiny_config

SHORT = TrainConfig(iterations=2, batch_size=2, warmup_iterations=1, is_mixed=False, workers=0, threads=1, log_every=1)


@pytest.fixture(autouse=True)
def _tiny_presets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put tiny networks under the names of the real ones."""
    monkeypatch.setitem(PRESETS, "inspro_mini", lambda count: replace(tiny_config(), num_classes=count))
    monkeypatch.setitem(PRESETS, "inspro_vid_r50", lambda count: replace(tiny_config(), num_classes=count, mask=None))


def job(out: Path, *train_data: Path, **changes: Any) -> TrainJob:
    return replace(
        TrainJob(train_data, "inspro_mini", out, frames=2, max_warmup=1, device="cpu", config=SHORT), **changes
    )


def test_coco_pictures_join_videos_as_clips(tmp_path: Path) -> None:
    videos, stills = write_youtube_vis(tmp_path / "v", "train", 2021), write_coco(tmp_path / "c")
    result = run_training(
        job(tmp_path / "run", videos, stills, class_map="coco_to_ytvis_2019", copy_paste=0.5, animate=0.5, window=0)
    )
    names = [category.name for category in load_checkpoint(result["checkpoint"]).categories]
    assert names == ["cat", "dog", "person"]


def test_pictures_alone_train_the_start_of_the_videos(tmp_path: Path) -> None:
    stills, videos = write_coco(tmp_path / "c"), write_youtube_vis(tmp_path / "v", "train", 2021)
    first = run_training(job(tmp_path / "images", stills, frames=1, max_warmup=0, val=stills))
    assert 0 <= first["AP"] <= 1
    second = run_training(job(tmp_path / "videos", videos, init=(Path(first["checkpoint"]),)))
    assert load_checkpoint(second["checkpoint"]).provenance["start"] == "best.safetensors"


def test_part_of_the_start_weights_is_kept(tmp_path: Path) -> None:
    videos = write_youtube_vis(tmp_path / "v", "train", 2021)
    start = Path(run_training(job(tmp_path / "start", videos))["checkpoint"])
    config = replace(SHORT, learning_rate=0.1)
    plain, mixed = (
        load_checkpoint(
            run_training(job(tmp_path / name, videos, init=(start,), start_share=share, config=config))["checkpoint"]
        )
        for name, share in (("plain", 0.0), ("mixed", 0.75))
    )
    moved, before = 0.0, load_checkpoint(start).state_dict
    for name, value in mixed.state_dict.items():
        old, new = before[name].float(), plain.state_dict[name].float()
        assert torch.allclose(value.float(), 0.75 * old + 0.25 * new, atol=2e-3)
        moved = max(moved, float((new - old).abs().max()))
    assert moved > 0.05  # so that the tolerance hides nothing


def test_boxes_train_a_network_without_masks(tmp_path: Path) -> None:
    folder = write_imagenet_vid(tmp_path)
    result = run_training(job(tmp_path / "run", folder, preset="inspro_vid_r50", val=folder))
    checkpoint = load_checkpoint(result["checkpoint"])
    assert checkpoint.config.mask is None
    assert len(checkpoint.categories) == 30
    assert {"AP", "AP50"} <= result.keys()


def test_masks_are_not_trained_on_boxes(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="labelled with boxes only; train inspro_vid_r50"):
        run_training(job(tmp_path / "run", write_imagenet_vid(tmp_path)))
    videos = write_youtube_vis(tmp_path / "v", "train", 2021)
    with pytest.raises(UsageError, match="labelled with boxes only"):
        run_training(job(tmp_path / "run", videos, val=tmp_path / "Annotations" / "VID" / "train"))


def test_the_second_phase_goes_on_from_the_first(tmp_path: Path) -> None:
    videos = write_youtube_vis(tmp_path, "train", 2021, length=8)
    first = run_training(job(tmp_path / "one", videos))
    second = run_training(
        job(tmp_path / "two", videos, frames=5, key_interval=10, init=(Path(first["checkpoint"]),), val=videos)
    )
    full, lite = (load_checkpoint(result["checkpoint"]) for result in (first, second))
    assert (full.config.key_interval, lite.config.key_interval) == (1, 10)
    assert all(torch.equal(value, lite.state_dict[name]) for name, value in full.state_dict.items())
    light = {name for name in lite.state_dict if name.startswith(("lite_stage.", "lite_mask_head."))}
    assert set(lite.state_dict) - set(full.state_dict) == light


@pytest.mark.parametrize(
    ("changes", "problem"), [({}, "name its checkpoint by --init"), ({"frames": 2}, "clips of 3 frames or more")]
)
def test_the_second_phase_needs_the_first_and_long_clips(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    videos = write_youtube_vis(tmp_path, "train", 2021)
    with pytest.raises(UsageError, match=problem):
        run_training(replace(job(tmp_path / "run", videos, frames=5, key_interval=5), **changes))


def test_curves_are_written_for_tensorboard(tmp_path: Path) -> None:
    board = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    videos = write_youtube_vis(tmp_path, "train", 2021)
    run_training(job(tmp_path / "run", videos, val=videos))
    curves = board.EventAccumulator(str(tmp_path / "run" / BOARD_FOLDER))
    curves.Reload()
    names = set(curves.Tags()["scalars"])
    assert {"loss/class", "loss/dice", "run/learning_rate", "run/gradient_norm", "validation/AP"} <= names
    events = [json.loads(line) for line in (tmp_path / "run" / "events.jsonl").read_text().splitlines()]
    losses = [event["losses"]["class"] for event in events if event["event"] == "step"]
    drawn = curves.Scalars("loss/class")
    assert [scalar.step for scalar in drawn] == [1, 2]
    assert [scalar.value for scalar in drawn] == pytest.approx(losses)


def test_without_tensorboard_the_events_are_written_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspro_core.train.events.find_spec", lambda _: None)
    log = EventLog(tmp_path / "events.jsonl", has_board=True)
    log.write("evaluated", iteration=1, metrics={"AP": 0.5}, is_best=True)
    log.close()
    assert [path.name for path in tmp_path.iterdir()] == ["events.jsonl"]


class OutOfMemory(Criterion):
    """Fails in the third batch as a GPU does."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.calls, self.error = 0, error

    def __call__(self, *arguments: Any, **keywords: Any) -> CriterionResult:
        self.calls += 1
        if self.calls == 3:
            raise self.error
        return super().__call__(*arguments, **keywords)


@pytest.mark.parametrize(
    "error",
    [torch.OutOfMemoryError("CUDA out of memory"), RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate")],
    ids=["GPU", "CPU"],
)
def test_out_of_memory_names_the_cure_and_the_run_goes_on_with_it(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path, error: Exception
) -> None:
    alone, log = Processes(0, 1, torch.device("cpu")), EventLog(tmp_path / "events.jsonl")
    with pytest.raises(TrainingError, match=r"out of memory at 2 clips.*Go on with --batch 1 --accumulate 2"):
        train(config, make_model(), OutOfMemory(error), source, tmp_path, alone, log)
    smaller = replace(config, batch_size=1, accumulate=2)
    state = train(smaller, make_model(), Criterion(), source, tmp_path, alone, log)
    log.close()
    assert state.iteration == 6
    kinds = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert next(event for event in kinds if event["event"] == "resumed")["iteration"] == 2


@pytest.mark.parametrize(
    ("frames", "warmup", "cure"),
    [
        (3, 0, "Take fewer frames \\(--frames 2 or --max-warmup 0\\)"),
        (2, 2, "Take no frames in front \\(--max-warmup 0\\)"),
        (2, 0, "saved. Take smaller pictures \\(--short-sides\\)"),
    ],
)
def test_with_single_clips_the_cure_is_what_the_run_can_go_on_with(
    config: TrainConfig,
    make_model: Callable[[], InsPro],
    source: ClipSource,
    tmp_path: Path,
    frames: int,
    warmup: int,
    cure: str,
) -> None:
    alone, log = Processes(0, 1, torch.device("cpu")), EventLog(None)
    clips = ClipSource(source.indices, replace(source.config, frame_count=frames, max_warmup=warmup))
    single = replace(config, batch_size=1, warmup_frames_from=0.0, seed=1)
    with pytest.raises(TrainingError, match=cure):
        train(single, make_model(), OutOfMemory(torch.OutOfMemoryError("x")), clips, tmp_path, alone, log)


class Others(Processes):
    """The second of two processes, of which the first does not answer."""

    def wrap(self, model: nn.Module) -> nn.Module:
        return model

    def mean(self, value: Tensor) -> Tensor:
        return value

    def barrier(self) -> None:
        return


SECOND = Others(1, 2, torch.device("cpu"))


def test_a_process_that_saves_nothing_does_not_say_so(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    broken = OutOfMemory(torch.OutOfMemoryError("x"))
    with pytest.raises(TrainingError, match=r"pixels; what was saved last is kept\. Go on with --batch 1"):
        train(config, make_model(), broken, source, tmp_path, SECOND, EventLog(None))
    assert not (tmp_path / "state.pt").exists()


def test_each_process_keeps_the_batch_that_broke_it_whole(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match=r"not_finite_batch-1\.pt: the loss of this batch is not finite"):
        train(config, make_model(), NotFinite(), source, tmp_path, SECOND, EventLog(None))
    assert [path.name for path in tmp_path.iterdir()] == ["not_finite_batch-1.pt"]
    assert torch.load(tmp_path / "not_finite_batch-1.pt", weights_only=True)["images"].dtype == torch.uint8


def test_other_errors_of_the_network_are_not_called_memory(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    alone, log = Processes(0, 1, torch.device("cpu")), EventLog(None)
    with pytest.raises(RuntimeError, match="shapes differ"):
        train(config, make_model(), OutOfMemory(RuntimeError("shapes differ")), source, tmp_path, alone, log)


def test_mixed_precision_trains_float32_weights(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    alone, log = Processes(0, 1, torch.device("cpu")), EventLog(None)
    model = make_model()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    train(replace(config, iterations=2, is_mixed=True), model, Criterion(), source, tmp_path, alone, log)
    assert all(value.dtype == before[name].dtype for name, value in model.state_dict().items())
    assert all(bool(value.isfinite().all()) for value in model.state_dict().values())
    assert any(not torch.equal(value, before[name]) for name, value in model.state_dict().items())


def test_averaged_weights_follow_and_forget_the_start(make_model: Callable[[], InsPro]) -> None:
    model = make_model()
    average = WeightAverage(model, 0.9)
    with torch.no_grad():
        model.start_boxes.fill_(1.0)
    for iteration in range(200):
        average.update(model, iteration)
    assert torch.allclose(average.model.state_dict()["start_boxes"], torch.ones_like(model.start_boxes), atol=1e-4)
    assert not any(parameter.requires_grad for parameter in average.model.parameters())
    with torch.no_grad():
        model.start_boxes.fill_(2.0)
    average.update(model, 200)
    assert torch.allclose(average.model.state_dict()["start_boxes"], torch.full_like(model.start_boxes, 1.1), atol=1e-3)


def test_a_run_is_not_continued_with_other_classes(tmp_path: Path) -> None:
    file = write_youtube_vis(tmp_path / "v", "train", 2021)
    run_training(job(tmp_path / "run", file))
    content = json.loads(file.read_text())
    names = [category["name"] for category in content["categories"]]
    for category, name in zip(content["categories"], reversed(names), strict=True):
        category["name"] = name
    file.write_text(json.dumps(content))
    with pytest.raises(CheckpointError, match=r"classes: .*cat.* → .*cat"):
        run_training(job(tmp_path / "run", file))


def test_data_without_an_object_are_refused(tmp_path: Path) -> None:
    file = write_youtube_vis(tmp_path / "v", "train", 2021)
    bare = tmp_path / "v" / "train" / "bare.json"
    content = json.loads(file.read_text())
    for annotation in content["annotations"]:
        annotation["iscrowd"] = 1
    bare.write_text(json.dumps(content))
    with pytest.raises(FormatError, match=r"bare\.json: holds no labelled object, so that there is nothing to learn"):
        run_training(job(tmp_path / "run", bare))
    with pytest.raises(FormatError, match=r"bare\.json: holds no labelled object, so that there is nothing to score"):
        run_training(job(tmp_path / "run", file, val=bare))


def test_a_validation_set_of_other_classes_is_refused_before_a_step(tmp_path: Path) -> None:
    file = write_youtube_vis(tmp_path / "v", "train", 2021)
    other = tmp_path / "v" / "train" / "other.json"
    content = json.loads(file.read_text())
    for number, category in enumerate(content["categories"]):
        category["name"] = f"Class {number}"
    other.write_text(json.dumps(content))
    with pytest.raises(
        FormatError,
        match=r"other\.json: has none of the classes that are trained.*it has Class 1, Class 0, training has cat, dog;",
    ):
        run_training(job(tmp_path / "run", file, val=other))
    assert not (tmp_path / "run" / "events.jsonl").exists()
    content["categories"][0]["name"] = json.loads(file.read_text())["categories"][0]["name"]
    other.write_text(json.dumps(content))
    assert "AP" in run_training(job(tmp_path / "run", file, val=other))


@pytest.mark.parametrize(
    "changes", [{"learning_rate": float("nan")}, {"max_minutes": float("nan")}, {"class_factor": 0.0}, {"seed": -1}]
)
def test_numbers_out_of_range_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(changes))):
        replace(SHORT, **changes)
