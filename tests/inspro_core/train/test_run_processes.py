"""Real trainer processes: killed, interrupted, and two at once."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from inspro_core.checkpoints.checkpoint import save_checkpoint
from inspro_core.data.clip_index import read_clip_index
from inspro_core.domain.project import Category
from inspro_core.model.inspro import InsPro
from inspro_core.train.run_lock import STOP_FILE
from tests.inspro_core.data.dataset_worlds import write_youtube_vis
from tests.inspro_core.train.conftest import tiny_config

REPOSITORY = Path(__file__).resolve().parents[3]
DEADLINE = 400.0

RUN = """
import sys
from dataclasses import replace
from pathlib import Path
from inspro_core.model.config import PRESETS
from inspro_core.train.config import TrainConfig
from inspro_core.train.run import TrainJob, run_training
from tests.inspro_core.train.conftest import tiny_config

PRESETS["inspro_mini"] = lambda count: replace(tiny_config(), num_classes=count)
if __name__ == "__main__":  # loading processes import this file again
    data, out, iterations, workers = sys.argv[1:]
    config = TrainConfig(
        iterations=int(iterations), batch_size=2, warmup_iterations=2, is_mixed=False, workers=int(workers), threads=1,
        log_every=1, save_minutes=0.0, learning_rate=1e-3,
    )
    run_training(TrainJob((Path(data),), "inspro_mini", Path(out), frames=2, max_warmup=1, device="cpu", config=config))
"""

TRAINER = """
import sys
from pathlib import Path
import numpy as np
import torch
from inspro_core.data.clip_index import read_clip_index
from inspro_core.data.clips import ClipConfig, ClipSource
from inspro_core.data.transforms import AugmentConfig
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.config import TrainConfig
from inspro_core.train.distributed import end_processes, start_processes
from inspro_core.train.events import EventLog
from inspro_core.train.loop import train
from tests.inspro_core.train.conftest import tiny_config

data, out, frames = sys.argv[1:]
processes = start_processes(torch.device("cpu"))
torch.set_num_threads(1)
plain = AugmentConfig(scales=(1.0,), flip=0, reverse=0, colour=0)


class OneVideoEach(ClipSource):
    # process r draws video r; one process draws the videos in turn
    turn = processes.rank

    def draw(self, rng, warmup, scale):
        clip = ClipSource([self.indices[self.turn % 2]], self.config).draw(np.random.default_rng(0), warmup, scale)
        self.turn += 2 if processes.count == 2 else 1
        return clip


indices = [read_clip_index(Path(data) / name) for name in ("one", "two")]
source = OneVideoEach(indices, ClipConfig((36, 64), int(frames), 1, 0, plain))
torch.manual_seed(1)
model = InsPro(tiny_config(len(source.indices[0].categories)))
config = TrainConfig(
    iterations=3, batch_size=1, accumulate=2 // processes.count, warmup_iterations=1, is_mixed=False, workers=0,
    threads=1, log_every=1, learning_rate=1e-3,
)
folder = Path(out)
folder.mkdir(exist_ok=True)
events = EventLog(folder / "events.jsonl" if processes.is_first else None)
state = train(config, model, Criterion(), source, folder, processes, events)
events.close()
if processes.is_first:
    torch.save(model.state_dict(), folder / "weights.pt")
