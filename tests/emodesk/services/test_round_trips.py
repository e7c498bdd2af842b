"""What goes out comes back: own exports to the byte, raters' tables as votes, a submission as its scorer reads it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from media_clips import tone, write_clip
from sklearn.metrics import f1_score

from emodesk import cli
from emodesk.cli import main
from emodesk.domain import DomainError
from emodesk.services.annotations.import_annotations import import_annotations
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.importing import import_csv, import_folder
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.store import clips, votes
from trainer.measures.scores import score_labels


@pytest.fixture
def study(tmp_path):
    """Six clips on which two people decided, took back, flagged, commented; words that a spreadsheet would run."""
    for at in range(6):
        (tmp_path / "set").mkdir(exist_ok=True)
        write_clip(tmp_path / "set" / f"c{at}.wav", sound=tone(0.2, 200 + 30 * at), sound_codec="pcm_s16le")
    (tmp_path / "set" / "c1.txt").write_text('=1+1 "quoted", 你好', "utf-8")
    (tmp_path / "labels.csv").write_text("file,label,speaker\nc5.wav,anger,-Ann\n", "utf-8")
    with Project.create(tmp_path / "study") as project:
        import_folder(project, tmp_path / "set", labels_csv=tmp_path / "labels.csv")
        ann, bob = ReviewService(project, "ann"), ReviewService(project, "@bob")
        ann.correct(1, "worry", milliseconds=1234, note="=HYPERLINK()")
        bob.correct(1, "anger")
        ann.skip(2)
        ann.undo()
        ann.redo()
        bob.flag(3, "who\nspeaks?")
        bob.comment(3, "+1")
        ann.cannot_tell(4)
        project.set_resolution("majority")
        yield project


def exported(project: Project, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    found = {}
    for key, name in (("labels", "labels.csv"), ("votes", "votes.csv"), ("log", "log.csv"), ("log", "log.jsonl")):
        BY_KEY[key].plan(project, ExportOptions()).save(folder / name)
        found[name] = (folder / name).read_bytes()
    return found


@pytest.mark.parametrize("form", ["log.csv", "log.jsonl"])
def test_our_own_export_makes_a_project_whose_export_is_the_same_to_the_byte(study, tmp_path, form):
    out = exported(study, tmp_path / "out")
    with Project.create(tmp_path / "again") as again:
        again.set_resolution("majority")
        import_csv(again, tmp_path / "out" / "labels.csv")
        report = import_annotations(again, tmp_path / "out" / form)
        assert (report.decisions, report.notes, report.problems) == (8, (), ())
        assert exported(again, tmp_path / "back") == out
        assert again.store.check() == []
        assert ReviewService(again, "ann").undo().clips == (4,)
        with pytest.raises(DomainError, match="has decisions already"):
            import_annotations(again, tmp_path / "out" / form)


@pytest.mark.parametrize(("encoding", "first"), [("utf-8-sig", ""), ("utf-16", ""), ("utf-8", "sep=;\r\n")])
def test_a_log_and_votes_that_a_spreadsheet_saved_its_own_way_come_in(study, tmp_path, encoding, first):
    ReviewService(study, "ann").mark_span(1, 0.05, 0.15, label="anger")
    out = exported(study, tmp_path / "out")
    for name in ("log.csv", "votes.csv"):
        rows = list(csv.reader(io.StringIO(out[name].decode("utf-8-sig"))))
        with (tmp_path / name).open("w", encoding=encoding, newline="") as file:
            file.write(first)
            table = csv.writer(file, delimiter=";")
            table.writerows([re.sub(r"^(\d+)\.(\d+)$", r"\1,\2", cell) for cell in row] for row in rows)
    with Project.create(tmp_path / "again") as again:
        again.set_resolution("majority")
        import_csv(again, tmp_path / "out" / "labels.csv")
        report = import_annotations(again, tmp_path / "log.csv")
        assert (report.decisions, report.notes, report.problems) == (9, (), ())
        assert exported(again, tmp_path / "back") == out
    with Project.create(tmp_path / "voted") as voted:
        voted.set_resolution("majority")
        import_csv(voted, tmp_path / "out" / "labels.csv")
        assert import_annotations(voted, tmp_path / "votes.csv").votes == 3


def test_a_log_of_clips_that_are_not_all_there_comes_in_with_a_chain_of_its_own(study, tmp_path):
    exported(study, tmp_path / "out")
    lines = (tmp_path / "out" / "labels.csv").read_text("utf-8-sig").splitlines(keepends=True)
    (tmp_path / "some.csv").write_text("".join(line for line in lines if not line.startswith("c0,")), "utf-8")
    with Project.create(tmp_path / "again") as again:
        import_csv(again, tmp_path / "some.csv")
        report = import_annotations(again, tmp_path / "out" / "log.jsonl")
        assert report.decisions == 6
        assert "2 decisions are on clips that are not in the project" in report.problems[0].message
        assert "made anew" in report.notes[0].message
        assert again.store.check() == []
        with again.store.read() as connection:
            held = {clips.get(connection, [act.clip])[0].clip_id: act.kind for act in votes.standing_acts(connection)}
    assert held == {"c1": "skip", "c2": "flag", "c3": "cannot_tell"}


@pytest.mark.parametrize("change", [
    lambda text: text.replace('"time": "', '"time": "x', 1),
    lambda text: text.replace('"kind"', '"kin"', 1),
    lambda text: text + "[1]\n",
    lambda text: text.replace("\n", "\n[1]\n", 1),
    lambda text: text.replace('"worry"', '"dread"'),
    lambda text: "",
])  # fmt: skip
def test_a_damaged_log_is_one_sentence_and_nothing_comes_in(study, tmp_path, change):
    exported(study, tmp_path / "out")
    text = (tmp_path / "out" / "log.jsonl").read_text("utf-8")
    (tmp_path / "log.jsonl").write_text(change(text), "utf-8")
    with Project.create(tmp_path / "again") as again:
        import_csv(again, tmp_path / "out" / "labels.csv")
        with pytest.raises(
            DomainError, match=r"is no entry of a log|holds the label “dread”|in which nobody has decided"
        ) as told:
            import_annotations(again, tmp_path / "log.jsonl")
        lines = change(text).splitlines()
        if "[1]" in lines:
            assert f"line {lines.index('[1]') + 1} is no entry" in str(told.value)
        with again.store.read() as connection:
            assert votes.standing_acts(connection) == []


def test_a_row_of_a_log_that_cannot_be_read_is_named_by_its_line(study, tmp_path):
    exported(study, tmp_path / "out")
    lines = (tmp_path / "out" / "log.csv").read_text("utf-8").splitlines()
    (tmp_path / "log.csv").write_text("\n".join([lines[0], "", lines[1], '"' + lines[2], *lines[3:]]), "utf-8")
    with Project.create(tmp_path / "again") as again:
        import_csv(again, tmp_path / "out" / "labels.csv")
        with pytest.raises(DomainError, match="line 4 is no entry of a log"):
            import_annotations(again, tmp_path / "log.csv")


def test_a_changed_entry_breaks_the_chain_that_it_came_with_and_gets_another(study, tmp_path):
    exported(study, tmp_path / "out")
    lines = (tmp_path / "out" / "log.jsonl").read_text("utf-8").splitlines()
    first = json.loads(lines[0]) | {"note": "nothing"}
    (tmp_path / "log.jsonl").write_text("\n".join([json.dumps(first), *lines[1:]]), "utf-8")
    with Project.create(tmp_path / "again") as again:
        import_csv(again, tmp_path / "out" / "labels.csv")
        assert "made anew" in import_annotations(again, tmp_path / "log.jsonl").notes[0].message
        assert again.store.check() == []


def test_what_comes_in_of_a_log_are_decisions_of_every_kind_and_called_so(study, tmp_path, capsys):
    exported(study, tmp_path / "out")
    with Project.create(tmp_path / "again") as again:
        import_csv(again, tmp_path / "out" / "labels.csv")
    assert main(["import", str(tmp_path / "again"), "--annotations", str(tmp_path / "out" / "log.jsonl")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "4 clips annotated, 8 decisions came in, 0 problems"


def test_a_table_of_raters_becomes_votes_where_votes_are_counted(study, tmp_path):
    rows = [("c4.wav", "r1", "angry"), ("c4.wav", "r2", "ANGER"), ("c4.wav", "r3", "sad"), ("set/c5", "r1", "worried"),
            ("c9.wav", "r1", "sad"), ("c4.wav", "r1", "")]  # fmt: skip
    text = "file,annotator_id,emotion\n" + "".join(f"{','.join(row)}\n" for row in rows)
    (tmp_path / "ratings.csv").write_text(text, "utf-8")
    report = import_annotations(study, tmp_path / "ratings.csv")
    assert report.votes == 4
    assert ["c9.wav" in problem.message for problem in report.problems] == [True]
    with study.store.read() as connection:
        found = votes.resolutions(connection)
    assert (found[5].label, found[5].votes, found[6].label) == ("anger", 3, "worry")


def test_a_table_without_raters_is_said(study, tmp_path):
    (tmp_path / "labels2.csv").write_text("file,label\nc4.wav,anger\n", "utf-8")
    with pytest.raises(DomainError, match="has no column “annotator”"):
        import_annotations(study, tmp_path / "labels2.csv")


def test_a_submission_scores_as_mertools_scores_it(tmp_path):
    """MERTools, MER2025_Track1/evaluation.py: names and spellings are looked up, the weighted F1 of their numbers."""
    order = {name: at for at, name in enumerate(("neutral", "angry", "happy", "sad", "worried", "surprise"))}
    ours = {"neutral": "neutral", "anger": "angry", "happiness": "happy", "sadness": "sad", "worry": "worried",
            "surprise": "surprise"}  # fmt: skip
    names = [f"samplenew3_{number:08d}" for number in range(24)]
    for at, name in enumerate(names):
        (tmp_path / "set").mkdir(exist_ok=True)
        write_clip(tmp_path / "set" / f"{name}.wav", sound=tone(0.1, 200 + 11 * at), sound_codec="pcm_s16le")
    labels = list(ours)
    with Project.create(tmp_path / "study") as project:
        import_folder(project, tmp_path / "set")
        reviewer = ReviewService(project, "ann")
        with project.store.read() as connection:
            keys = clips.names(connection)
        for at, name in enumerate(names):
            reviewer.correct(keys[name], labels[at * 5 % 6 if at % 3 else at % 6])
    truth = {name: ours[labels[at % 6]] for at, name in enumerate(names)}
    (tmp_path / "candidates.csv").write_text("name\n" + "\n".join(names), "utf-8")
    options = ["--to", "mer", "--candidates", str(tmp_path / "candidates.csv")]
    assert cli.main(["export", str(tmp_path / "study"), str(tmp_path / "submission.csv"), *options]) == 0
    with (tmp_path / "submission.csv").open(encoding="utf-8", newline="") as file:
        said = {row["name"]: row["discrete"] for row in csv.DictReader(file)}
    assert len(said) == len(names)
    theirs = f1_score([order[truth[name]] for name in names], [order[said[name]] for name in names], average="weighted")
    own = score_labels(tuple(order), [truth[name] for name in names], [said[name] for name in names])
    assert own.waf == pytest.approx(theirs)
    assert 0 < theirs < 1


CONVERT = """
import sys
from label_studio_sdk.converter import Converter
with open(sys.argv[1], encoding="utf-8") as file:
    converter = Converter(file.read(), sys.argv[4])
converter.convert(sys.argv[2], sys.argv[3], "CSV", is_dir=False)
"""


@pytest.mark.skipif(
    "EMODESK_LABEL_STUDIO" not in os.environ,
    reason="label-studio-sdk wants numpy < 2.3, which ours is not; EMODESK_LABEL_STUDIO names a Python that has it",
)
def test_label_studios_own_converter_reads_what_we_write(study, tmp_path):
    BY_KEY["label-studio"].plan(study, ExportOptions()).save(tmp_path / "tasks.json")
    paths = [tmp_path / name for name in ("tasks-labelling.xml", "tasks.json", "out.csv")]
    subprocess.run([os.environ["EMODESK_LABEL_STUDIO"], "-c", CONVERT, *paths, tmp_path], check=True, timeout=120)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(row["clip_id"], row["emotion"], row["annotator"]) for row in rows if row["clip_id"] == "c0"}
    assert found == {("c0", "worry", "ann"), ("c0", "anger", "@bob")}
