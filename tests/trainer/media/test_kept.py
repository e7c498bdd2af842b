"""A file is indexed once, for the window, the trainer and all its spans, and again when it is another."""

from __future__ import annotations

import io
import json
import os
import shutil
import time
from pathlib import Path

import pytest
from media_clips import even, tone, write_clip

from trainer.media import FrameReader, build_index, content, content_hash, kept, probe, read_audio, safely
from trainer.media.container import reads
from trainer.media.store import FileStore


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """A cache of this test's own, in which small files are kept too."""
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))
    for module in (kept, content):
        monkeypatch.setattr(module, "REMEMBERED_FROM", 0)
    kept._memory.clear()
    yield
    kept._memory.clear()


def settled(path: Path) -> Path:
    """As if written a minute ago."""
    before = time.time() - 60
    os.utime(path, (before, before))
    return path


def recording(tmp_path: Path, name: str = "long.mp4") -> Path:
    path = tmp_path / name
    return settled(write_clip(path, even(1500), tone(60), options={"g": "25", "preset": "ultrafast"}))


def packets_for(act) -> int:
    before = reads.packets
    act()
    return reads.packets - before


def test_spans_of_a_recording_are_opened_without_reading_it_again(tmp_path):
    path = recording(tmp_path)
    assert packets_for(lambda: build_index(path)) > 4000
    assert packets_for(lambda: [build_index(path, start, start + 2) for start in range(50)]) == 0
    with FrameReader(path, start=40, end=42) as reader:
        assert packets_for(lambda: reader.read(10)) < 80
    assert packets_for(lambda: read_audio(path, start=40, end=42)) < 300


def test_another_process_and_another_name_find_the_index_by_content(tmp_path):
    path = recording(tmp_path)
    first = build_index(path)
    copied = settled(Path(shutil.copy(path, tmp_path / "other.mp4")))
    kept._memory.clear()  # as in another process
    again = build_index(path)
    other = build_index(copied)
    assert packets_for(lambda: build_index(copied)) == 0
    assert again.path == str(path)
    assert other.path == str(copied)
    for found in (again, other):
        assert found.times.tolist() == first.times.tolist()
        assert found.keys.tolist() == first.keys.tolist()
        assert (found.time_base, found.orientation, found.duration) == (
            first.time_base,
            first.orientation,
            first.duration,
        )
    hashed = reads.bytes
    kept._memory.clear()
    assert packets_for(lambda: build_index(path)) == 0
    assert reads.bytes == hashed  # nor is its hash made again


def test_a_file_that_was_overwritten_is_indexed_anew(tmp_path):
    path = settled(write_clip(tmp_path / "a.mp4", even(20)))
    assert len(build_index(path)) == 20
    write_clip(path, even(30))
    assert len(build_index(path)) == 30  # just written: its time may not tell yet
    settled(path)
    assert len(build_index(path)) == 30


def test_a_torn_index_or_note_is_made_again(tmp_path):
    path = settled(write_clip(tmp_path / "a.mp4", even(20)))
    build_index(path)
    for torn in (tmp_path / "data").rglob("*.*"):
        if torn.is_file():
            torn.write_bytes(torn.read_bytes()[:40])
    kept._memory.clear()
    assert len(build_index(path)) == 20
    assert kept.read_index(b"", path) is None


def test_an_index_of_which_any_byte_has_changed_is_none_or_whole(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(10))
    whole = kept.written(kept.build_index(path))
    for at in range(0, len(whole), 3):  # the method of packing and “encrypted” among them
        changed = bytearray(whole)
        changed[at] ^= 0x55
        found = kept.read_index(bytes(changed), path)
        assert found is None or len(found.times) <= 10


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "file"))
    assert len(build_index(settled(write_clip(tmp_path / "a.mp4", even(20))))) == 20


def test_the_longest_unused_go(tmp_path):
    store = FileStore("few-1", ".bin", most=3)
    for number in range(6):
        store.write(f"{number:02}", b"x")
        os.utime(store.path(f"{number:02}"), (number, number))
    assert store.read("00") == b"x"  # used just now
    store.sweep()
    assert [number for number in range(6) if store.path(f"{number:02}").exists()] == [0, 4, 5]


def test_of_a_file_with_spans_only_those_are_decoded(tmp_path):
    path = recording(tmp_path)
    whole = packets_for(lambda: probe(path, decode=True))
    spans = [(10.0, 12.0), (11.0, 13.0), (40.0, 41.0)]
    assert packets_for(lambda: probe(path, decode=True, spans=spans)) < whole / 5
    assert probe(path, decode=True, spans=[(58.0, None)]).notes == ()


def test_the_worker_says_that_it_gets_on(tmp_path, monkeypatch):
    monkeypatch.setattr(safely, "SAID_EVERY", 0.002)
    answers = io.StringIO()
    path = recording(tmp_path)
    request = json.dumps({"path": str(path), "decode": True, "spans": None}) + "\n"
    monkeypatch.setattr(safely, "_limit_memory", lambda: None)
    safely.serve(io.StringIO(request), answers)
    lines = answers.getvalue().splitlines(keepends=True)
    assert lines[0] == safely.GETS_ON
    assert any("info" in line for line in lines)
    assert content_hash(path)
