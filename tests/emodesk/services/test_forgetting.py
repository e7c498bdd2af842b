"""A participant withdraws: afterwards no file of the project names them, and all the rest holds."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from made_rounds import make_project, make_round, write_moments
from safetensors.numpy import load_file, save_file

from emodesk import cli
from emodesk.domain import Changes, Decision, DecisionKind, DomainError
from emodesk.mistakes import log_path
from emodesk.services import backups
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.forgetting import forget, would_go
from emodesk.services.project import Project
from emodesk.services.project_file import OwnFeatures
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.round_files import RoundFiles
from emodesk.services.round_predictions import read_asked
from emodesk.services.rounds import RoundService
from emodesk.services.summary import leave_summary
from emodesk.store import votes
from emodesk.store.schema import clips
from emodesk.terminal import FAILED
from trainer.media import FileStore
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.feature_files import clip_key, text_key
from trainer.protocol.locks import FileLock
from trainer.protocol.round_folder import STATE_FILE, State, ids_hash, write_state

WHO = "speaker 3"
NAMES = ("clip_0003", "clip_0014", "clip_0025", "clip_0036")  # every eleventh of forty


def feature(project: Project, key: str) -> Path:
    path = project.folder / "features" / "abcd" / key[:2] / f"{key}.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"features")
    return path


@pytest.fixture
def study(tmp_path, monkeypatch) -> Path:
    """A project with everything that it can hold of a person: decisions, a round, features, pictures, copies, logs."""
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))  # one test's log is not another's
    with make_project(tmp_path / "study", 40) as project:
        with project.store.write() as connection:
            connection.execute(clips.update().where(clips.c.key == 4).values(path="media/clip_0003.mp4"))
        (project.folder / "media").mkdir()
        (project.folder / "media" / "clip_0003.mp4").write_bytes(b"a face")
        number = make_round(project)
        folder = RoundService(project).folder(number)
        (folder / "frames").mkdir()
        frames = {f"{row}/time": np.arange(3.0, dtype=np.float32) for row in (3, 4)}
        save_file(frames, folder / "frames" / "0000.safetensors", {"format": "1"})
        save_file(frames, folder / "frames" / "clip-3.safetensors")
        for row in (3, 4):
            write_moments(folder, row)
        save_file({"fused": np.ones((40, 2), np.float32)}, folder / "map-fused.safetensors", {"modalities": "speech"})
        names = json.dumps(["speaker 2", WHO])
        save_file({"shifts.0": np.ones((3, 4), np.float16)}, folder / "model.safetensors", {"speakers": names})
        (folder / "log.txt").write_text("looking at clip_0003\nlooking at clip_0004\n", "utf-8")
        (folder / "events.jsonl").write_text('{"seq": 1, "message": "sentence of clip_0014"}\n{"seq": 2}\n', "utf-8")
        predictions = folder / "predictions.safetensors"
        with_ids = {"modalities": "speech,image,text,video", "labels": ",".join(project.labels.names)}
        ids = [row.clip_id for row in read_clips(folder / "clips.csv")]
        save_file(load_file(predictions), predictions, with_ids | {"clip_ids": ids_hash(ids)})
        rounds = RoundService(project)
        rounds.ingest(number)
        rounds.apply(number)
        review, other = ReviewService(project, "ann"), ReviewService(project, "bob")
        review.correct(4, "worry", note="clip_0003 is hard")
        review.correct(5, "worry")
        other.correct(4, "anger")
        other.undo()
        review.skip(6)
        feature(project, clip_key(f"{3:032x}", 0.0, None))
        feature(project, clip_key(f"{4:032x}", 0.0, None))
        feature(project, text_key("en", "sentence 14"))
        lines = [json.dumps([str(project.folder / f"{row}.mp4"), 1, 2, "hash"]) for row in (3, 4, 14)]
        (project.folder / "features" / "hashes.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        thumbnail = project.folder / "cache" / "thumbnails" / "00" / f"{3:032x}.jpg"
        thumbnail.parent.mkdir(parents=True)
        thumbnail.write_bytes(b"a face")
        leave_summary(project, QueueService(project).counts(), thumbnail)
        backups.back_up(project)
        backups.close_with_backup(project)
    return tmp_path / "study"


def traces(folder: Path) -> list[tuple[str, str]]:
    """Files that name the person in any way, and by what."""
    words = [WHO, "media/clip_0003", *NAMES, "sentence 3\n", "sentence 14", "sentence 25", "sentence 36", "a face"]
    words += [f"{row:032x}" for row in (3, 14, 25, 36)] + [f"/{row}.mp4" for row in (3, 14, 25, 36)]
    return [
        (str(path.relative_to(folder)), word)
        for path in folder.rglob("*")
        for word in words
        if path.is_file() and (word.encode() in path.read_bytes() or word in str(path))
    ]


def test_no_file_of_the_project_names_a_speaker_who_was_forgotten(study, capsys):
    assert {file.split("/")[0] for file, _ in traces(study)} == {
        "project.db", "rounds", "cache", "features", "media", "backups",
    }  # fmt: skip
    assert cli.main(["forget", str(study), "--speaker", WHO, "--by", "dpo", "--yes"]) == 0
    said = capsys.readouterr().out
    assert f"would go: {', '.join(NAMES)}" in said
    assert "with 3 decisions" in said
    assert "the model of round 1 learnt from them and stays; remove or train it again" in said
    assert f"{study / 'media' / 'clip_0003.mp4'} is removed" in said
    assert traces(study) == []


def test_what_is_left_holds_counts_undo_the_chain_and_the_round(study):
    with Project.open(study) as project:
        going = would_go(project, speaker=WHO)
        _, left = forget(project, going, "dpo")
        assert left == []
        assert project.store.check() == []
    with Project.open(study) as project:
        assert project.warnings == ()
        assert QueueService(project).counts().total == 36
        review = ReviewService(project, "ann")
        assert review.present(5).label == "worry"
        assert review.undo().clips == (6,)
        assert review.undo().clips == (5,)
        assert ReviewService(project, "bob").undo() == Changes()
        review.correct(7, "anger")
        assert project.store.check() == []
        rounds = RoundService(project)
        files = RoundFiles(rounds.folder(1))
        files.check()
        embedded = load_file(rounds.folder(1) / "embeddings.safetensors")
        gone = [3, 14, 25, 36]
        assert all(np.isnan(value[gone]).all() for value in embedded.values())
        assert np.isnan(load_file(rounds.folder(1) / "map-fused.safetensors")["fused"][gone]).all()
        assert all(np.isfinite(np.delete(value, gone, axis=0)).all() for value in embedded.values())
        assert set(load_file(rounds.folder(1) / "frames" / "0000.safetensors")) == {"4/time"}
        assert not (rounds.folder(1) / "frames" / "clip-3.safetensors").exists()
        facts = load_file(rounds.folder(1) / "facts.safetensors")
        assert all(np.isnan(values[3]) and not np.isnan(values[4]) for values in facts.values())
        assert [path.name for path in (rounds.folder(1) / "moments").iterdir()] == ["clip-4.safetensors"]
        assert len(read_asked(rounds.folder(1))) == 40
        AnalysisService(project).scored(1, Source.PEOPLE)
        AnalysisService(project).shares(1)
        rows = read_clips(rounds.snapshot() / "clips.csv")
        assert len(rows) == 36
        assert not {row.clip_id for row in rows} & set(NAMES)
        model = load_file(rounds.folder(1) / "model.safetensors")["shifts.0"]
        assert model.tolist() == [[1] * 4, [0] * 4, [1] * 4]


def test_tombstones_keep_when_and_by_whom_and_nothing_else_and_cannot_be_changed(study):
    with Project.open(study) as project:
        forget(project, would_go(project, clip_ids=["clip_0003"]), "dpo")
        with project.store.read() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM tombstones ORDER BY key").mappings().all()
        assert [(row["key"], row["reviewer"], row["by"]) for row in rows] == [
            (1, "ann", "dpo"), (3, "bob", "dpo"), (4, "bob", "dpo"),
        ]  # fmt: skip
        assert set(rows[0]) == {"key", "reviewer", "time", "digest", "chain", "forgotten", "by"}
        for statement in ("DELETE FROM tombstones", "UPDATE tombstones SET reviewer = 'eve'"):
            with pytest.raises(Exception, match="append-only"), project.store.write() as connection:
                connection.exec_driver_sql(statement)


def test_a_clip_of_a_speaker_with_others_leaves_the_others(study):
    with Project.open(study) as project:
        forget(project, would_go(project, clip_ids=["clip_0014"]), "dpo")
        names = {clip.clip_id for clip in QueueService(project).clips()}
        assert "clip_0003" in names
        assert "clip_0014" not in names
        assert (project.folder / "media" / "clip_0003.mp4").is_file()
    assert not [trace for trace in traces(study) if trace[1] in ("clip_0014", "sentence 14")]


def test_nothing_is_forgotten_without_a_yes_while_a_round_runs_or_where_nobody_is_meant(study, capsys):
    before = traces(study)
    assert cli.main(["forget", str(study), "--speaker", WHO]) == 130
    assert traces(study) == before
    with Project.open(study) as project:
        for wish in ({"speaker": "nobody"}, {"clip_ids": ["clip_9999"]}):
            with pytest.raises(DomainError, match="in this project"):
                would_go(project, **wish)
        folder = RoundService(project).folder(1)
        ended = (folder / STATE_FILE).read_bytes()
        write_state(folder, State("running"))
        lock = FileLock(folder / "lock")
        with pytest.raises(DomainError, match="Round 1 is running"):
            forget(project, would_go(project, speaker=WHO), "dpo")
        lock.release()
        (folder / STATE_FILE).write_bytes(ended)
    assert traces(study) == before


def test_what_was_interrupted_can_be_finished(study, monkeypatch):
    from emodesk.store import forgetting

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(forgetting, "erase", killed)
    with Project.open(study) as project, pytest.raises(KeyboardInterrupt):
        forget(project, would_go(project, speaker=WHO), "dpo")
    monkeypatch.undo()
    with Project.open(study) as project:
        forget(project, would_go(project, speaker=WHO), "dpo")
        assert project.store.check() == []
    assert traces(study) == []


def test_a_step_over_many_clips_outlives_its_first_one_and_votes_are_counted_anew(study):
    with Project.open(study) as project:
        now = datetime.now(UTC)
        step = [Decision(0, clip, "ann", DecisionKind.SKIP, "", now) for clip in (4, 9, 10)]
        with project.store.write() as connection:
            votes.record(connection, *step)
        before = QueueService(project).counts()
        forget(project, would_go(project, clip_ids=["clip_0003"]), "dpo")
        assert project.store.check() == []
        assert QueueService(project).counts().skipped == before.skipped - 1
        assert set(ReviewService(project, "ann").undo().clips) == {9, 10}


def test_exports_in_the_project_of_which_nothing_is_remembered_keep_nothing_of_who_was_forgotten(study, capsys):
    shutil.rmtree(study / "rounds" / "0001" / "frames")  # which here holds no curves that ELAN could show
    for name, form in (("tasks.json", "label-studio"), ("elan", "elan")):
        assert cli.main(["export", str(study), str(study / name), "--to", form]) == 0
    (study / "written.jsonl").unlink()  # as versions that did not write it
    tasks = json.loads((study / "tasks.json").read_text("utf-8"))
    tasks[4]["data"]["note"] = "\ud800"  # what a file may say and nothing can encode
    (study / "tasks.json").write_text(json.dumps(tasks), "utf-8")
    own = [{"speaker": "ann", "note": "of nobody"}, {"n": 3}]
    (study / "own.json").write_text(json.dumps([*own, {"deep": [{"who": WHO}]}]), "utf-8")
    (study / "elan" / "clip_0004.eaf").rename(study / "by itself.eaf")
    (study / "theirs.eaf").write_text(f"<ANNOTATION_DOCUMENT AUTHOR='ann'><A>{NAMES[0]}</A></ANNOTATION_DOCUMENT>")
    capsys.readouterr()
    assert cli.main(["forget", str(study), "--speaker", WHO, "--by", "dpo", "--yes"]) == FAILED
    said = capsys.readouterr()
    for name in NAMES:
        assert f"{study / 'elan' / name}.eaf is removed" in said.out
    # What somebody else wrote may be of others too: named, not removed.
    assert said.err == (
        f"{study / 'theirs.eaf'} still names one of them; look at it\n"
        "they are not removed; --files-too does it without asking\n"
    )
    assert {file for file, _ in traces(study)} == {"theirs.eaf"}
    kept = [task for task in tasks if task["data"]["clip_id"] not in NAMES]
    assert len(kept) == 36
    assert json.loads((study / "tasks.json").read_text("utf-8")) == kept
    assert json.loads((study / "own.json").read_text("utf-8")) == own
    assert len(list((study / "elan").glob("*.eaf"))) == 35
    assert (study / "by itself.eaf").exists()


def test_what_lies_outside_the_project_is_named_with_what_it_is_and_stays(study, tmp_path, capsys):
    elsewhere = tmp_path / "elsewhere"
    for place in (elsewhere / "clips", elsewhere / "gait", study / "breath", elsewhere / "gaze" / "clip_0003"):
        place.mkdir(parents=True)
    for number in (3, 4, 33):
        np.save(elsewhere / "gait" / f"clip_{number:04d}.npy", np.ones(3, np.float32))
        np.save(study / "breath" / f"clip_{number:04d}.npy", np.ones(3, np.float32))
    np.save(elsewhere / "gaze" / "clip_0003" / "0001.npy", np.ones(3, np.float32))
    np.savez(elsewhere / "voice.npz", clip_0003=np.ones(3, np.float32))
    for name in ("clip_0003.mp4", "clip_0003.srt", "clip_00031.srt"):
        (elsewhere / "clips" / name).write_bytes(b"a face")
    (study / "media" / "clip_0003.mp4").unlink()
    (elsewhere / "labels.csv").write_text("clip_id,label\n", "utf-8")
    with Project.open(study) as project:
        with project.store.write() as connection:
            path = str(elsewhere / "clips" / "clip_0003.mp4")
            connection.execute(clips.update().where(clips.c.key == 4).values(path=path))
        places = {"gait": elsewhere / "gait", "gaze": elsewhere / "gaze", "voice": elsewhere / "voice.npz",
                  "breath": study / "breath"}  # fmt: skip
        project.set_features([OwnFeatures(name, str(place)) for name, place in places.items()])
        project.remember_source(elsewhere / "labels.csv")
        project.remember_source(elsewhere / "clips")
    for command in (("export", study, elsewhere / "out.csv"), ("export", study, elsewhere / "votes.csv", "--to=votes"),
                    ("backup", study, "--to", elsewhere / "copy.db"),
                    ("query", study, "--out", elsewhere / "found.csv")):  # fmt: skip
        assert cli.main(list(map(str, command))) == 0
    (elsewhere / "found.csv").unlink()  # what is not there any more is not named
    capsys.readouterr()
    assert cli.main(["forget", str(study), "--clip", "clip_0003", "--by", "dpo", "--yes"]) == 0
    said = capsys.readouterr().out
    named = {line.partition(" stays; ")[0]: line for line in said.splitlines() if " stays; delete it yourself" in line}
    assert {str(Path(path).relative_to(elsewhere)).replace("\\", "/") for path in named} == {
        "clips/clip_0003.mp4", "clips/clip_0003.srt", "gait/clip_0003.npy", "gaze/clip_0003/0001.npy", "voice.npz",
        "labels.csv", "out.csv", "out-decisions.csv", "votes.csv", "copy.db",
    }  # fmt: skip
    assert "left for you to delete: 10 files, named above" in said
    assert "features “gait” of the clip" in named[str(elsewhere / "gait" / "clip_0003.npy")]
    assert "was written out of this project" in named[str(elsewhere / "votes.csv")]
    assert f"{study / 'breath' / 'clip_0003.npy'} is removed" in said
    assert [path.name for path in sorted((study / "breath").iterdir())] == ["clip_0004.npy", "clip_0033.npy"]
    assert all(Path(path).exists() for path in named)


def test_a_damaged_file_of_a_round_keeps_nobody_from_being_forgotten(study):
    folder = study / "rounds" / "0001"
    (folder / "predictions.safetensors").write_bytes(b"\0" * 100)
    (folder / "model.safetensors").write_bytes((2_000_000).to_bytes(8, "little") + b"[" * 2_000_000)
    with Project.open(study) as project:
        _, left = forget(project, would_go(project, speaker=WHO), "dpo")
    assert left == []
    assert not (folder / "predictions.safetensors").exists()
    assert not (folder / "model.safetensors").exists()
    assert traces(study) == []


def test_what_this_users_cache_keeps_of_a_clip_goes_too_and_a_log_that_quotes_it_is_named(study):
    kept = FileStore("waveform-1", ".peaks", most=10)
    for row in (3, 4):
        kept.write(f"{row:032x}-0.000-", b"sound")
    log_path().parent.mkdir(parents=True, exist_ok=True)
    log_path().write_text("EmoDesk made a mistake\nKeyError: 'clip_0003'\n", "utf-8")
    with Project.open(study) as project:
        _, left = forget(project, would_go(project, clip_ids=["clip_0003"]), "dpo")
    assert [found.path for found in left] == [log_path()]
    assert [kept.path(f"{row:032x}-0.000-").exists() for row in (3, 4)] == [False, True]
