"""What a file is, and one clear sentence for each file that is not a clip."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import threading
import time
from pathlib import Path

import av
import numpy as np
import psutil
import pytest
from media_clips import even, numbered_picture, sound_frames, tone, write_clip

from trainer.media import (
    FrameReader,
    MediaError,
    MediaInfo,
    ProbeWorker,
    content_hash,
    probe,
    probe_many,
    read_audio,
)


def test_a_clip_is_told_by_its_size_length_and_rate(tmp_path):
    info = probe(write_clip(tmp_path / "clip.mp4", even(50), tone(2)), decode=True)
    assert (info.width, info.height, info.n_frames) == (160, 96, 50)
    assert info.duration == pytest.approx(2.0, abs=0.05)
    assert info.average_rate == pytest.approx(25)
    assert info.sample_rate == 48000
    assert info.notes == ()


def test_what_is_missing_is_noted(tmp_path):
    assert probe(write_clip(tmp_path / "a.mp4", even(5))).notes == ("no sound track",)
    sound_only = probe(write_clip(tmp_path / "b.wav", sound=tone(1), sound_codec="pcm_s16le"))
    assert sound_only.notes == ("no picture",)
    assert (sound_only.has_video, sound_only.has_audio) == (False, True)


def test_a_cover_picture_is_not_a_video(tmp_path):
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        audio = container.add_stream("aac", rate=48000, layout="mono")
        cover = container.add_stream("mjpeg", rate=25)
        cover.width, cover.height, cover.pix_fmt = 160, 96, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.VideoFrame.from_ndarray(numbered_picture(1), format="rgb24")
        container.mux(cover.encode(frame) + cover.encode(None))
        for frame in sound_frames(tone(1)):
            container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    info = probe(path)
    assert not info.has_video
    assert info.has_audio
    assert info.notes == ("a still cover picture is left out",)


def patched(source: Path, target: Path, old: bytes, new: bytes) -> Path:
    data = source.read_bytes()
    assert old in data
    target.write_bytes(data.replace(old, new))
    return target


def bad_file(kind: str, folder: Path) -> Path:
    """A file of a kind that people have in their folders by mistake or by damage."""
    path = folder / f"{kind}.mp4"
    good = folder / "good.mp4"
    if kind == "missing":
        return path
    if kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "text":
        path.write_text("dear diary\n" * 50)
    elif kind == "noise":
        path.write_bytes(bytes(range(256)) * 64)
    elif kind == "cut":
        write_clip(good, even(50))
        path.write_bytes(good.read_bytes()[:2000])
    elif kind == "unknown codec":
        patched(write_clip(good, even(5)), path, b"avc1", b"zzz9")
    elif kind == "huge":
        clip = write_clip(folder / "good.avi", even(3), codec="rawvideo")
        size = (160).to_bytes(4, "little") + (96).to_bytes(4, "little")
        patched(clip, path, size, (60000).to_bytes(4, "little") + (50000).to_bytes(4, "little"))
    elif kind == "playlist":
        write_clip(folder / "part.ts", even(25))
        path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\npart.ts\n#EXT-X-ENDLIST\n")
    elif kind == "concat":
        write_clip(good, even(5))
        path.write_text("ffconcat version 1.0\nfile good.mp4\n")
    elif kind == "zero length":
        with av.open(str(path), "w", options={"movflags": "empty_moov"}) as container:
            stream = container.add_stream("aac", rate=48000, layout="mono")
            container.start_encoding()
            stream.encode(None)
    return path


SENTENCES = {
    "missing": r"“missing\.mp4” is not there \(.*\); put it back or correct its path\.",
    "empty": r"“empty\.mp4” is empty \(0 bytes\); copy it again",
    "folder": r"“folder\.mp4” is a folder, not a clip; name a file in it\.",
    "pipe": r"“pipe\.mp4” is not an ordinary file; copy the clip to a file\.",
    "text": r"“text\.mp4” is not a video or sound file that can be read here; use mp4, mkv",
    "noise": r"“noise\.mp4” is not a video or sound file that can be read here; use mp4, mkv",
    "cut": r"“cut\.mp4” is cut off or damaged: its index is missing; copy or export it again\.",
    "unknown codec": r"“unknown codec\.mp4” uses a codec or picture size not known here; convert it to H\.264 in mp4\.",
    "huge": r"“huge\.mp4” uses a codec or picture size not known here; convert it to H\.264 in mp4\.",
    "playlist": r"“playlist\.mp4” is not a video or sound file that can be read here",
    "concat": r"“concat\.mp4” is not a video or sound file that can be read here",
    "zero length": r"“zero length\.mp4” has no frames and no sound; record or export it again\.",
}


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_file_that_is_no_clip_gets_one_clear_sentence(tmp_path, kind):
    if kind == "pipe" and not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    path = bad_file(kind, tmp_path)
    with pytest.raises(MediaError, match=SENTENCES[kind]) as caught:
        probe(path)
    assert "\n" not in str(caught.value)


def test_a_file_of_many_hours_is_not_a_clip(tmp_path):
    path = write_clip(tmp_path / "film.mkv", [0.0, 1.0, 5 * 3600.0])
    with pytest.raises(MediaError, match=r"“film\.mkv” lasts 5\.0 hours; cut it into clips of under 4 hours\."):
        probe(path)


def test_a_name_that_looks_like_an_address_is_only_a_name(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(5))
    for name in ("concat:a|b.mp4", "http:x.mp4", "%03d.mp4", "猫 “x”.mp4"):
        odd = path.rename(tmp_path / name)
        assert probe(odd).n_frames == 5
        path = odd


def test_the_content_hash_is_the_sha256_of_the_bytes_whatever_the_name(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(5))
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    assert content_hash(path) == expected
    assert content_hash(path.rename(tmp_path / "other.mp4")) == expected
    with pytest.raises(MediaError, match="is not there"):
        content_hash(path)


def test_a_process_of_its_own_finds_what_this_one_finds(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(10), tone(0.4))
    with ProbeWorker() as worker:
        assert worker.probe(path) == probe(path, decode=True)
        with pytest.raises(MediaError, match="is not a video or sound file"):
            worker.probe(bad_file("text", tmp_path))


def test_one_worker_looks_into_many_files_and_good_ones_come_between_bad_ones(tmp_path):
    good = write_clip(tmp_path / "clip.mp4", even(10))
    paths = [good, bad_file("noise", tmp_path), good, tmp_path / "gone.mp4", bad_file("empty", tmp_path), good]
    before = set(psutil.Process().children(recursive=True))
    found = list(probe_many(paths, workers=2))
    assert [path for path, _ in found] == paths
    kinds = [type(what) for _, what in found]
    assert kinds == [MediaInfo, MediaError, MediaInfo, MediaError, MediaError, MediaInfo]
    assert set(psutil.Process().children(recursive=True)) == before


def test_stopping_early_ends_the_workers(tmp_path):
    good = write_clip(tmp_path / "clip.mp4", even(10))
    before = set(psutil.Process().children(recursive=True))
    looking = probe_many([good] * 50, workers=2)
    next(looking)
    looking.close()
    assert set(psutil.Process().children(recursive=True)) == before


def test_a_file_that_keeps_the_decoder_busy_is_given_up_and_the_next_one_is_probed(tmp_path):
    good = write_clip(tmp_path / "clip.mp4", even(200), size=(640, 360), options={"preset": "ultrafast"})
    with ProbeWorker() as worker:
        assert worker.probe(good).n_frames == 200
        with pytest.raises(MediaError, match=r"“clip\.mp4” keeps the decoder busy for more than 0\.002 s; convert it"):
            worker.probe(good, timeout=0.002)
        assert worker.probe(good).n_frames == 200


@pytest.mark.skipif(not hasattr(signal, "SIGSEGV") or os.name == "nt", reason="a crash cannot be sent here")
def test_a_file_that_crashes_the_decoder_is_named_and_the_next_one_is_probed(tmp_path):
    good = write_clip(tmp_path / "clip.mp4", even(10))
    with ProbeWorker() as worker:
        worker.probe(good)
        pid = worker._process.pid
        # A stopped process makes sure that the crash comes while the file is being looked into.
        os.kill(pid, signal.SIGSTOP)

        def crash() -> None:
            time.sleep(0.1)
            os.kill(pid, signal.SIGSEGV)
            os.kill(pid, signal.SIGCONT)

        crasher = threading.Thread(target=crash)
        crasher.start()
        with pytest.raises(MediaError, match=r"“clip\.mp4” crashes the decoder; convert it to H\.264"):
            worker.probe(good)
        crasher.join()
        assert worker.probe(good).n_frames == 10
        assert worker._process.pid != pid


def test_a_damaged_file_is_either_used_or_explained(tmp_path):
    draw = random.Random(5)
    webm = {"codec": "libvpx-vp9", "sound_codec": "libopus", "options": {"cpu-used": "8", "deadline": "realtime"}}
    makes = {"a.mp4": {}, "b.webm": webm, "c.avi": {"codec": "mpeg4", "sound_codec": "libmp3lame"}, "d.ts": {}}
    whole = [write_clip(tmp_path / name, even(12), tone(0.5), **make) for name, make in makes.items()]
    damaged = []
    for number in range(60):
        data = bytearray(whole[number % len(whole)].read_bytes())
        if number % 3 == 0:
            del data[draw.randrange(1, len(data)) :]
        for _ in range(draw.choice((1, 10, 100))):
            data[draw.randrange(len(data))] = draw.randrange(256)
        damaged.append(tmp_path / f"damaged{number}")
        damaged[-1].write_bytes(data)
    for path, found in probe_many(damaged):
        assert isinstance(found, MediaInfo | MediaError)
        assert "crashes" not in str(found), path
        if isinstance(found, MediaInfo) and found.has_video:
            with FrameReader(path) as reader:
                assert all(picture.size for _, picture in reader.iterate())
            assert np.all(np.isfinite(read_audio(path)))


def test_every_shared_clip_that_is_whole_is_accepted_and_the_others_say_what_is_odd(shared_media):
    folder = shared_media / "dev" / "codec"
    found = {Path(path).name: info for path, info in probe_many(sorted(folder.iterdir()))}
    assert all(isinstance(info, MediaInfo) for info in found.values())
    turned = found["sample_rotate_and_reflect.mp4"]
    assert (turned.rotation, turned.mirrored) == (90, True)
    assert found["video_90.mov"].rotation == 90
    assert (found["bear-vp9-odd-dimensions.webm"].width, found["bear-vp9-odd-dimensions.webm"].height) == (161, 121)
    assert found["sample_with_srt.mkv"].average_rate == pytest.approx(30, abs=0.1)
    assert found["nasa_13013.mp4"].n_frames == 325
    assert not found["sample_audio_only.mp4"].has_video
    assert "1 of 50 frames cannot be decoded (the first at 3.00 s)" in found["corrupted.mp4"].notes
    with pytest.raises(MediaError, match="is not a video or sound file"):
        probe(next((shared_media / "dev" / "images").iterdir()))
