"""A participant withdraws: no file of the project, and none of the user's cache, holds a byte of theirs, whatever it
was that wrote it."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_rounds import apply_round, make_project, write_curves, write_model, write_moments

from emodesk import cli
from emodesk.domain.opinion import Opinion
from emodesk.domain.passes import PassRule
from emodesk.domain.ratings import Scale
from emodesk.domain.recognised import Recognised, Word
from emodesk.services import backups, passes
from emodesk.services.forgetting import forget, would_go
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.round_checks import round_problems
from emodesk.services.rounds import RoundService
from emodesk.services.summary import leave_summary
from emodesk.store import clips, opinions, recognised, rounds, schema, timed_lines
from trainer.media import FileStore
from trainer.media.store import cache_folder
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.feature_files import clip_key, ranking_key, text_key

KEY, ROW = 4, 3  # of the person's clip
WHO = 'Zoë "Q" Quaszkowiak'
WORDS = "我今天很难过，真的"  # nine characters that are nobody else's
FORMS = {"labels": "labels.csv", "votes": "votes.jsonl", "log": "log.csv", "parquet": "all.parquet",
         "label-studio": "tasks.json", "elan": "elan", "nova": "nova"}  # fmt: skip
HASH = f"{ROW:032x}"
MARK = "quaszkowiak"  # in every note and word that is said of them
FACE = b"QUASZKOWIAK-FACE"
# The name and the words in every way that files write them, marks, hashes and keys.
BYTES = [
    b"Quaszkowiak", b"quaszkowiak", FACE, b"clip_0003", b"media/0003", HASH.encode(), WORDS.encode(),
    json.dumps(WORDS)[1:-1].encode(), clip_key(HASH, 0.0, None).encode(), text_key("zh", WORDS).encode(),
    ranking_key(WORDS).encode(),
]  # fmt: skip


def traces(*folders: Path) -> list[tuple[str, bytes]]:
    """Files that hold a byte of the person, in content or name, and which."""
    return [
        (path.name, word)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        for word in BYTES
        if word in os.fsencode(path.relative_to(folder)) or (path.is_file() and word in path.read_bytes())
    ]


def put(path: Path, content: bytes | str = FACE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def study(tmp_path, monkeypatch) -> Path:
    """A project in which everything that the program keeps says something of one person's clip."""
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))
    with make_project(tmp_path / "study", 40) as project:
        folder = project.folder
        own = {"path": "media/0003.mp4", "transcript": WORDS, "speaker": WHO, "language": "zh", "note": MARK}
        with project.store.write() as connection:
            connection.execute(schema.clips.update().where(schema.clips.c.key == KEY).values(own))
            recognised.keep(connection, KEY, Recognised(WORDS, "zh", "base", (Word(f"{MARK} heard", 0.0, 1.0),)))
            timed_lines.keep(connection, KEY, (Word(f"{MARK} timed", 0.0, 1.0),))
            opinions.put(connection, [Opinion("gpt", KEY, "anger", datetime.now(UTC), 0.5, {"anger": 0.5})])
        put(folder / "media" / "0003.mp4")
        number = apply_round(project)
        ann = ReviewService(project, "ann")
        ann.correct(KEY, "anger", note=f"{MARK} noted")
        ann.comment(KEY, f"{MARK} commented")
        ann.mark_span(KEY, 0.1, 0.5, label="anger", note=f"{MARK} marked")
        ann.rate(KEY, Scale("valence"), np.linspace(-1, 1, 75))
        ann.undo()
        passes.make_pass(project, "first", "ann", ["ann"], [KEY, 6, 7], PassRule())
        project.keep_filter(WHO, "label:worry")
        project.keep_filter("angry", "label:anger")
        project.remember_source(folder / f"{WHO}.csv")
        with project.store.write() as connection:
            rounds.change(connection, number, note=f"{WHO} is hard", message=f"“{WHO}” had no face")
        of_round(RoundService(project).folder(number))
        write_model(RoundService(project).folder(number))
        of_features(folder / "features", tmp_path / "data")
        left_behind(folder)
        leave_summary(project, QueueService(project).counts(), folder / "cache" / "thumbnails" / "00" / f"{HASH}.jpg")
        backups.back_up(project)
        backups.close_with_backup(project)
    (folder / "out").mkdir()
    for form, file in FORMS.items():
        assert cli.main(["export", str(folder), str(folder / "out" / file), "--to", form]) == 0
    assert cli.main(["backup", str(folder), "--to", str(folder / "by-hand.db")]) == 0
    return folder