del state, model
end_processes(processes)
"""


def start(script: Path | str, *words: object, stderr: int | None = None, **variables: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(REPOSITORY), **variables}
    command = [sys.executable, str(script), *(str(word) for word in words)]
    process = subprocess.Popen(command, env=environment, stderr=stderr, start_new_session=True)
    _started.append(process)
    return process


_started: list[subprocess.Popen[bytes]] = []


@pytest.fixture(autouse=True)
def _no_process_stays() -> Iterator[None]:
    """Kill what a failed test has left."""
    yield
    for process in _started:
        if process.poll() is None:
            process.kill()
        process.wait()
    _started.clear()


def finish(process: subprocess.Popen[bytes]) -> None:
    assert process.wait(timeout=DEADLINE) == 0


def events(folder: Path) -> list[dict[str, Any]]:
    file = folder / "events.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def wait_for(process: subprocess.Popen[bytes], folder: Path, kind: str, iteration: int) -> None:
    """Wait until a run has reported an event."""
    end = time.monotonic() + DEADLINE
    while not any(event["event"] == kind and event["iteration"] >= iteration for event in events(folder)):
        assert process.poll() is None, "the run has ended"
        assert time.monotonic() < end, "the run reports nothing"
        time.sleep(0.02)


def living(group: int) -> list[str]:
    """Names of the processes of a group that still run."""
    names = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            name, rest = file.read_text().rsplit(")", 1)
            state, _, own_group = rest.split()[:3]
            if int(own_group) == group and state not in "ZX":
                names.append(name)
    return names


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two datasets of one video each, with equally many objects."""
    folder = tmp_path_factory.mktemp("data")
    write_youtube_vis(folder / "x", "one", 2021, videos=1)
    write_youtube_vis(folder / "x", "two", 2021, length=6, videos=1)
    return folder / "x"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A run of a tiny network that saves after every step."""
    path = tmp_path / "run.py"
    path.write_text(RUN)
    return path


def start_command(folder: Path, data: Path, out: Path) -> subprocess.Popen[bytes]:
    """Start `inspro train` on a tiny network, for a long time."""
    model = folder / "tiny.safetensors"
    save_checkpoint(model, InsPro(tiny_config()), [Category(n, f"Class {n}") for n in range(1, 7)], {})
    words = ["train", "--train", data, "--preset", "start", "--init", model, "--out", out, "--batch", "1"]
    words += ["--frames", "2", "--max-warmup", "0", "--iterations", "100000", "--threads", "1", "--device", "cpu"]
    return start("-m", "inspro_core.cli", *words, stderr=subprocess.PIPE)


def last_words(process: subprocess.Popen[bytes]) -> list[str]:
    """What a command has said beside its events."""
    _, said = process.communicate(timeout=DEADLINE)
    return [line for line in said.decode().splitlines() if not line.startswith("{")]


def test_a_run_that_was_killed_goes_on_to_the_same_weights(tmp_path: Path, data: Path, script: Path) -> None:
    whole = start(script, data / "two", tmp_path / "whole", 8, 1)
    parts = start(script, data / "two", tmp_path / "parts", 8, 1)
    wait_for(parts, tmp_path / "parts", "saved", 3)
    parts.send_signal(signal.SIGKILL)
    parts.wait(timeout=DEADLINE)
    assert not (tmp_path / "parts" / "best.safetensors").exists()
    finish(whole)
    finish(start(script, data / "two", tmp_path / "parts", 8, 1))
    kinds = [event["event"] for event in events(tmp_path / "parts")]
    assert "resumed" in kinds
    assert kinds[-1] == "finished"
    one, other = (load_file(tmp_path / name / "best.safetensors") for name in ("whole", "parts"))
    assert all(torch.equal(value, other[name]) for name, value in one.items())


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_loading_processes_end_with_a_trainer_that_is_killed(tmp_path: Path, data: Path, script: Path) -> None:
    process = start(script, data / "two", tmp_path / "run", 1000, 1)
    wait_for(process, tmp_path / "run", "saved", 1)
    assert len(living(process.pid)) > 1
    process.kill()
    process.wait(timeout=DEADLINE)
    end = time.monotonic() + DEADLINE
    while left := living(process.pid):
        assert time.monotonic() < end, f"still there: {left}"
        time.sleep(0.1)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_loading_process_that_is_killed_ends_the_command_with_one_line(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "run"
    process = start_command(tmp_path, data / "two", out)
    wait_for(process, out, "step", 1)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    loaders = [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert len(loaders) == 1
    os.kill(loaders[0], signal.SIGKILL)
    last = last_words(process)
    assert (process.returncode, len(last)) == (2, 1), last
    assert re.match(
        r"inspro train: a process that loads data has ended unasked \(exit code -9\).*fewer --workers \(now 1,", last[0]
    )
    assert events(out)[-1]["event"] == "failed"


def test_ctrl_c_saves_and_ends_with_the_code_of_an_interruption(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "run"
    process = start_command(tmp_path, data / "two", out)
    wait_for(process, out, "step", 2)
    os.killpg(process.pid, signal.SIGINT)  # the loading processes get it too
    said, last = last_words(process), events(out)[-1]
    assert last["event"] == "stopped"
    saved = torch.load(out / "state.pt", weights_only=True)
    assert saved["iteration"] == last["iteration"] >= 2
    cure = f"{last['iteration']} steps are saved in {out}; the same command goes on there"
    assert (process.returncode, said) == (130, [f"inspro train: interrupted; {cure}"])


def test_a_stop_file_ends_the_command_as_asked(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "run"
    process = start_command(tmp_path, data / "two", out)
    wait_for(process, out, "step", 2)
    (out / STOP_FILE).touch()
    said = last_words(process)
    assert (process.returncode, said, events(out)[-1]["event"]) == (0, [], "stopped")


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def train_in_two(script: Path, *words: object) -> None:
    rendezvous: dict[str, Any] = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": free_port(), "WORLD_SIZE": "2"}
    for process in [start(script, *words, RANK=str(r), LOCAL_RANK=str(r), **rendezvous) for r in (0, 1)]:
        finish(process)


def test_two_trainers_equal_one_that_accumulates(tmp_path: Path, data: Path) -> None:
    script = tmp_path / "trainer.py"
    script.write_text(TRAINER)
    finish(start(script, data, tmp_path / "one", 2))
    train_in_two(script, data, tmp_path / "two", 2)
    one, two = (torch.load(tmp_path / name / "weights.pt", weights_only=True) for name in ("one", "two"))
    assert all(torch.allclose(value, two[name], atol=1e-5) for name, value in one.items())
    torch.manual_seed(1)
    class_count = len(read_clip_index(data / "one").categories)
    start_weights = InsPro(tiny_config(class_count)).state_dict()
    assert not torch.allclose(start_weights["start_queries"], one["start_queries"], atol=1e-4), "nothing was learned"


def test_two_trainers_learn_from_single_pictures(tmp_path: Path, data: Path) -> None:
    script = tmp_path / "trainer.py"
    script.write_text(TRAINER)
    train_in_two(script, data, tmp_path / "two", 1)
    assert [event["iteration"] for event in events(tmp_path / "two") if event["event"] == "step"] == [1, 2, 3]
