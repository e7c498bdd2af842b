"""Extraction of real clips: what is missing, what is reused, what survives damage, the command line."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
import pytest
from media_clips import even, tone, write_clip
from read_features import load_bundle, load_frames
from safetensors import safe_open

from trainer.__main__ import main
from trainer.features import extract
from trainer.features.extract import Extraction, extract_features
from trainer.features.store import FeatureStore
from trainer.hashes import HASHES_FILE
from trainer.progress import Cancelled, Progress
from trainer.protocol.clips_csv import ClipRow, resolve_paths, write_clips
from trainer.protocol.round_folder import CANCEL_FILE, CLIPS_FILE, EventReader, Spec, read_state, write_spec
from trainer.protocol.sections import SettingsError
from trainer.settings import Settings, load_settings

QUICK = {"modalities": "speech,text,video"}  # faces have tests of their own


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    write_clip(folder / "full.mp4", even(30), tone(1.2))
    write_clip(folder / "mute.mp4", even(20))
    write_clip(folder / "sound.wav", sound=tone(1.0), sound_codec="pcm_s16le")
    write_clip(folder / "silent.mp4", even(10), 0 * tone(0.4))
    (folder / "broken.mp4").write_bytes((folder / "full.mp4").read_bytes()[:3000])
    (folder / "empty.mp4").touch()
    return folder


@pytest.fixture
def rows(media: Path) -> list[ClipRow]:
    names = ("full.mp4", "mute.mp4", "sound.wav", "silent.mp4", "broken.mp4", "empty.mp4", "gone.mp4")
    clips = [ClipRow(name, str(media / name), transcript="well, hello") for name in names]
    return [*clips, ClipRow("words alone", transcript="你好"), ClipRow("wordless", str(media / "full.mp4"))]


@pytest.fixture
def settings() -> Settings:
    return load_settings("light", QUICK)


@pytest.fixture
def lighter() -> Settings:
    """Without speech, whose libraries take workers a second to load."""
    return load_settings("light", {"modalities": "text,video"})


def run(rows: Sequence[ClipRow], settings: Settings, root: Path, **options: object) -> Extraction:
    options.setdefault("workers", 0)
    return extract_features(rows, settings, root, Progress(quiet=True), **options)


def test_every_clip_ends_in_features_or_a_sentence(rows: list[ClipRow], settings: Settings, tmp_path: Path) -> None:
    done = run(rows, settings, tmp_path)
    bundle = load_bundle(rows, settings, tmp_path)
    notes = {(note.clip_id, note.modality): note.note for note in bundle.notes}
    for modality, values in bundle.values.items():
        assert values.dtype == np.float32
        for row, vector in zip(rows, values, strict=True):
            there = np.isfinite(vector).all()
            assert there or (np.isnan(vector).all() and notes[row.clip_id, modality]), (row.clip_id, modality)
    missing = {key: note for key, note in notes.items() if key[0] not in ("broken.mp4", "empty.mp4", "gone.mp4")}
    assert missing == {
        ("mute.mp4", "speech"): "no sound track",
        ("sound.wav", "video"): "no pictures, only sound",
        ("silent.mp4", "speech"): "only silence on the sound track",
        ("words alone", "speech"): "no file",
        ("words alone", "video"): "no file",
        ("wordless", "text"): "no transcript",
    }
    assert sorted(done.problems) == ["broken.mp4", "empty.mp4", "gone.mp4"]
    assert "is cut off or damaged" in done.problems["broken.mp4"]
    assert "is empty (0 bytes)" in done.problems["empty.mp4"]
    assert "is not there" in done.problems["gone.mp4"]
    assert {(note.clip_id, note.modality) for note in done.notes} == set(notes)


def test_a_second_extraction_finds_everything_and_computes_nothing(
    rows: list[ClipRow], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(rows, settings, tmp_path)
    monkeypatch.setattr("trainer.encoders.clip_input.build_index", None)  # to decode again would fail
    again = run(rows, settings, tmp_path)
    assert (again.computed, again.reused) == (0, first.computed + first.reused)
    assert sorted(again.problems) == ["empty.mp4", "gone.mp4"]  # what has no content has no place in the cache


def test_a_clip_that_could_not_be_read_is_tried_again_only_when_asked(
    settings: Settings, media: Path, tmp_path: Path
) -> None:
    row = [ClipRow("a", str(media / "broken.mp4"))]
    assert run(row, settings, tmp_path).problems
    assert run(row, settings, tmp_path).computed == 0
    assert run(row, settings, tmp_path, retry=True).problems


def test_a_clip_under_another_name_or_label_is_not_extracted_again(
    settings: Settings, media: Path, tmp_path: Path
) -> None:
    run([ClipRow("a", str(media / "full.mp4"))], settings, tmp_path / "features")
    copy = tmp_path / "copy.mp4"
    copy.write_bytes((media / "full.mp4").read_bytes())
    done = run([ClipRow("b", str(copy), label="anger", split="labelled")], settings, tmp_path / "features")
    assert (done.computed, done.reused) == (0, 3)


def test_a_changed_transcript_or_segment_computes_only_what_depends_on_it(
    settings: Settings, media: Path, tmp_path: Path
) -> None:
    path = str(media / "full.mp4")
    run([ClipRow("a", path, transcript="one")], settings, tmp_path)
    assert run([ClipRow("a", path, transcript="two")], settings, tmp_path).computed == 1
    assert run([ClipRow("a", path, end=0.5, transcript="two")], settings, tmp_path).computed == 2


def test_other_settings_never_use_stale_features(media: Path, tmp_path: Path) -> None:
    row = [ClipRow("a", str(media / "full.mp4"), transcript="one")]
    run(row, load_settings("light", QUICK), tmp_path)
    other = load_settings("light", {**QUICK, "encoders.video.rate": 25.0})
    done = run(row, other, tmp_path)
    assert (done.computed, done.reused) == (1, 2)
    assert len(load_frames(row[0], other, tmp_path).features["video"].values) == 30
    assert len(load_frames(row[0], load_settings("light", QUICK), tmp_path).features["video"].values) == 15


def test_a_damaged_feature_file_is_made_again(settings: Settings, media: Path, tmp_path: Path) -> None:
    row = [ClipRow("a", str(media / "full.mp4"), transcript="one")]
    run(row, settings, tmp_path)
    before = load_bundle(row, settings, tmp_path).values["video"]
    store = FeatureStore(settings, tmp_path)
    path = store.caches["video"].path(store.key(row[0], "video", store.content(row[0])[0]))
    path.write_bytes(path.read_bytes()[:200])
    assert np.isnan(load_bundle(row, settings, tmp_path).values["video"]).all()
    assert run(row, settings, tmp_path).computed == 1
    np.testing.assert_array_equal(load_bundle(row, settings, tmp_path).values["video"], before)


def test_frames_of_a_clip_come_with_its_length(settings: Settings, media: Path, tmp_path: Path) -> None:
    row = ClipRow("a", str(media / "full.mp4"), transcript="one two")
    run([row], settings, tmp_path)
    clip = load_frames(row, settings, tmp_path)
    assert clip.duration == pytest.approx(1.2, abs=0.05)
    assert {name: found.values.shape for name, found in clip.features.items()} == {
        "speech": (len(clip.features["speech"].time), 238),
        "text": (2, 512),
        "video": (15, 387),
    }


def test_workers_give_what_one_process_gives(rows: list[ClipRow], settings: Settings, tmp_path: Path) -> None:
    run(rows, settings, tmp_path / "one", workers=0)
    done = run(rows, settings, tmp_path / "two", workers=2)
    assert sorted(done.problems) == ["broken.mp4", "empty.mp4", "gone.mp4"]
    one, two = (load_bundle(rows, settings, tmp_path / name) for name in ("one", "two"))
    for modality in one.values:
        np.testing.assert_allclose(two.values[modality], one.values[modality], atol=1e-5)


class Killing(Progress):
    """Kills this process's worker in the middle of its work, once two clips are done."""

    armed = killed = False

    def advance(self, done: float, message: str = "", **values: object) -> None:
        self.armed = done >= 2

    def check(self) -> None:
        if self.armed and not self.killed:
            workers = sorted(psutil.Process().children(), key=lambda child: child.cpu_times().user)
            workers[-1].kill()
            self.killed = True