def of_round(folder: Path) -> None:
    """What is kept beside a round of a clip, once somebody looked at it."""
    write_curves(folder, ROW)
    write_moments(folder, ROW)
    put(folder / "log.txt", f"looking at clip_0003\nat “{WHO}”\nall well\n")
    put(folder / "events.jsonl", json.dumps({"seq": 1, "message": f"{WHO}: no face"}) + '\n{"seq": 2}\n')
    put(folder / "notes.csv", "clip_id,modality,note\nclip_0003,image,no face of quaszkowiak\n")


def of_features(features: Path, data: Path) -> None:
    """Features, rankings, learnt prompts with the pictures they are learnt from, and this user's cache."""
    for key in (clip_key(HASH, 0.0, None), text_key("zh", WORDS)):
        put(features / "abcd" / key[:2] / f"{key}.safetensors")
    lines = [
        {"model": "gpt"},
        {"key": ranking_key(WORDS), "ranking": []},
        {"key": ranking_key("sentence 4"), "ranking": []},
    ]
    put(features / "rankings" / "ab.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    put(features / "prompts" / "cd" / "work" / "frames.npy")
    put(features / "prompts" / "cd" / "prompts.json", json.dumps({"tested": {"clip_0003": 1, "clip_0004": 2}}))
    for kind, ending in (("waveform-1", ".peaks"), ("index-1", ".npz"), ("hashes-1", ".json")):
        FileStore(kind, ending, most=10).write(f"{HASH}-0.000-", FACE)
    assert traces(data)


def left_behind(folder: Path) -> None:
    """Thumbnails, and what processes that were killed left."""
    put(folder / "cache" / "thumbnails" / "00" / f"{HASH}.jpg")
    put(folder / "cache" / "thumbnails" / "00" / f"{HASH}-0.000-1.000.jpg")
    put(folder / "transcripts" / "heard.jsonl", json.dumps({"clip_id": "clip_0003", "text": WORDS}) + "\n")
    put(folder / "rounds" / ".0007.removed" / "clips.csv")
    put(folder / "rounds" / ".0123456789abcdef.part")


def put_by_hand(folder: Path) -> set[str]:
    """What people keep beside their work, tables in other encodings too; names of what goes whole or not at all."""
    table = f"clip,speaker,said\nclip_0003,anger,\nclip_0099,{WHO},\nclip_0098,ann,{WORDS}\nclip_0004,bob,还好\n"
    for encoding in ("gb18030", "utf-16"):
        put(folder / "own" / f"{encoding}.csv", table.encode(encoding))
    rows = pa.table({"who": [WHO, "bob"], "words": [WORDS, "fine"]})
    pq.write_table(rows, folder / "own" / "rows.parquet", compression="zstd")
    with zipfile.ZipFile(folder / "own" / "sheet.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{WORDS}</t>" * 50)
    put(folder / "own" / "told.json", json.dumps({"seen": {"clip_0003": "cried"}}))
    put(folder / "own" / "notes.txt.gz", gzip.compress(f"{WORDS}\n".encode() * 50))
    put(folder / "clip_0003" / "frame.png", b"a picture")
    put(folder / "rounds" / "0001" / "mine.docx", f"of {MARK} clip_0003")
    shutil.copy2(folder / "project.db", folder / "project (copy).db")
    put(folder / "consent.pdf", b"%PDF-1.7 of nobody knows whom")
    return {"rows.parquet", "sheet.xlsx", "told.json", "notes.txt.gz", "frame.png", "mine.docx", "project (copy).db"}


def test_no_byte_of_a_person_stays_whatever_kept_it(study, tmp_path, capsys):
    before = {file for file, _ in traces(study)}
    assert before >= {
        "project.db", "emodesk.toml", "by-hand.db", "tasks.json", "labels.csv", "votes.jsonl", "log.csv", "frames.npy",
        "prompts.json", "ab.jsonl", "heard.jsonl", "log.txt", "events.jsonl", "clips.csv",
    }  # fmt: skip
    whole = put_by_hand(study)
    capsys.readouterr()
    command = ["forget", str(study), "--speaker", WHO, "--by", "dpo", "--yes"]
    assert cli.main([*command, "--files-too"]) == 0, capsys.readouterr()
    said = capsys.readouterr()
    assert {Path(line.partition(" still names")[0]).name for line in said.err.splitlines()} == whole
    assert f"{study / 'consent.pdf'} cannot be looked into" in said.out
    assert not whole & {path.name for path in study.rglob("*")}
    assert (study / "consent.pdf").exists()
    for encoding in ("gb18030", "utf-16"):
        assert (study / "own" / f"{encoding}.csv").read_text(encoding) == "clip,speaker,said\nclip_0004,bob,还好\n"
    assert traces(study, tmp_path / "data") == []
    with Project.open(study) as project:
        assert project.store.check() == []
        assert round_problems(project) == []
        assert list(project.filters) == ["angry"]
        assert len(read_clips(project.rounds_folder / "0001" / "clips.csv")) == 40
    assert json.loads((study / "features" / "prompts" / "cd" / "prompts.json").read_text("utf-8"))["tested"].keys() == {
        "forgotten-4", "clip_0004",
    }  # fmt: skip
    assert (study / "features" / "rankings" / "ab.jsonl").read_text("utf-8").count("\n") == 2
    assert (study / "rounds" / "0001" / "events.jsonl").read_text("utf-8") == '{"seq": 2}\n'
    assert (study / "out" / "labels.csv").read_text("utf-8-sig").count("\n") == 40


def test_a_speaker_who_is_called_1_goes_and_numbers_stay(study):
    with Project.open(study) as project:
        with project.store.write() as connection:
            connection.execute(schema.clips.update().where(schema.clips.c.key == KEY).values(speaker="1"))
        put(study / "own.csv", "clip,votes,speaker\nclip_0004,1,ann\nclip_0099,2,1\n")
        going = would_go(project, speaker="1")
        assert [clip.key for clip in going.clips] == [KEY]
        forget(project, going, "dpo")
        assert round_problems(project) == []
        rows = read_clips(project.rounds_folder / "0001" / "clips.csv")
        assert len(rows) == 40
        assert "1" not in {row.speaker for row in rows}
        assert (study / "out" / "labels.csv").read_text("utf-8-sig").count("\n") == 40
        assert (study / "own.csv").read_text("utf-8") == "clip,votes,speaker\nclip_0004,1,ann\n"
        assert "all well" in (project.rounds_folder / "0001" / "log.txt").read_text("utf-8")


def test_where_a_rounds_table_is_damaged_all_that_has_a_row_a_clip_goes(study):
    folder = study / "rounds" / "0001"
    (folder / "clips.csv").write_bytes((folder / "clips.csv").read_bytes()[:100] + b'"')
    with Project.open(study) as project:
        forget(project, would_go(project, speaker=WHO), "dpo")
        with project.store.read() as connection:
            assert "clip_0003" not in clips.names(connection)
    assert not {"predictions.safetensors", "embeddings.safetensors", "frames", "moments", "facts.safetensors"} & {
        path.name for path in folder.iterdir()
    }  # fmt: skip
    assert cache_folder().is_dir()
