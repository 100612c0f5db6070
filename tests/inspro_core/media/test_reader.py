"""Frame i is the i-th frame of a plain decode, however it is asked for."""

from __future__ import annotations

import csv
import os
import random
import re
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from inspro_core.errors import VideoError
from inspro_core.media import VideoReader, index, open_frames, open_video, probe
from tests.inspro_core.media.conftest import MakeVideo, read_number, rotate_in_place

VARIANTS: dict[str, dict[str, Any]] = {
    "long_gop": {"options": {"g": "250"}},
    "short_gop": {"options": {"g": "5"}},
    "intra_only": {"options": {"g": "1"}},
    "b_frames": {"options": {"g": "12", "bf": "3", "b-pyramid": "2"}},
    "open_gop": {"options": {"g": "8", "bf": "3", "x264-params": "open-gop=1"}},
    "transport_stream": {"name": "clip.ts", "options": {"g": "10", "bf": "2"}},
    "matroska": {"name": "clip.mkv", "options": {"g": "10", "bf": "2"}},
    "mpeg4_in_avi": {"name": "clip.avi", "codec": "mpeg4", "options": {"g": "10"}},
    "hevc_10_bit": {
        "codec": "libx265",
        "options": {"x265-params": "log-level=none:keyint=10"},
        "pix_fmt": "yuv420p10le",
    },
    "av1": {"codec": "libsvtav1", "options": {"preset": "12", "g": "10"}},
    "vp9": {"name": "clip.webm", "codec": "libvpx-vp9", "options": {"deadline": "realtime", "g": "10"}},
    "grey": {"name": "clip.mkv", "codec": "ffv1", "pix_fmt": "gray"},
}


def assert_exact(path: Path, expected: Sequence[int]) -> None:
    """Read forward, backward and at random, and compare every number."""
    order = list(range(len(expected)))
    shuffled = order * 2
    random.Random(0).shuffle(shuffled)
    with VideoReader(path, cache_bytes=1 << 18) as reader:
        assert reader.frame_count == len(expected)
        assert [read_number(image) for _, image in reader.frames()] == list(expected)
        for frame in [*reversed(order), *shuffled]:
            assert read_number(reader.read(frame)) == expected[frame]
        assert all(a < b for a, b in zip(reader.timestamps, reader.timestamps[1:], strict=False))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_read_is_exact(make_video: MakeVideo, variant: str) -> None:
    arguments = VARIANTS[variant]
    codec = str(arguments.get("codec", "libx264"))
    if codec not in av.codecs_available:
        pytest.skip(f"this PyAV has no encoder {codec}")
    assert_exact(make_video(count=40, **arguments), range(40))


def test_variable_frame_rate_is_exact(make_video: MakeVideo) -> None:
    rng = np.random.default_rng(0)
    times = np.cumsum(rng.choice([10, 33, 40, 500], 40)).tolist()
    path = make_video(count=40, times=times, options={"g": "9", "bf": "2"})
    assert_exact(path, range(40))
    with VideoReader(path) as reader:
        assert np.allclose(reader.timestamps, (np.array(times) - times[0]) / 1000, atol=0.002)


