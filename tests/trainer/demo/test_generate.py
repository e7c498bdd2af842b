"""`python -m trainer demo`: whole files, the same every time, stopped and gone on with."""

from __future__ import annotations

import csv
import threading
import time
from pathlib import Path

import av
import numpy as np
import pytest

from trainer.__main__ import main
from trainer.demo.generate import TRUTH_COLUMNS, TRUTH_FILE
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.files import read_table
from trainer.protocol.labels import LABELS
from trainer.protocol.round_folder import CANCEL_FILE, CLIPS_FILE, EventReader, read_state

CLIPS, SEED = 8, 3


def demo(out: Path, *extra: str) -> int:
    return main(["demo", str(out), "--clips", str(CLIPS), "--seed", str(SEED), *extra])


def decoded(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """All pictures and all sound of a file."""
    with av.open(str(path)) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        if not container.streams.audio:
            return np.stack(pictures), np.zeros(0)
        container.seek(0)
        sound = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.stack(pictures), np.concatenate(sound, -1)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A small demo made in one go by one process."""
    out = tmp_path_factory.mktemp("demo")
    assert demo(out, "--workers", "1", "--progress", str(out / "run")) == 0
    return out


@pytest.fixture(scope="module")
def stopped(tmp_path_factory) -> tuple[Path, list[str]]:
    """The same demo, stopped after its first clip; and the names of the files that were there then."""
    out = tmp_path_factory.mktemp("stopped")
    run = out / "run"
    run.mkdir()

    def cancel() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not list(out.glob("clips/demo_*.mp4")):
            time.sleep(0.01)
        (run / CANCEL_FILE).touch()

    thread = threading.Thread(target=cancel)
    thread.start()
    code = demo(out, "--workers", "2", "--progress", str(run))
    thread.join()
    assert code == 130
    assert read_state(run).status == "cancelled"
    (run / CANCEL_FILE).unlink()
    return out, sorted(path.name for path in (out / "clips").iterdir())


def test_clips_csv_holds_the_contract_and_every_file_it_names(made):
    rows = read_clips(made / CLIPS_FILE)
    assert len(rows) == CLIPS
    assert {row.language for row in rows} == {"zh", "en"}
    assert [row.split for row in rows].count("labelled") == CLIPS // 2
    for row in rows:
        assert (made / row.path).is_file()
        assert not Path(row.path).is_absolute()
        assert row.speaker
        assert bool(row.label) == (row.split == "labelled")


def test_the_truth_is_kept_apart(made):
    truth = read_table(made / TRUTH_FILE, TRUTH_COLUMNS)
    rows = read_clips(made / CLIPS_FILE)
    assert [row["clip_id"] for row in truth] == [row.clip_id for row in rows]
    assert {row["label"] for row in truth} <= set(LABELS)
    for row, kept in zip(rows, truth, strict=True):
        assert row.label in ("", kept["label"])
    with (made / CLIPS_FILE).open(encoding="utf-8") as file:
        assert "design" not in next(csv.reader(file))


def test_files_are_video_with_sound_where_the_design_has_sound(made):
    for row in read_table(made / TRUTH_FILE, TRUTH_COLUMNS):
        with av.open(str(made / "clips" / f"{row['clip_id']}.mp4")) as container:
            video = container.streams.video[0]
            assert (video.width, video.height, video.average_rate) == (480, 360, 25)
            assert video.codec_context.name == "h264"
            assert 2.0 <= container.duration / av.time_base <= 4.2
            assert [s.codec_context.name for s in container.streams.audio] == (
                [] if "no sound" in row["design"] else ["aac"]
            )


def test_progress_is_told_to_the_folder(made):
    events = EventReader(made / "run").read()
    assert events[0].kind == "stage"
    assert events[0].total == CLIPS
    assert [e.done for e in events if e.kind == "progress"][-1] == CLIPS
    assert read_state(made / "run").status == "succeeded"


def test_a_stopped_demo_leaves_whole_files_only_and_no_tables(stopped):
    out, files = stopped
    assert 1 <= len(files) < CLIPS
    assert all(name.startswith("demo_") for name in files)
    assert not (out / CLIPS_FILE).exists() or len(files) == CLIPS


def test_going_on_keeps_what_is_there_and_gives_the_same_clips_with_other_workers(made, stopped):
    out, files = stopped
    before = {name: (out / "clips" / name).stat().st_mtime_ns for name in files}
    damaged = out / "clips" / "demo_0008.mp4"
    if damaged.name not in before:
        damaged.write_bytes(b"not a film")
    assert demo(out, "--workers", "2") == 0
    assert {name: (out / "clips" / name).stat().st_mtime_ns for name in files} == before
    assert (out / CLIPS_FILE).read_bytes() == (made / CLIPS_FILE).read_bytes()
    assert (out / TRUTH_FILE).read_bytes() == (made / TRUTH_FILE).read_bytes()
    for row in read_clips(made / CLIPS_FILE):
        for one, other in zip(decoded(made / row.path), decoded(out / row.path), strict=True):
            assert np.array_equal(one, other)


def test_a_finished_demo_is_not_made_again(made):
    before = {path: path.stat().st_mtime_ns for path in (made / "clips").iterdir()}
    assert demo(made) == 0
    assert {path: path.stat().st_mtime_ns for path in (made / "clips").iterdir()} == before


def test_numbers_that_make_no_sense_get_one_sentence(tmp_path, capsys):
    assert main(["demo", str(tmp_path / "x"), "--clips", "0"]) == 1
    assert "--clips 0 makes no demo" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_folder_that_cannot_be_written_gets_one_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert main(["demo", str(tmp_path / "file"), "--clips", "1"]) == 1
    assert "error:" in capsys.readouterr().err