def test_a_killed_worker_costs_nothing(lighter: Settings, media: Path, tmp_path: Path) -> None:
    rows = [ClipRow(str(n), str(media / "full.mp4"), end=0.5 + n / 50, transcript=f"clip {n}") for n in range(12)]
    progress = Killing(quiet=True)
    done = extract_features(rows, lighter, tmp_path, progress, workers=1)
    assert progress.killed
    assert done.problems == {}
    assert all(np.isfinite(values).all() for values in load_bundle(rows, lighter, tmp_path).values.values())


def test_a_clip_that_ends_every_worker_is_noted_once_and_its_text_still_counts(
    lighter: Settings, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = [ClipRow("a", str(media / "full.mp4"), transcript="one")]
    monkeypatch.setattr(extract, "PATIENCE", 0.0)
    monkeypatch.setattr("trainer.features.workers.POLL", 0.001)
    done = run(row, lighter, tmp_path, workers=1)
    assert done.problems["a"].startswith("“full.mp4” could not be decoded: the process took more than 0 s")
    bundle = load_bundle(row, lighter, tmp_path)
    assert [bool(np.isnan(values).any()) for values in bundle.values.values()] == [False, True]
    assert {note.note for note in bundle.notes} == {done.problems["a"]}
    assert run(row, lighter, tmp_path).computed == 0
    assert run(row, lighter, tmp_path, retry=True).computed == 1
    assert not load_bundle(row, lighter, tmp_path).notes


def test_a_cancelled_extraction_stops_and_goes_on_later(settings: Settings, media: Path, tmp_path: Path) -> None:
    rows = [ClipRow(str(n), str(media / "full.mp4"), end=0.5 + n / 50) for n in range(4)]

    class Stopping(Progress):
        def advance(self, done: float, message: str = "", **values: object) -> None:
            if done >= 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        extract_features(rows, settings, tmp_path, Stopping(quiet=True), workers=0)
    done = run(rows, settings, tmp_path)
    assert (done.computed, done.reused) == (2 * 2, 2 * 2 + 4)  # the wordless text is one entry for all


def test_a_features_folder_that_cannot_be_written_is_named(lighter: Settings, media: Path, tmp_path: Path) -> None:
    (tmp_path / "features").write_text("a file in its place")
    with pytest.raises(OSError, match=r"Features cannot be written into .*features"):
        run([ClipRow("a", str(media / "full.mp4"))], lighter, tmp_path / "features", workers=1)


def test_a_preset_without_the_modality_asked_for_is_refused(tmp_path: Path) -> None:
    settings = load_settings("light", {"encoders.speech.name": "none", "modalities": "speech"})
    with pytest.raises(SettingsError, match="no encoder for speech"):
        FeatureStore(settings, tmp_path)


def test_relative_paths_stand_under_the_folder_of_the_table(tmp_path: Path) -> None:
    resolved = resolve_paths([ClipRow("a", "clips/a.mp4"), ClipRow("b", "/else/b.mp4"), ClipRow("c")], tmp_path)
    assert [row.path for row in resolved] == [str(tmp_path / "clips/a.mp4"), "/else/b.mp4", ""]


def test_a_later_round_reads_no_file_again_to_see_that_its_features_are_there(
    lighter: Settings, media: Path, tmp_path: Path
) -> None:
    rounds, said = tmp_path / "rounds", []
    for number in ("0001", "0002", "0003"):
        (rounds / number).mkdir(parents=True)
        way = os.path.relpath(media / "full.mp4", rounds / number)  # as the app writes it
        if number == "0003":  # a copied project: the features are there, what is remembered of its files is not
            (tmp_path / "f" / HASHES_FILE).unlink()
        with Progress(rounds / number) as progress:
            rows = resolve_paths([ClipRow("a", way, transcript="hello")], rounds / number)
            extract_features(rows, lighter, tmp_path / "f", progress, workers=0)
        said.append([event.values for event in EventReader(rounds / number).read() if event.kind == "progress"])
    assert said == [[{"there": 0}, {}], [{"there": 1}], [{"there": 0}, {}, {"there": 1}]]


def test_the_command_writes_a_feature_bundle(media: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = media / "clips.csv"
    write_clips(table, [ClipRow("a", "full.mp4", transcript="hello"), ClipRow("b", "mute.mp4")])
    arguments = ["extract", "--clips", str(table), "--features", str(tmp_path / "features"), "--workers", "0",
                 "--set", "modalities=speech,text,video", "--bundle", str(tmp_path / "bundle.safetensors")]  # fmt: skip
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "2 clips: 6 features computed, 0 found, " in said
    assert "clips a second" in said
    with safe_open(tmp_path / "bundle.safetensors", framework="np") as bundle:
        metadata = bundle.metadata()
        assert metadata["modalities"] == "speech,text,video"
        assert metadata["labels"].startswith("neutral,anger")
        assert np.isnan(bundle.get_tensor("speech")).all(axis=1).tolist() == [False, True]
        assert bundle.get_tensor("video").shape == (2, 774)


def test_the_command_follows_a_spec_and_reports_into_its_folder(media: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rounds" / "0001"
    folder.mkdir(parents=True)
    write_clips(folder / CLIPS_FILE, [ClipRow("a", str(media / "full.mp4"), transcript="hello")])
    write_spec(folder, Spec(command="extract", settings={"modalities": ["speech", "text"]}))
    assert main(["extract", "--spec", str(folder / "spec.json"), "--workers", "0"]) == 0
    assert read_state(folder).status == "succeeded"
    assert len(list((tmp_path / "features").rglob("*.safetensors"))) == 2


def test_the_command_stops_where_the_folder_says_cancel(media: Path, tmp_path: Path) -> None:
    write_clips(tmp_path / CLIPS_FILE, [ClipRow("a", str(media / "full.mp4"))])
    write_spec(tmp_path, Spec(command="extract", features="features", settings={"modalities": ["speech", "text"]}))
    (tmp_path / CANCEL_FILE).touch()
    begun = time.monotonic()
    assert main(["extract", "--spec", str(tmp_path / "spec.json")]) == 130
    assert read_state(tmp_path).status == "cancelled"
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--clips", "clips.csv"], "also needs --features"),
        (["--clips", "nowhere.csv", "--features", "f"], "nowhere.csv cannot be read"),
        (["--clips", "clips.csv", "--features", "f", "--workers", "-1"], "--workers is -1"),
        (["--clips", "clips.csv", "--features", "f", "--preset", "heavy"], "there is no preset “heavy”"),
    ],
)
def test_a_wrong_argument_ends_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", *arguments]) == 1
    assert sentence in capsys.readouterr().err


def test_odd_and_broken_real_files_end_in_features_or_a_sentence(shared_media: Path, tmp_path: Path) -> None:
    files = sorted(path for path in (shared_media / "dev" / "codec").iterdir() if path.is_file())
    rows = [ClipRow(file.name, str(file)) for file in files]
    settings = load_settings("light", {"modalities": "speech,video"})
    run(rows, settings, tmp_path, workers=2)
    bundle = load_bundle(rows, settings, tmp_path)
    noted = {(note.clip_id, note.modality) for note in bundle.notes}
    for modality, values in bundle.values.items():
        for row, vector in zip(rows, values, strict=True):
            assert np.isfinite(vector).all() or (row.clip_id, modality) in noted
    assert np.isfinite(bundle.values["video"]).all(axis=1).sum() == len(files) - 1  # one is sound alone