def test_a_cut_with_an_edit_list_shows_what_players_show(make_video: MakeVideo, tmp_path: Path) -> None:
    source, cut = make_video(count=40, options={"g": "20", "bf": "2"}), tmp_path / "cut.mp4"
    with av.open(str(source)) as reader, av.open(str(cut), "w") as writer:
        stream = reader.streams.video[0]
        copy = writer.add_stream_from_template(stream)
        assert stream.time_base is not None
        offset = int(0.4 / stream.time_base)  # ten frames
        for packet in reader.demux(stream):
            if packet.dts is None or packet.pts is None:
                continue
            packet.pts, packet.dts, packet.stream = packet.pts - offset, packet.dts - offset, copy
            writer.mux(packet)
    with av.open(str(cut)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        assert any(packet.is_discard for packet in packets)
    assert_exact(cut, range(10, 40))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rotation_is_applied(make_video: MakeVideo, degrees: int) -> None:
    path = make_video(count=12)
    rotate_in_place(path, degrees)
    with VideoReader(path) as reader:
        assert reader.size_hw == ((64, 160) if degrees == 180 else (160, 64))
        for frame in (0, 11, 5):
            assert read_number(np.ascontiguousarray(np.rot90(reader.read(frame), degrees // 90))) == frame


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_small_picture_is_the_frame_scaled_down(make_video: MakeVideo, degrees: int) -> None:
    path = make_video()
    if degrees:
        rotate_in_place(path, degrees)
    with VideoReader(path) as reader:
        for frame in (30, 7):
            small, whole = reader.read_small(frame, 80), reader.read(frame)
            assert max(small.shape[:2]) == 80
            expected = cv2.resize(whole, small.shape[1::-1], interpolation=cv2.INTER_AREA)
            assert np.abs(small.astype(float) - expected).mean() < 3
            assert np.abs(reader.read_small(frame, 1000).astype(float) - whole).mean() < 3  # never up
        with pytest.raises(IndexError):
            reader.read_small(50, 80)


def test_a_closed_video_says_so(make_video: MakeVideo) -> None:
    with VideoReader(make_video(count=3)) as reader:
        pass
    with pytest.raises(ValueError, match=r"\.mp4: is closed"):
        next(reader.frames())


def test_an_animated_webp_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "moving.webp"
    chunks = b"WEBPVP8X" + struct.pack("<IIHBHB", 10, 2, 63, 0, 35, 0) + b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunks)) + chunks)
    with pytest.raises(VideoError, match="is an animated WebP, which FFmpeg does not read; save it as a video"):
        probe(path)


def test_one_pixel_odd_sides_and_8k_open(tmp_path: Path) -> None:
    for height, width in ((1, 1), (121, 161), (4320, 7680)):
        path = tmp_path / f"{height}.mkv"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("mpeg2video" if height > 4000 else "ffv1", rate=25)
            stream.height, stream.width = height, width
            stream.pix_fmt = "yuv420p" if height > 4000 else "yuv444p"
            for grey in (40, 200):
                frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), grey, np.uint8), format="rgb24")
                container.mux(stream.encode(frame.reformat(format=stream.pix_fmt)))
            container.mux(stream.encode(None))
        with VideoReader(path) as reader:
            assert reader.size_hw == (height, width)
            assert [int(reader.read(frame).mean()) // 100 for frame in (1, 0)] == [2, 0] or height > 4000
            assert reader.read(1).mean() > reader.read(0).mean() + 100


def test_memory_of_decoded_frames_is_bounded(make_video: MakeVideo) -> None:
    with VideoReader(make_video(count=60), cache_bytes=200_000) as reader:
        for _ in reader.frames():
            assert reader._cached_bytes <= 200_000


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv"])
def test_a_seek_decodes_from_the_nearest_key_frame(make_video: MakeVideo, name: str) -> None:
    path = make_video(name, count=60, options={"g": "20", "bf": "3", "sc_threshold": "0"})
    with VideoReader(path) as reader:
        for frame, key in ((57, 40), (17, 0), (38, 20)):
            decoded = list(reader.approach(frame))
            assert decoded[0] == key
            assert frame in decoded
            assert read_number(reader.read(frame)) == frame


def test_a_seek_leaves_out_frames_that_no_other_refers_to(make_video: MakeVideo) -> None:
    path = make_video(count=40, options={"g": "40", "bf": "3", "b-pyramid": "none", "sc_threshold": "0"})
    with VideoReader(path) as reader:
        assert len(list(reader.approach(39))) < 25


def test_steps_back_decode_once_for_many_of_them(make_video: MakeVideo) -> None:
    with VideoReader(make_video(count=60, options={"g": "60", "bf": "3"})) as reader:
        reader.read(50)
        decoding = [frame for frame in range(49, 37, -1) if list(reader.approach(frame))]
        assert len(decoding) <= 2


def test_a_reader_that_was_stopped_halfway_reads_exactly(make_video: MakeVideo) -> None:
    rng = random.Random(2)
    with VideoReader(make_video(count=60, options={"g": "30", "bf": "3"}), cache_bytes=100_000) as reader:
        for _ in range(60):
            for _, _ in zip(range(rng.randrange(8)), reader.approach(rng.randrange(60)), strict=False):
                pass
            frame = rng.randrange(60)
            assert read_number(reader.read(frame)) == frame


def test_a_frame_outside_is_an_index_error(make_video: MakeVideo) -> None:
    with VideoReader(make_video(count=3)) as reader:
        for frame in (-1, 3):
            with pytest.raises(IndexError, match=f"frame {frame} of 3"):
                reader.read(frame)


def test_files_that_are_no_video_name_file_and_reason(make_video: MakeVideo, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").write_bytes(b"")
    (tmp_path / "text.mp4").write_text("hello")
    whole = make_video(count=30)
    (tmp_path / "cut_off.mp4").write_bytes(whole.read_bytes()[:400])
    convert = "cannot be opened as a video: .*; if a player shows it, convert it: ffmpeg -i "
    for name, problem in (
        ("empty.mp4", convert),
        ("text.mp4", f'{convert}"text.mp4" new.mp4'),
        ("cut_off.mp4", convert),
        ("missing.mp4", "does not exist"),
    ):
        with pytest.raises(VideoError, match=f"{name}: {problem}"):
            open_frames(tmp_path / name)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="every name is Unicode there")
@pytest.mark.parametrize("name", [b"clip\xff.mp4", b"cl\xe9s/clip.mp4"])
def test_a_name_that_is_no_text_is_refused_with_the_cure(make_video: MakeVideo, tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    make_video(count=3).rename(path)
    with pytest.raises(VideoError, match=r"\\udc.*mp4: has a name that is not valid UTF-8; rename it") as caught:
        probe(path)
    assert str(caught.value).isascii()
    with pytest.raises(VideoError, match=r"\\ud800: has a name that is not valid UTF-8"):
        probe("\ud800")


def damage_frame(path: Path, frame: int, kept: int | None = None) -> None:
    """Overwrite a frame's packet behind so many bytes of it, or the second half."""
    with av.open(str(path)) as container:
        packets = sorted((p for p in container.demux(video=0) if p.size), key=lambda packet: packet.pts or 0)
    packet, data = packets[frame], bytearray(path.read_bytes())
    assert packet.pos is not None
    kept = packet.size // 2 if kept is None else kept
    data[packet.pos + kept : packet.pos + packet.size] = b"\x55" * (packet.size - kept)
    path.write_bytes(data)


def refused(reader: VideoReader, frames: Iterable[int]) -> set[int]:
    """Read frames and give the numbers of those that are told to be damaged."""
    found = set()
    for frame in frames:
        try:
            reader.read(frame)
        except VideoError as error:
            told = re.search(r"frame (\d+) of \d+ cannot be decoded; the file is damaged there", str(error))
            found.add(int(told[1]) if told else -1)
    return found


PLAIN_B = {"g": "20", "bf": "2", "b-pyramid": "none", "sc_threshold": "0"}
PYRAMID = {"g": "12", "bf": "3", "b-pyramid": "2", "sc_threshold": "0"}
OPEN = {"g": "8", "bf": "3", "x264-params": "open-gop=1"}
HEVC = {"g": "20", "x265-params": "log-level=none"}
REFRESH = {"g": "15", "x264-params": "intra-refresh=1"}


@pytest.mark.parametrize(
    ("name", "codec", "options", "frame", "kept", "expected"),
    [
        pytest.param("clip.mp4", "mpeg4", {"g": "20"}, 24, None, range(24, 40), id="mpeg4"),
        pytest.param("clip.avi", "mpeg4", {"g": "10"}, 23, None, range(23, 30), id="mpeg4_in_avi"),
        pytest.param("clip.mp4", "libx264", PLAIN_B, 27, None, [27], id="no_other_refers_to_it"),
        pytest.param("clip.mkv", "libx264", PLAIN_B, 20, None, range(20, 40), id="a_key_frame"),
        pytest.param("clip.mp4", "libx264", PYRAMID, 24, 0, range(20, 36), id="a_whole_packet"),
        pytest.param("clip.mp4", "libx264", PLAIN_B, 28, 5, range(27, 40), id="a_packet_behind_its_type"),
        pytest.param("clip.mp4", "libx264", PLAIN_B, 30, 5, [30], id="the_same_to_which_no_other_refers"),
        pytest.param("clip.mp4", "libx264", OPEN, 20, None, range(17, 24), id="b_frames_before_it"),
        pytest.param("clip.mp4", "libx264", OPEN, 24, None, range(21, 32), id="b_frames_before_a_key_frame"),
        pytest.param("clip.mp4", "libx265", HEVC, 49, 0, range(47, 50), id="an_end_that_hides_more_by_a_jump"),
        pytest.param("clip.mp4", "libx264", REFRESH, 24, 0, [24, 26, *range(28, 50)], id="no_key_frame_after_it"),
    ],
)
def test_a_damaged_frame_and_those_that_build_on_it_are_refused_however_they_are_reached(
    make_video: MakeVideo,
    name: str,
    codec: str,
    options: dict[str, str],
    frame: int,
    kept: int | None,
    expected: Iterable[int],
) -> None:
    path = make_video(name, codec=codec, options=options)
    damage_frame(path, frame, kept)
    order = [*reversed(range(50)), *random.Random(3).sample(range(50), 50)]
    with VideoReader(path, cache_bytes=1 << 18) as reader:
        in_order = refused(reader, range(50))
        assert refused(reader, order) == in_order
        with pytest.raises(VideoError, match=f"{name}: frame {frame} of 50 cannot be decoded"):
            reader.read_small(frame, 80)
    with VideoReader(path, is_threaded=False) as reader:
        one_by_one = refused(reader, range(50))
    assert one_by_one <= in_order
    assert one_by_one >= in_order - set(range(46, 49))  # threads lose what they have at hand as the file ends
    assert frame in one_by_one
    alone = set()
    for number in range(50):
        with VideoReader(path) as reader:
            alone |= refused(reader, [number])
    assert alone == in_order == set(expected)


def test_a_file_is_indexed_once_until_it_is_written_again(
    make_video: MakeVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, indexed = index._build_index, list[Path]()

    def count_builds(path: Path) -> index.FrameIndex:
        indexed.append(path)
        return build(path)

    monkeypatch.setattr(index, "_build_index", count_builds)
    for count in (7, 5):
        video = probe(make_video(count=count))
        with open_video(video) as reader:
            assert (video.frame_count, reader.frame_count) == (count, count)
    assert len(indexed) == 2


def test_a_frame_that_is_lost_is_not_looked_for_from_every_key_frame_before_it(make_video: MakeVideo) -> None:
    path = make_video(count=120, options={"g": "4", "bf": "0", "sc_threshold": "0"})
    damage_frame(path, 110, kept=0)
    passed = 0
    with VideoReader(path) as reader, pytest.raises(VideoError, match="frame 110 of 120 cannot be decoded"):
        for _ in reader.approach(110):
            passed += 1
    assert passed <= 2 * 120


def test_frames_outside_of_damage_are_read_exactly(make_video: MakeVideo) -> None:
    path = make_video(codec="mpeg4", options={"g": "20"})
    damage_frame(path, 27)
    with VideoReader(path) as reader:
        numbers = [read_number(reader.read(frame)) for frame in (26, *range(40, 50), *range(20))]
    assert numbers == [26, *range(40, 50), *range(20)]


def test_a_cut_off_transport_stream_gives_the_frames_that_are_there(make_video: MakeVideo) -> None:
    path = make_video("clip.ts", count=40, options={"g": "10"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with VideoReader(path) as reader:
        numbers = [read_number(image) for _, image in reader.frames(0, reader.frame_count - 1)]
    assert numbers == list(range(len(numbers)))
    assert 5 < len(numbers) < 40


def _manifest(shared: Path) -> list[dict[str, str]]:
    with (shared / "data" / "videos" / "manifest.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_real_videos_give_the_frames_of_a_plain_decode(shared: Path) -> None:
    rng = random.Random(1)
    for row in _manifest(shared):
        path = shared / "data" / "videos" / row["file"]
        if row["file"] in ("media__sample_audio_only.mp4", "decord__corrupted.mp4"):
            continue
        with VideoReader(path) as reader:
            height, width = reader.size_hw
            assert f"{width}x{height}" == row["cv2_size"] or not row["cv2_size"], row["file"]
            limit = min(reader.frame_count, 24 if height * width > 500_000 else 60)
            chosen = set(rng.sample(range(limit), min(5, limit)))
            expected = {}
            with av.open(str(path)) as container:
                for number, decoded in enumerate(container.decode(video=0)):
                    if number in chosen:
                        stored = decoded.to_ndarray(format="rgb24").view(np.uint8)
                        expected[number] = reader._orientation.apply(stored)
                    if number + 1 >= limit:
                        break
            for frame in sorted(chosen, key=lambda _: rng.random()):
                assert np.array_equal(reader.read(frame), expected[frame]), (row["file"], frame)


def test_damaged_and_soundless_files_say_what_is_wrong(shared: Path) -> None:
    videos = shared / "data" / "videos"
    with pytest.raises(VideoError, match="no video stream"):
        open_frames(videos / "media__sample_audio_only.mp4")
    with open_frames(videos / "decord__corrupted.mp4") as source:
        good = 0
        with pytest.raises(VideoError, match=r"corrupted\.mp4: frame \d+ of 50 cannot be decoded"):
            for _ in source.frames():
                good += 1
        assert good > 20


def test_a_long_file_opens_without_decoding_it(shared: Path) -> None:
    video = probe(shared / "data" / "videos" / "media__long_1080p_videoonly_lowbitrate.mp4", 3)
    assert (video.id, video.frame_count, video.size_hw) == (3, 10_883, (1080, 1920))
    assert video.frames_per_second == pytest.approx(30, abs=0.01)
