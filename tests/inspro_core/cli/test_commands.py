"""Every command does its work, speaks JSON and refuses bad input with one clear line."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from inspro_core import cli
from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import probe
from tests.inspro_core.cli.conftest import FakeDesktop, Run

KEEP_ALL = ("--min-frames", "1")  # the little model that these tests make sees nothing for long


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    outcome = run(name, "--help")
    assert outcome.code == 0
    assert f"usage: inspro {name}" in outcome.out


def test_the_program_tells_its_version(run: Run) -> None:
    outcome = run("--version")
    assert (outcome.code, outcome.out) == (0, f"inspro {version('inspro-annotator')}\n")


def test_the_overview_names_every_command_without_loading_torch() -> None:
    code = (
        "import sys; from inspro_core import cli; from inspro_core.cli.__main__ import NoDesktop;"
        " cli.main(['--help'], NoDesktop()); sys.exit('torch' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0
    assert all(name in result.stdout for name in cli.COMMANDS)


def test_a_file_without_a_command_is_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[Path | None] = []

    class Window(FakeDesktop):
        def open_window(self, path: Path | None) -> int:
            opened.append(path)
            return 0

    monkeypatch.chdir(tmp_path)
    Path("clip.mp4").touch()
    assert cli.main(["clip.mp4"], Window()) == 0
    assert opened == [Path("clip.mp4")]
    assert capsys.readouterr().err == ""


def test_a_command_is_a_command_beside_a_folder_of_its_name(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("evaluate").mkdir()
    assert "--gt" in run("evaluate").err


def test_an_interruption_while_modules_load_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", interrupted)
    outcome = run("prelabel", "clip.mp4")
    assert (outcome.code, outcome.err) == (130, "inspro prelabel: interrupted\n")


def test_a_word_of_any_length_is_refused_in_a_short_line(run: Run) -> None:
    outcome = run("x" * 10_000)
    assert outcome.code == 2
    assert "xxx'… is no file and no command" in outcome.err
    assert len(outcome.err) < 400


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_nobody_reads_any_more_ends_the_command_quietly(unbuffered: str) -> None:
    words = [sys.executable, "-m", "inspro_core.cli", "models"]
    with subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", cli.BROKEN_PIPE)


def test_a_terminal_without_the_characters_of_a_name_gets_their_numbers(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "inspro_core.cli", "synthesize", "--videos", "1", "--frames", "1"]
    result = subprocess.run(
        [*words, "--out", tmp_path / "狗"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert rb"\u72d7" in result.stdout


def test_prelabel_writes_project_results_and_summary(run: Run, model_file: Path, scenes: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    outcome = run(
        "prelabel", scenes / "JPEGImages", "--out", out, "--model", model_file, *KEEP_ALL, "--device", "cpu", "--json"
    )
    assert outcome.code == 0, outcome.err
    assert (outcome.json["videos"], outcome.json["frames"]) == (2, 12)
    results = json.loads((out / "results.json").read_text())
    assert {entry["video_id"] for entry in results} <= {1, 2}
    assert all(len(entry["segmentations"]) == 6 for entry in results)
    with ProjectFile.open(out / "project.inspro") as project:
        assert [Path(video.path).name for video in project.videos()] == ["10000", "10001"]
        assert {project.model(video.id) for video in project.videos()} == {"tiny"}
        tracks = sum(len(project.track_heads(video.id)) for video in project.videos())
    assert outcome.json["tracks"] == tracks == len(results) > 0


def test_prelabel_in_a_project_leaves_to_humans_what_is_theirs(
    run: Run, model_file: Path, scenes: Path, tmp_path: Path
) -> None:
    run("prelabel", scenes / "JPEGImages" / "10000", "--out", tmp_path / "run", "--model", model_file, *KEEP_ALL)
    path = tmp_path / "run" / "project.inspro"
    with ProjectFile.open(path) as project:
        first = project.annotation(1)
        drawn_id = next(track_id for track_id, track in first.tracks.items() if 2 in track.segments)
        drawn = replace(first.tracks[drawn_id].segments[2], source="human", score=1.0)
        change = Change({(drawn_id, 2): (first.tracks[drawn_id].segments[2], drawn)}, reviewed={4: True})
        project.apply(1, change)
        before = project.annotation(1)
    theirs = {t: track for t, track in before.tracks.items() if t == drawn_id or 4 in track.segments}
    assert 0 < len(theirs) < len(before.tracks)
    again = run("prelabel", path, "--replace", "--model", model_file, *KEEP_ALL, "--score", "0.1", "--json")
    assert again.code == 0, again.err
    with ProjectFile.open(path) as project:
        after = project.annotation(1)
    assert {t: after.tracks[t] for t in theirs} == theirs
    new = {t: track for t, track in after.tracks.items() if t not in theirs}
    assert len(new) == again.json["tracks"] > 0
    assert new.keys().isdisjoint(first.tracks)
    assert not any(4 in track.segments for track in new.values())
    assert not any(track.segments[2].mask.iou(drawn.mask) > 0.5 for track in new.values() if 2 in track.segments)
    assert after.reviewed_frames == {4}


def test_the_labels_of_a_video_that_is_gone_are_not_replaced(
    run: Run, model_file: Path, scenes: Path, tmp_path: Path
) -> None:
    clip = tmp_path / "clip"
    shutil.copytree(scenes / "JPEGImages" / "10000", clip)
    assert run("prelabel", clip, "--out", tmp_path / "o", "--model", model_file, *KEEP_ALL).code == 0
    shutil.rmtree(clip)
    path = tmp_path / "o" / "project.inspro"
    with ProjectFile.open(path) as project:
        before = project.annotation(1)
    assert before.tracks
    again = run("prelabel", path, "--replace", "--model", model_file)
    assert (again.code, "clip" in again.err) == (2, True)
    with ProjectFile.open(path) as project:
        assert project.annotation(1) == before


def test_an_input_that_is_no_video_is_told_before_any_is_labelled(
    run: Run, model_file: Path, scenes: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no video")
    outcome = run("prelabel", scenes / "JPEGImages" / "10000", bad, "--out", tmp_path / "o", "--model", model_file)
    assert (outcome.code, "bad.mp4" in outcome.err) == (2, True)
    assert not (tmp_path / "o").exists()


def test_a_project_gets_only_the_classes_that_were_found(
    run: Run, model_file: Path, scenes: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.inspro"
    with ProjectFile.create(path, [Category(7, "own")]) as project:
        project.add_video(probe(scenes / "JPEGImages" / "10000"))
    assert run("prelabel", path, "--model", model_file, *KEEP_ALL).code == 0
    with ProjectFile.open(path) as project:
        used = {head.category_id for head in project.track_heads(1).values()}
        assert used
        assert {category.id for category in project.categories()} == {7} | used


def test_prelabel_in_a_project_adds_to_its_tracks(run: Run, model_file: Path, scenes: Path, tmp_path: Path) -> None:
    run("prelabel", scenes / "JPEGImages" / "10000", "--out", tmp_path / "run", "--model", model_file, *KEEP_ALL)
    path = tmp_path / "run" / "project.inspro"
    with ProjectFile.open(path) as project:
        before = project.annotation(1)
    again = run("prelabel", path, "--model", model_file, *KEEP_ALL, "--json")
    with ProjectFile.open(path) as project:
        after = project.annotation(1)
    assert {t: after.tracks[t] for t in before.tracks} == before.tracks
    assert len(after.tracks) == 2 * len(before.tracks) == len(before.tracks) + again.json["tracks"]


def test_export_and_import_give_the_labels_back(run: Run, model_file: Path, scenes: Path, tmp_path: Path) -> None:
    run("prelabel", scenes / "JPEGImages" / "10000", "--out", tmp_path / "run", "--model", model_file, *KEEP_ALL)
    exported = run("export", tmp_path / "run" / "project.inspro", "--out", tmp_path / "set", "--json")
    assert exported.code == 0, exported.err
    imported = run("import", exported.json["dataset"], "--project", tmp_path / "again.inspro", "--json")
    assert imported.json["tracks"] == exported.json["tracks"] > 0
    with (
        ProjectFile.open(tmp_path / "run" / "project.inspro") as one,
        ProjectFile.open(tmp_path / "again.inspro") as two,
    ):
        first, second = one.annotation(1), two.annotation(1)
        assert {k: t.segments for k, t in first.tracks.items()} == {k: t.segments for k, t in second.tracks.items()}


def test_truth_scores_one(run: Run, scenes: Path, tmp_path: Path) -> None:
    truth = json.loads((scenes / "instances.json").read_text())
    keys = ("video_id", "category_id", "segmentations")
    perfect = [{**{key: a[key] for key in keys}, "score": 0.9} for a in truth["annotations"]]
    (tmp_path / "results.json").write_text(json.dumps(perfect))
    outcome = run("evaluate", "--gt", scenes / "instances.json", "--results", tmp_path / "results.json", "--json")
    assert outcome.code == 0, outcome.err
    for name in ("AP", "AP50", "HOTA", "IDF1", "J", "F"):
        assert outcome.json[name] == pytest.approx(1.0), name
    assert outcome.json["id_switches"] == 0


def test_wrong_truth_is_told_by_the_name_of_its_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text('{"videos": [], "categories": [3]}')
    (tmp_path / "results.json").write_text("[]")
    outcome = run("evaluate", "--gt", tmp_path / "truth.json", "--results", tmp_path / "results.json")
    assert outcome.code == 2
    assert outcome.err.startswith(f"inspro evaluate: {tmp_path / 'truth.json'}: categories[0]: expected an object")


@pytest.mark.parametrize(("blamed", "name"), [("truth", "annotations"), ("results", "results")])
def test_a_damaged_mask_is_told_by_the_file_that_holds_it(
    run: Run, scenes: Path, tmp_path: Path, blamed: str, name: str
) -> None:
    truth = json.loads((scenes / "instances.json").read_text())
    results = [copy.deepcopy({**annotation, "score": 0.9}) for annotation in truth["annotations"]]
    rows = {"truth": truth["annotations"], "results": results}[blamed]
    frame = next(frame for frame, mask in enumerate(rows[1]["segmentations"]) if mask)
    rows[1]["segmentations"][frame]["counts"] = "52203"
    for file, content in (("truth", truth), ("results", results)):
        (tmp_path / f"{file}.json").write_text(json.dumps(content))
    outcome = run("evaluate", "--gt", tmp_path / "truth.json", "--results", tmp_path / "results.json")
    assert outcome.code == 2
    assert outcome.err.startswith(f"inspro evaluate: {tmp_path / blamed}.json: ")
    assert f"{name}[1].segmentations[{frame}]: the run lengths do not add up" in outcome.err


def test_synthesize_writes_a_dataset(run: Run, tmp_path: Path) -> None:
    outcome = run("synthesize", "--out", tmp_path / "s", "--videos", 1, "--frames", 2, "--seed", 3, "--json")
    assert outcome.code == 0
    assert json.loads(Path(outcome.json["dataset"]).read_text())["videos"][0]["seed"] == 3


def test_train_writes_a_checkpoint_that_prelabels(run: Run, scenes: Path, tmp_path: Path) -> None:
    words = ("--iterations", 2, "--batch", 1, "--frames", 2, "--workers", 0, "--threads", 1, "--max-warmup", 0)
    outcome = run(
        "train", "--train", scenes, "--val", scenes, "--out", tmp_path / "r", "--device", "cpu", *words, "--json"
    )
    assert outcome.code == 0, outcome.err
    assert outcome.json["iterations"] == 2
    assert {"AP", "AP50"} <= outcome.json.keys()
    checkpoint = outcome.json["checkpoint"]
    again = run("train", "--train", scenes, "--init", checkpoint, "--out", tmp_path / "r2", "--device", "cpu", *words)
    assert again.code == 0, again.err
    labelled = run(
        "prelabel", scenes / "JPEGImages" / "10001", "--out", tmp_path / "p", "--model", checkpoint, "--json"
    )
    assert labelled.json["frames"] == 6


def test_the_demo_ends_with_scores(run: Run, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from inspro_core.data import demo_scene

    monkeypatch.setattr(demo_scene, "FRAME_COUNT", 4)
    for _ in range(2):  # a second demo replaces the first
        outcome = run("demo", "--headless", "--out", tmp_path / "demo", "--model", model_file, "--json")
        assert outcome.code == 0, outcome.err
        assert {"AP", "AP50", "HOTA", "frames_per_second"} <= outcome.json.keys()
    assert (tmp_path / "demo" / "export" / "train" / "instances.json").is_file()


def test_models_are_listed_and_imported(
    run: Run, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inspro_core.cli import models_command

    monkeypatch.setattr(models_command, "user_models_folder", lambda: tmp_path / "models")
    outcome = run("models", "import", model_file, "--as", "mine", "--json")
    assert outcome.code == 0, outcome.err
    assert Path(outcome.json["path"]) == tmp_path / "models" / "mine.safetensors"
    assert run("models", "import", model_file, "--as", "mine").code == 2
    assert run("models", "list", "--json").code == 0


BAD = [
    (["nonsense.mp4"], "'nonsense.mp4' is no file and no command; choose from demo, open,"),
    (["prelabel", "none.mp4", "--out", "o"], "none.mp4: does not exist"),
    (["prelabel", "{scenes}/JPEGImages"], "--out is missing"),
    (["prelabel", "{scenes}/JPEGImages", "--out", "{tmp}/o", "--replace"], "--replace needs a project"),
    (["prelabel", "p.inspro", "--out", "{tmp}/o"], "--out: the labels go into p.inspro"),
    (["prelabel", "p.inspro", "clip.mp4"], "p.inspro: a project is labelled alone"),
    (["prelabel", "none.inspro"], "none.inspro"),
    (["prelabel", "{scenes}/JPEGImages", "--out", "{tmp}/o", "--model", "unknown"], "model 'unknown' is not known"),
    (
        ["prelabel", "{scenes}/JPEGImages", "--out", "{tmp}/o", "--min-frames", "0"],
        "argument --min-frames: expected a whole number from 1 to ",
    ),
    (
        ["prelabel", "{scenes}/JPEGImages", "--out", "{tmp}/o", "--score", "7"],
        "argument --score: expected a number from 0 to 1, got 7",
    ),
    (["prelabel", "{scenes}/JPEGImages", "--out", "{tmp}/o", "--model", "{model}", "--device", "tpu"], ", openvino\n"),
    (["prelabel", "{tmp}", "--out", "{tmp}/o", "--model", "{model}"], "holds no video"),
    (["export", "{tmp}/none.inspro", "--out", "{tmp}/o"], "none.inspro: does not exist"),
    (["import", "{tmp}/none.json", "--project", "{tmp}/p.inspro"], "none.json: cannot be read"),
    (["import", "{scenes}", "--project", "{tmp}/p"], "--project: the name of a project ends in .inspro, got "),
    (["evaluate", "--gt", "{scenes}/instances.json", "--results", "{tmp}/none.json"], "none.json: cannot be read"),
    (["evaluate", "--gt", "{scenes}/instances.json", "--results", "{scenes}/instances.json"], "expected a list"),
    (["synthesize", "--out", "{scenes}"], "is not empty"),
    (["synthesize", "--out", "{tmp}/s", "--videos", "0"], "argument --videos: expected a whole number from 1 to "),
    (["train", "--train", "{tmp}", "--out", "{tmp}/r"], "no annotation file"),
    (
        ["train", "--train", "{scenes}", "--out", "{tmp}/r", "--batch", "0"],
        "argument --batch: expected a whole number from 1 to ",
    ),
    (["train", "--train", "{scenes}", "--init", "{tmp}/no.pth", "--out", "{tmp}/r"], "no.pth"),
    (
        ["train", "--train", "{scenes}", "--out", "{tmp}/r", "--weights", "-1"],
        "argument --weights: expected a number from 0 on",
    ),
    (["train", "--train", "{scenes}", "--out", "{tmp}/r", "--weights", "0"], "--weights are numbers from 0 on"),
    (["train", "--train", "{scenes}", "--out", "{tmp}/r", "--start-share", ".5"], "name these by --init"),
    (
        ["train", "--train", "{scenes}", "--out", "{tmp}/r", "--seed", "-1"],
        "argument --seed: expected a whole number from 0 to ",
    ),
    (
        ["train", "--train", "{scenes}", "--out", "{tmp}/r", "--warmup-from", "2"],
        "argument --warmup-from: expected a number from 0 to 1",
    ),
    (["train", "--train", "{scenes}", "--out", "{tmp}/r", "--device", "openvino"], "choose from auto, cpu, cuda\n"),
    (["train", "--train", "{scenes}", "--out", "{scenes}"], "holds other things, and no run that could go on; name"),
    (["train", "--train", "{scenes}", "--out", "{model}"], "cannot be written or locked"),
    (["synthesize", "--videos", "1", "--frames", "1", "--out", "{model}/s"], "tiny.safetensors/s: Not a directory"),
    (["models", "import", "{tmp}/no.pth", "--as", "x"], "no.pth"),
    (
        ["animate", "--stills", "{scenes}", "--out", "{tmp}/a", "--weights", "nan"],
        "--weights: expected a number above 0",
    ),
    (["animate", "--stills", "{scenes}", "--out", "{tmp}/a", "--seed", "-3"], "--seed: expected a whole number from 0"),
    (["animate", "--stills", "{scenes}", "--out", "{tmp}/a", "--size", "9x320"], "--size is width x height"),
    (["retrain", "{scenes}/instances.json", "--resume", "1"], "instances.json: is no InsPro project"),
    (["retrain", ".", "--resume", "1"], "inspro retrain: ."),
    (["retrain", "p.inspro", "--minutes", "nan"], "argument --minutes: expected a number above 0, got nan"),
    (["retrain", "p.inspro", "--learning-rate", "inf"], "argument --learning-rate: expected a number above 0, got inf"),
    (["evaluate", "--gt", "g", "--results", "r", "--score", "-1"], "argument --score: expected a number from 0 to 1"),
    (["score", "{scenes}", "--track-score", "nan"], "argument --track-score: expected a number from 0 to 1, got nan"),
    (["export", "p.inspro", "--out", "o", "--quality", "0"], "--quality: expected a whole number from 1 to 100, got 0"),
    (["export", "two\nlines.inspro", "--out", "o"], "two\\nlines.inspro: does not exist"),
    (["export", "p.inspro", "--out", "o", "--splits", "a\nb=much"], "a share is a number, got 'much'"),
    (["export", "p.inspro", "--out", "o", "--splits", "a\nb/"], "a split is the name of a folder"),
    (["synthesize", "--out", "{model}/two\nlines"], "two\\nlines: Not a directory"),
]


@pytest.mark.parametrize(("words", "problem"), BAD)
def test_bad_input_is_one_line_and_exit_code_2(
    run: Run, scenes: Path, model_file: Path, tmp_path: Path, words: list[str], problem: str
) -> None:
    outcome = run(*(word.format(scenes=scenes, tmp=tmp_path, model=model_file) for word in words))
    assert outcome.code == 2
    assert problem in outcome.err
    assert outcome.err.strip().count("\n") == 0
    assert not (tmp_path / "p.inspro").exists()


def test_a_bench_prints_one_line_of_json_per_case_with_the_machine(run: Run) -> None:
    outcome = run("bench", "gui", "--quick")
    assert outcome.code == 0
    assert outcome.json["case"] == "nothing"
    assert outcome.json["is_quick"] is True
    assert outcome.json["machine"]["cores"] >= 1
