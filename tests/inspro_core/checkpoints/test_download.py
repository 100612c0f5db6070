"""Downloads: whole or not at all, continued, checked, and clear about what went wrong."""

from __future__ import annotations

import hashlib
import socket
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from inspro_core.checkpoints import download as module
from inspro_core.checkpoints.download import HashMismatchError, Progress, check_hash, download
from inspro_core.errors import CheckpointError, DownloadError
from tests.inspro_core.checkpoints.file_server import FileServer, serving

CONTENT = bytes(range(256)) * 12_000  # 3 MB, several chunks
PREFIX = hashlib.sha256(CONTENT).hexdigest()[:8]


class Usage(NamedTuple):
    """As `shutil.disk_usage` gives it."""

    total: int
    used: int
    free: int


def fetch(url: str, target: Path, sha256_prefix: str, on_progress: Progress) -> None:
    with download(url, target, sha256_prefix, on_progress) as file:
        assert file == target


def contents(folder: Path) -> list[str]:
    """Names in a folder but the lock's."""
    return [path.name for path in folder.iterdir() if path.name != "weights.pth.lock"]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "weights.pth"


@pytest.fixture
def part(target: Path) -> Path:
    """What an interrupted download left: its first million bytes."""
    target.parent.mkdir()
    part = target.with_name("weights.pth.part")
    part.write_bytes(CONTENT[:1_000_000])
    return part


def test_a_file_arrives_whole_with_its_progress(target: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    with serving(FileServer(CONTENT)) as server:
        fetch(server.url, target, PREFIX, lambda done, total: seen.append((done, total)))
    assert target.read_bytes() == CONTENT
    assert contents(target.parent) == ["weights.pth"]
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert len(seen) > 3
    assert seen == sorted(seen)


def test_a_server_that_does_not_say_the_length_is_enough(target: Path) -> None:
    seen: list[int | None] = []
    with serving(FileServer(CONTENT, says_length=False)) as server:
        fetch(server.url, target, PREFIX, lambda _, total: seen.append(total))
    assert target.read_bytes() == CONTENT
    assert set(seen) == {None}


def test_a_file_that_is_there_is_not_fetched_again(target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"here")
    with serving(FileServer(CONTENT)) as server:
        fetch(server.url, target, PREFIX, lambda *_: None)
        assert server.ranges == []
    assert target.read_bytes() == b"here"


def test_a_broken_off_download_is_an_error_and_the_next_call_fetches_the_rest_only(target: Path) -> None:
    seen: list[int] = []
    with serving(FileServer(CONTENT, breaks_after=1_500_000)) as server:
        with pytest.raises(DownloadError, match=r"broke off after 1\.5 MB of 3\.1 MB: call again"):
            fetch(server.url, target, PREFIX, lambda *_: None)
        assert not target.exists()
        server.breaks_after = None
        fetch(server.url, target, PREFIX, lambda done, _: seen.append(done))
        assert server.ranges == [None, "bytes=1500000-"]
    assert seen[0] == 1_500_000
    assert target.read_bytes() == CONTENT


def test_of_two_downloads_at_once_the_second_is_refused_and_the_first_arrives_whole(target: Path) -> None:
    with serving(FileServer(CONTENT)) as server:
        refused: list[str] = []

        def start_another(done: int, _: int | None) -> None:
            if done and not refused:
                with pytest.raises(CheckpointError, match=r"weights\.pth: another process is downloading it") as caught:
                    fetch(server.url, target, PREFIX, lambda *_: None)
                refused.append(str(caught.value))

        fetch(server.url, target, PREFIX, start_another)
        assert refused
        assert server.ranges == [None]
        fetch(server.url, target, PREFIX, lambda *_: None)
    assert target.read_bytes() == CONTENT


def test_a_file_in_use_is_not_lent_to_another(target: Path) -> None:
    with (
        serving(FileServer(CONTENT)) as server,
        download(server.url, target, PREFIX, lambda *_: None),
        pytest.raises(CheckpointError, match="another process is downloading it"),
    ):
        fetch(server.url, target, PREFIX, lambda *_: None)


def test_a_server_without_ranges_sends_the_whole_again(target: Path, part: Path) -> None:
    with serving(FileServer(CONTENT, knows_ranges=False)) as server:
        fetch(server.url, target, PREFIX, lambda *_: None)
    assert target.read_bytes() == CONTENT
    assert not part.exists()


def test_a_download_that_was_stopped_at_its_last_byte_is_only_checked(target: Path, part: Path) -> None:
    part.write_bytes(CONTENT)
    with serving(FileServer(CONTENT)) as server:
        fetch(server.url, target, PREFIX, lambda *_: None)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("is_continued", [False, True])
def test_a_wrong_hash_is_an_error_and_leaves_nothing(target: Path, is_continued: bool) -> None:
    target.parent.mkdir()
    part = target.with_name("weights.pth.part")
    if is_continued:
        part.write_bytes(b"x" * 1000)  # of another file
    expected = PREFIX if is_continued else "00000000"
    with (
        serving(FileServer(CONTENT)) as server,
        pytest.raises(HashMismatchError, match=rf"SHA-256 begins with [0-9a-f]{{8}}, expected {expected}"),
    ):
        fetch(server.url, target, expected, lambda *_: None)
    assert contents(target.parent) == []


@pytest.mark.parametrize(("status", "text"), [(404, "404 Not Found"), (403, "403 Forbidden"), (503, "503 Service")])
def test_a_servers_refusal_is_named(target: Path, status: int, text: str) -> None:
    with (
        serving(FileServer(CONTENT, status=status)) as server,
        pytest.raises(DownloadError, match=f"{server.url}: the server answers {text}"),
    ):
        fetch(server.url, target, PREFIX, lambda *_: None)
    assert not target.exists()


def test_no_network_is_named_and_what_was_fetched_is_kept(target: Path, part: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 cannot be reached \(.*refused"):
        fetch(f"http://127.0.0.1:{port}/weights.pth", target, PREFIX, lambda *_: None)
    assert part.stat().st_size == 1_000_000


def test_a_name_that_nobody_knows_is_no_network_either(target: Path) -> None:
    with pytest.raises(DownloadError, match=r"nowhere\.invalid cannot be reached"):
        fetch("http://nowhere.invalid/weights.pth", target, PREFIX, lambda *_: None)


def test_a_server_that_falls_silent_is_left_after_a_while(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(DownloadError, match="cannot be reached"):
        fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/a", target, PREFIX, lambda *_: None)


def test_a_disk_without_room_is_said_before_anything_is_fetched(
    target: Path, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inspro_core.checkpoints.download.shutil.disk_usage", lambda _: Usage(10, 10, 2_000_000))
    with (
        serving(FileServer(CONTENT)) as server,
        pytest.raises(CheckpointError, match=r"disk is full \(2\.1 MB needed, 2\.0 MB free\).*go on"),
    ):
        fetch(server.url, target, PREFIX, lambda *_: None)
    assert part.stat().st_size == 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_disk_that_fills_up_meanwhile_is_named(target: Path) -> None:
    target.parent.mkdir()
    target.with_name("weights.pth.part").symlink_to("/dev/full")
    with serving(FileServer(CONTENT)) as server, pytest.raises(CheckpointError, match="the disk is full"):
        fetch(server.url, target, PREFIX, lambda *_: None)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CheckpointError, match="cannot be written"):
        fetch("http://127.0.0.1:9/a", tmp_path / "file" / "weights.pth", PREFIX, lambda *_: None)


def test_the_hash_of_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="cannot be read"):
        check_hash(tmp_path / "none", PREFIX)
