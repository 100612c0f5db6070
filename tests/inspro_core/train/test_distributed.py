"""Two processes train as one process with accumulated gradients."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import torch

STEP = """
import sys, torch
from torch import nn
from inspro_core.train.distributed import end_processes, start_processes
processes = start_processes(torch.device("cpu"))
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
replica = processes.wrap(model)
inputs = torch.arange(32, dtype=torch.float32).view(8, 4) / 10
mine = inputs[processes.rank :: processes.count]
optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    count = processes.mean(torch.tensor(float(len(mine))))
    (replica(mine).square().sum() / count).backward()
    optimiser.step()
    optimiser.zero_grad()
if processes.is_first:
    torch.save(model.state_dict(), sys.argv[1])
del replica, model
end_processes(processes)
"""


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _run(count: int, script: Path, out: Path) -> dict[str, torch.Tensor]:
    port = _free_port()
    workers = []
    for rank in range(count):
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        if count > 1:
            rendezvous = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "RANK": str(rank), "LOCAL_RANK": str(rank)}
            environment |= {"WORLD_SIZE": str(count), **rendezvous}
        workers.append(subprocess.Popen([sys.executable, str(script), str(out)], env=environment))
    assert [worker.wait(timeout=120) for worker in workers] == [0] * count
    weights: dict[str, torch.Tensor] = torch.load(out, weights_only=True)
    return weights


def test_two_processes_equal_one_on_the_whole_batch(tmp_path: Path) -> None:
    script = tmp_path / "step.py"
    script.write_text(STEP)
    one, two = _run(1, script, tmp_path / "one.pt"), _run(2, script, tmp_path / "two.pt")
    for name, value in one.items():
        assert torch.allclose(value, two[name], atol=1e-6), name
