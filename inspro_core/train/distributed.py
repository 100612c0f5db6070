"""The one place that knows whether training runs on a CPU, one GPU or several processes."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from datetime import timedelta

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

PATIENCE = timedelta(days=1)
"""The first process evaluates while the others wait: longer than the 10 minutes that NCCL grants. What hangs because a
process has died is ended by torchrun."""


@dataclass(frozen=True)
class Processes:
    """This process among those that torchrun started.

    Attributes:
        rank: of this process.
        count: of all.
        device: where this process computes.
    """

    rank: int
    count: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        """Whether this process writes files."""
        return self.rank == 0

    def wrap(self, model: nn.Module) -> nn.Module:
        """Make gradients of all processes their mean."""
        if self.count == 1:
            return model
        device_ids = [self.device] if self.device.type == "cuda" else None
        # the learned start gets no gradient from a clip with warm-up frames, and these differ between processes
        return DistributedDataParallel(model, device_ids=device_ids, find_unused_parameters=True)

    def mean(self, value: Tensor) -> Tensor:
        """Average a scalar over all processes."""
        if self.count == 1:
            return value
        total = value.clone()
        distributed.all_reduce(total)
        return total / self.count

    def barrier(self) -> None:
        """Wait for all processes."""
        if self.count > 1:
            distributed.barrier()


def start_processes(device: torch.device) -> Processes:
    """Join the processes that torchrun started (RANK, WORLD_SIZE, LOCAL_RANK), or be the only one."""
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        return Processes(0, 1, device)
    rank = int(os.environ["RANK"])
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=PATIENCE)
    return Processes(rank, count, device)


def end_processes(processes: Processes) -> None:
    """Leave: models must be dropped before, since their hooks hold the process group."""
    if processes.count > 1:
        gc.collect()
        distributed.barrier()
        distributed.destroy_process_group()


def use_exact_sums(is_exact: bool) -> None:
    """Let every run of a step on a CPU give the same bits: gathers add up their gradients with atomics otherwise."""
    torch.use_deterministic_algorithms(is_exact)
    torch.utils.deterministic.fill_uninitialized_memory = not is_exact  # type: ignore[attr-defined]
