"""Two processes whose clips differ in length do not wait for each other for ever."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from inspro_core.train.distributed import start_processes

REPOSITORY = Path(__file__).resolve().parents[3]


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _run_two(script: Path, out: Path) -> dict[str, torch.Tensor]:
    port = _free_port()
    workers = []
    for rank in range(2):
        rendezvous = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "RANK": str(rank), "LOCAL_RANK": str(rank)}
        common = {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(REPOSITORY), "WORLD_SIZE": "2"}
        environment = {**os.environ, **common, **rendezvous}
        workers.append(subprocess.Popen([sys.executable, str(script), str(out)], env=environment))
    assert [worker.wait(timeout=400) for worker in workers] == [0, 0]
    weights: dict[str, torch.Tensor] = torch.load(out, weights_only=True)
    return weights


WARM_UP = """
import sys, torch
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.model.targets import FrameTargets
from inspro_core.train.distributed import end_processes, start_processes
from tests.inspro_core.train.conftest import tiny_config
processes = start_processes(torch.device("cpu"))
torch.manual_seed(0)
model = InsPro(tiny_config())
replica = processes.wrap(model)
sizes_hw = torch.tensor([[45, 80]])
masks = torch.zeros(1, 64, 96, dtype=torch.uint8)
masks[0, 10:30, 20:50] = 1
target = FrameTargets(torch.tensor([[20.0, 10, 50, 30]]), torch.tensor([1]), torch.tensor([1]), masks)
for step in range(3):
    warmup = (step + processes.rank) % 2  # one process has warm-up frames, the other has none
    images = torch.randint(0, 255, (1, 2 + warmup, 3, 64, 96), dtype=torch.uint8)
    outputs = replica(images, sizes_hw, warmup)
    Criterion()(model, outputs, [[target]] * len(outputs), sizes_hw, processes.mean).total.backward()
    model.zero_grad()
if processes.is_first:
    torch.save({"done": torch.tensor(step)}, sys.argv[1])
del replica, model
end_processes(processes)
"""


def test_warm_up_frames_of_one_process_do_not_stall_the_other(tmp_path: Path) -> None:
    script = tmp_path / "warm_up.py"
    script.write_text(WARM_UP)
    assert int(_run_two(script, tmp_path / "done.pt")["done"]) == 2


def test_the_others_wait_for_a_long_evaluation_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    granted = []
    for name, value in {"WORLD_SIZE": "2", "RANK": "0", "LOCAL_RANK": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(
        torch.distributed, "init_process_group", lambda _backend, timeout: granted.append(timeout.total_seconds())
    )
    start_processes(torch.device("cpu"))
    assert granted[0] >= 12 * 3600  # NCCL's own is 10 minutes
