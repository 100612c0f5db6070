"""Processes that label several videos at once end with one clear error, however they end."""

from __future__ import annotations

import os

import pytest
import torch

from inspro_core.errors import CheckpointError, InsProError, UsageError
from inspro_core.inference import engine, video_workers
from inspro_core.inference.video_workers import VideoWorkers, choose_jobs


def load_nothing(dtype: torch.dtype | None) -> None:
    raise CheckpointError("m.safetensors", "is damaged")


def die(dtype: torch.dtype | None) -> None:
    os._exit(3)


@pytest.mark.parametrize(
    ("load", "kind", "told"),
    [(load_nothing, CheckpointError, "m.safetensors: is damaged"), (die, UsageError, "exit code 3.*fewer --jobs")],
)
def test_an_error_of_a_process_is_told(load: video_workers.Load, kind: type[InsProError], told: str) -> None:
    with pytest.raises(kind, match=told):
        VideoWorkers(load, 1, "cpu")


def test_each_job_has_two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_workers, "usable_cores", lambda: 6)
    assert [choose_jobs(videos, "cpu") for videos in (0, 1, 2, 9)] == [1, 1, 2, 3]
    monkeypatch.setattr(engine, "has_openvino", lambda: True)
    assert choose_jobs(9, "openvino") == 3
    monkeypatch.setattr(video_workers, "usable_cores", lambda: 64)
    assert choose_jobs(99, "cpu") == video_workers.MOST_JOBS
    monkeypatch.setattr(video_workers, "usable_cores", lambda: 1)
    assert choose_jobs(9, "cpu") == 1


def test_a_gpu_labels_one_video_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(video_workers, "usable_cores", lambda: 64)
    assert [choose_jobs(9, device) for device in ("auto", "cuda", "cpu")] == [1, 1, video_workers.MOST_JOBS]
