"""What goes out of a project: every form read back by a reader that is not ours, or that is written as theirs."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import shutil
import sys
import warnings
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import unquote_to_bytes

import eaf_rules
import numpy as np
import pytest
from made_rounds import make_project, make_round
from media_clips import even, write_clip
from safetensors.numpy import load_file, save_file
from sklearn.metrics import accuracy_score, f1_score
from small_projects import small_project

from emodesk.cli import EXPORTS, main
from emodesk.domain import DomainError
from emodesk.services.annotations.import_annotations import import_annotations
from emodesk.services.export import tables
from emodesk.services.export.elan import MODEL, Eaf
from emodesk.services.export.formats import BY_KEY, FORMS, ExportOptions, check_ending
from emodesk.services.export.pseudo_labels import read_pseudo_labels, stretches
from emodesk.services.export.study import file_names, safe_name
from emodesk.services.importing import import_csv, import_folder
from emodesk.services.opinions import OpinionService
from emodesk.services.predictions import PredictionService
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from trainer.protocol.locks import FileLock
from trainer.protocol.round_folder import LOCK_FILE, clip_curves_file

pytest_plugins = ["review_study"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project of 120 clips with a round applied, never written to."""
    with make_project(tmp_path_factory.mktemp("made") / "study") as project:
        number = make_round(project)
        RoundService(project).ingest(number)
        RoundService(project).apply(number)
        yield project


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_the_command_knows_every_form():
    assert tuple(form.key for form in FORMS) == EXPORTS


def test_pseudo_labels_go_out_with_all_that_stands_behind_them(made, tmp_path):
    plan = BY_KEY["predictions"].plan(made, ExportOptions())
    plan.save(tmp_path / "out.csv")
    out = rows_of(tmp_path / "out.csv")
    service = PredictionService(made)
    adopted = {one.clip_id: one for one in RoundService(made).adoptions(1)}
    assert adopted
    assert len(out) == 120
    for record, clip in zip(out, QueueService(made).clips(), strict=True):
        said = service.prediction(clip.key)
        assert (record["clip_id"], record["pseudo_label"], record["round"]) == (clip.clip_id, said.label, "1")
        assert float(record["confidence"]) == pytest.approx(said.confidence, abs=1e-3)
        given = [float(record[f"p:{label}"]) for label in said.labels]
        assert given == pytest.approx(said.probabilities.tolist(), abs=1e-3)
        assert record["held_out_fold"] == (str(said.fold) if said.fold >= 0 else "")
        helping = np.maximum(said.shapley[:, said.labels.index(said.label)], 0)
        for m, name in enumerate(said.modalities):
            if not said.present[m]:
                assert record[f"{name}:label"] == record[f"share:{name}"] == ""
                continue
            assert record[f"{name}:label"] == said.labels[said.alone[m].argmax()]
            assert float(record[f"share:{name}"]) == pytest.approx(helping[m] / max(helping.sum(), 1e-9), abs=2e-3)
        step = adopted.get(clip.clip_id)
        assert record["adopted_in_step"] == (str(step.step) if step and step.accepted else "")


def test_what_others_say_goes_out_beside_them(made, tmp_path):
    (tmp_path / "said.csv").write_text("clip_id,label,confidence\nclip_0003,worry,0.75\n", "utf-8")
    OpinionService(made).take(tmp_path / "said.csv", "viewer")
    BY_KEY["predictions"].plan(made, ExportOptions()).save(tmp_path / "out.csv")
    said = {row["clip_id"]: (row["opinion:viewer"], row["opinion:viewer:p"]) for row in rows_of(tmp_path / "out.csv")}
    assert said["clip_0003"][0] == "worry"
    assert float(said["clip_0003"][1]) == 0.75
    assert said["clip_0004"] == ("", "")
    OpinionService(made).remove("viewer")


def test_csv_json_lines_and_parquet_hold_the_same(made, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    plan = BY_KEY["predictions"].plan(made, ExportOptions())
    for ending in BY_KEY["predictions"].endings:
        plan.save(tmp_path / f"out{ending}")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    table = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert lines == table
    assert [one["clip_id"] for one in lines] == [one["clip_id"] for one in rows_of(tmp_path / "out.csv")]
    assert isinstance(lines[0]["confidence"], float)


def test_parquet_without_its_library_is_one_sentence(made, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DomainError, match="pip install pyarrow"):
        BY_KEY["labels"].plan(made, ExportOptions()).save(tmp_path / "out.parquet")
    assert list(tmp_path.iterdir()) == []


def test_votes_have_each_reviewers_last_word_and_the_log_everything(tmp_path):
    with small_project(tmp_path / "study", 4) as project:
        ann, bob = ReviewService(project, "ann"), ReviewService(project, "=bob")
        ann.correct(1, "worry")
        ann.correct(1, "anger", note="=1+1")
        bob.correct(1, "sadness")
        ann.skip(2)
        ann.undo()
        votes, log = BY_KEY["votes"].plan(project, ExportOptions()), BY_KEY["log"].plan(project, ExportOptions())
        votes.save(tmp_path / "votes.csv")
        log.save(tmp_path / "log.jsonl")
    found = rows_of(tmp_path / "votes.csv")
    assert [(one["clip_id"], one["reviewer"], one["label"]) for one in found] == [
        ("c0", "ann", "anger"), ("c0", "'=bob", "sadness")]  # fmt: skip
    assert [str(one) for one in votes.left_out] == ["3 clips are left out, as nobody decided on them."]
    entries = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["kind"] for one in entries] == ["correct", "correct", "correct", "skip", "retract"]
    assert entries[4]["retracts"] == entries[3]["key"]
    assert entries[1]["note"] == "=1+1"


def test_an_export_ingestedto_a_new_project_is_exported_to_the_byte(tmp_path):
    (tmp_path / "clips").mkdir()
    for number, name in enumerate(("one", "ünïcode 甲", "=sum")):
        write_clip(tmp_path / "clips" / f"{name}.mp4", even(8 + number))
    with Project.create(tmp_path / "first") as first:
        import_folder(first, tmp_path / "clips")
        ReviewService(first, "ann").correct(2, "surprise")
        BY_KEY["labels"].plan(first, ExportOptions()).save(tmp_path / "first.csv")
    with Project.create(tmp_path / "second") as second:
        assert import_csv(second, tmp_path / "first.csv").added == 3
        BY_KEY["labels"].plan(second, ExportOptions()).save(tmp_path / "second.csv")
    assert (tmp_path / "first.csv").read_bytes() == (tmp_path / "second.csv").read_bytes()
    assert (tmp_path / "first.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_without_a_round_pseudo_labels_are_refused_and_the_flat_table_says_so(tmp_path):
    with small_project(tmp_path / "study", 3) as project:
        with pytest.raises(DomainError, match="no pseudo-labels yet"):
            BY_KEY["predictions"].plan(project, ExportOptions())
        plan = BY_KEY["jsonl"].plan(project, ExportOptions())
        assert [str(one) for one in plan.left_out] == ["No round is applied, so there are no pseudo-labels in it."]
        plan.save(tmp_path / "out.jsonl")
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 3


# As MERTools scores a submission of track 1: the spelling is looked up, the number of rows asserted.
EMOS_MER = ["neutral", "angry", "happy", "sad", "worried", "surprise"]


def score_as_mertools(submission: Path, truth: dict[str, str], count: int) -> tuple[float, float]:
    emo2idx = {emo: index for index, emo in enumerate(EMOS_MER)}
    with submission.open(encoding="utf-8") as file:
        name2pred = {row["name"]: emo2idx[row["discrete"]] for row in csv.DictReader(file)}
    assert len(name2pred) == count
    labels = [emo2idx[truth[name]] for name in truth]
    preds = [name2pred[name] for name in truth]
    return f1_score(labels, preds, average="weighted"), accuracy_score(labels, preds)


def test_a_submission_is_scored_by_the_challenges_own_scoring(tmp_path):
    names = [f"sample_{number:08d}" for number in range(12)]
    folder = tmp_path / "clips"
    folder.mkdir()
    for number, name in enumerate(names):
        write_clip(folder / f"{name}.mp4", even(4 + number), size=(32, 32))
    truth = {name: EMOS_MER[number % 6] for number, name in enumerate(names)}
    lines = "".join(f"{name},{label}\n" for name, label in truth.items())
    (tmp_path / "label-disdim.csv").write_text(f"name,discrete\n{lines}", encoding="utf-8")
    (tmp_path / "candidates.csv").write_text("name\n" + "\n".join(reversed(names[2:])) + "\n", encoding="utf-8")
    with Project.create(tmp_path / "study") as project:
        assert import_folder(project, folder, labels_csv=tmp_path / "label-disdim.csv").added == 12
    argv = ["export", str(tmp_path / "study"), str(tmp_path / "out.csv"), "--to", "mer"]
    assert main([*argv, "--candidates", str(tmp_path / "candidates.csv")]) == 0
    asked = {name: truth[name] for name in names[2:]}
    assert score_as_mertools(tmp_path / "out.csv", asked, len(asked)) == (1.0, 1.0)
    assert [row["name"] for row in rows_of(tmp_path / "out.csv")] == list(reversed(names[2:]))
    assert (tmp_path / "out.csv").read_bytes().startswith(b"name,discrete\n")


@pytest.mark.parametrize(("content", "message"), [
    ("name\nclip_0000\nnobody\n", "1 candidate is not in this project (nobody)"),
    ("name\nclip_0000\nclip_0000\n", "1 candidate stands twice (clip_0000)"),
    ("word\nx\n", "clip_id"),
    ("name\n", "names no candidates"),
])  # fmt: skip
def test_candidates_are_checked_and_nothing_is_written(made, tmp_path, content, message):
    (tmp_path / "candidates.csv").write_text(content, encoding="utf-8")
    with pytest.raises(DomainError, match=message.replace("(", r"\(").replace(")", r"\)")):
        BY_KEY["mer"].plan(made, ExportOptions(candidates=tmp_path / "candidates.csv"))


def test_a_candidate_without_any_label_is_refused(tmp_path):
    refused = pytest.raises(DomainError, match=r"2 candidates have no label \(c1, c2\)")
    with small_project(tmp_path / "study", 3, ["anger"]) as project, refused:
        BY_KEY["mer"].plan(project, ExportOptions())


def test_label_studio_gets_annotations_by_reviewer_and_predictions_with_score(made, tmp_path):
    plan = BY_KEY["label-studio"].plan(made, ExportOptions())
    tasks_at, interface_at = plan.save(tmp_path / "tasks.json")
    tasks = json.loads(tasks_at.read_text(encoding="utf-8"))
    interface = ElementTree.parse(interface_at).getroot()
    (control,) = interface.iter("Choices")
    choices = {choice.get("value") for choice in control.iter("Choice")}
    assert len(tasks) == 120
    assert any(task["annotations"] for task in tasks)
    for task in tasks:
        assert task["data"]["media"]
        for entry in task["annotations"] + task["predictions"]:
            for result in entry["result"]:
                assert result["type"] == "choices"
                assert (result["from_name"], result["to_name"]) == (control.get("name"), control.get("toName"))
                assert set(result["value"]["choices"]) <= choices
        (prediction,) = task["predictions"]
        assert prediction["model_version"] == "emodesk-round-1"
        assert 0 < prediction["score"] <= 1


@pytest.fixture
def annotated(study, tmp_path):
    """A project of real clips with curves and two reviewers' words on its first clip."""
    ReviewService(study, "ann").correct(1, "worry")
    ReviewService(study, "bob <&>").correct(1, "anger")
    return study


@pytest.mark.parametrize("form", ["elan", "nova"])
def test_an_export_along_time_says_how_many_clips_have_no_curves_yet(annotated, form):
    def said() -> list[str]:
        return [str(sentence) for sentence in BY_KEY[form].plan(annotated, ExportOptions()).left_out]

    folder = RoundService(annotated).folder(1)
    assert said() == []
    shard = folder / "frames" / "0000.safetensors"
    every = load_file(shard)
    count = sum(name.endswith("/time") for name in every)
    gone = {name: values for name, values in every.items() if name.startswith("0/")}
    save_file({name: values for name, values in every.items() if name not in gone}, shard)
    assert said() == [
        "1 clip has no curves yet and so nothing along time; draw what is missing with "
        f"emodesk rounds curves {folder.parents[1]} 1."
    ]
    lock = FileLock(folder / LOCK_FILE)  # as the round's trainer holds it until all are drawn
    assert said() == [
        f"The curves of round 1 are still being drawn: {count - 1} of {count} clips have theirs, the others nothing "
        "along time yet; export again once all are drawn."
    ]
    lock.release()
    save_file(gone, clip_curves_file(folder, 0))  # somebody looked at it
    assert said() == []
    shutil.rmtree(folder / "frames")
    assert "made no curves" in said()[0]


def test_elan_files_are_read_by_pympi(annotated, tmp_path):
    elan = pytest.importorskip("pympi.Elan", reason="pympi-ling is not installed")
    plan = BY_KEY["elan"].plan(annotated, ExportOptions())
    plan.save(tmp_path / "elan")
    files = sorted(path.name for path in (tmp_path / "elan").iterdir())
    assert files == sorted(str(row[0]) for row in plan.rows)
    clip = QueueService(annotated).clip(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = elan.Eaf(tmp_path / "elan" / f"{clip.clip_id}.eaf")
    end = round(1000 * clip.duration)
    assert found.get_annotation_data_for_tier("label (ann)") == [(0, end, "worry")]
    assert found.get_annotation_data_for_tier("label (bob <&>)") == [(0, end, "anger")]
    assert found.get_annotation_data_for_tier("words") == [(0, end, clip.transcript)]
    media = found.get_linked_files()[0]
    assert (tmp_path / "elan" / media["RELATIVE_MEDIA_URL"]).resolve() == Path(annotated.clip_path(clip)).resolve()
    curves = PredictionService(annotated).curves(1)
    tier = sorted(found.get_annotation_data_for_tier(f"{MODEL}speech"))
    for start, stop, label in tier:
        middle = np.abs(curves.time - (start + stop) / 2000).argmin()
        assert label == curves.labels[curves.alone[middle, curves.modalities.index("speech")].argmax()]
    assert (tier[0][0], tier[-1][1]) == (0, end)


def test_an_elan_file_holds_to_the_rules_of_its_schema(annotated, tmp_path):
    (tmp_path / "said.csv").write_text(f"clip_id,label\n{QueueService(annotated).clip(1).clip_id},worry\n", "utf-8")
    OpinionService(annotated).take(tmp_path / "said.csv", "viewer & \x07")
    BY_KEY["elan"].plan(annotated, ExportOptions()).save(tmp_path / "elan")
    for path in (tmp_path / "elan").iterdir():
        root = ElementTree.parse(path).getroot()
        assert eaf_rules.broken(root) == []
        slots = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}
        for aligned in root.iter("ALIGNABLE_ANNOTATION"):
            assert slots[aligned.get("TIME_SLOT_REF1")] < slots[aligned.get("TIME_SLOT_REF2")]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (".", lambda root: root.append(root[0])),  # parts in another order
        (".", lambda root: root.remove(root[0])),
        (".", lambda root: root.set("DATE", "yesterday")),
        ("HEADER/MEDIA_DESCRIPTOR", lambda media: media.attrib.pop("MEDIA_URL")),
        ("TIER", lambda tier: tier.set("LINGUISTIC_TYPE_REF", "no such type")),
        ("TIER", lambda tier: tier.set("COLOUR", "red")),
        (".//ALIGNABLE_ANNOTATION", lambda aligned: aligned.set("TIME_SLOT_REF1", "ts9999")),
        (".//ALIGNABLE_ANNOTATION", lambda aligned: aligned.set("ANNOTATION_ID", "ts1")),
        ("TIER/ANNOTATION", lambda annotation: annotation.clear()),
        ("TIME_ORDER/TIME_SLOT", lambda slot: slot.set("TIME_VALUE", "-1")),
        ("LINGUISTIC_TYPE", lambda kind: kind.set("TIME_ALIGNABLE", "yes")),
        (".//CVE_VALUE", lambda value: value.set("LANG_REF", "zh")),
    ],
)
def test_what_breaks_a_rule_of_elans_schema_is_told(tmp_path, path, change):
    made = Eaf(("anger", "joy"), "a", tmp_path / "a b.mp4", {"words": [(0.0, 1.0, "so")]})
    written = tmp_path / "a.eaf"
    made.tree(tmp_path, "2026-11-29T01:00:00+00:00").write(written, encoding="UTF-8")
    root = ElementTree.parse(written).getroot()
    assert eaf_rules.broken(root) == []
    change(root.find(path))
    assert eaf_rules.broken(root)


@pytest.mark.parametrize("name", ["100%.mp4", "a%41 [1].mp4", "\udcff.mp4"])
def test_an_elan_file_names_a_clip_whose_name_no_address_can_hold(tmp_path, name):
    Eaf(("anger",), "a", tmp_path / name).tree(tmp_path, "2026-11-29T01:00:00+00:00").write(tmp_path / "a.eaf", "UTF-8")
    root = ElementTree.parse(tmp_path / "a.eaf").getroot()
    assert eaf_rules.broken(root) == []
    address = root.find("HEADER/MEDIA_DESCRIPTOR").get("RELATIVE_MEDIA_URL")
    assert os.fsdecode(unquote_to_bytes(address)) == f"./{name}"


def test_opinions_go_out_without_a_round_and_never_come_back_as_labels(tmp_path):
    with small_project(tmp_path / "study", 3) as project:
        (tmp_path / "said.csv").write_text("clip_id,label,confidence\nc1,worry,0.75\nc2,anger,\n", "utf-8")
        OpinionService(project).take(tmp_path / "said.csv", "viewer.2")
        for key, name in (("label-studio", "tasks.json"), ("elan", "elan"), ("nova", "nova"), ("jsonl", "all.jsonl")):
            BY_KEY[key].plan(project, ExportOptions()).save(tmp_path / name)
        for name in ("tasks.json", "elan", "nova"):
            assert import_annotations(project, tmp_path / name).labels == 0, name
        assert not any(clip.label for clip in QueueService(project).clips())
    tasks = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    assert [[(said["model_version"], said.get("score"), said["result"][0]["value"]["choices"])
             for said in task["predictions"]] for task in tasks] == [
        [], [("emodesk-opinion-viewer.2", 0.75, ["worry"])], [("emodesk-opinion-viewer.2", None, ["anger"])],
    ]  # fmt: skip
    root = ElementTree.parse(tmp_path / "elan" / "c1.eaf").getroot()
    assert [(tier.get("TIER_ID"), tier.findtext(".//ANNOTATION_VALUE")) for tier in root.iter("TIER")] == [
        ("words", "words of clip 1"), ("opinion: viewer.2", "worry"),
    ]  # fmt: skip
    line = (tmp_path / "nova" / "c1.emotion.emodesk-opinion-viewer_2.annotation~").read_text("utf-8")
    assert line == "0.000;2.000;4;0.750\n"
    assert sorted(path.name for path in (tmp_path / "nova").glob("*.annotation")) == [
        f"c{n}.emotion.emodesk-opinion-viewer_2.annotation" for n in (1, 2)
    ]
    said = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    assert [(row["opinion:viewer.2"], row["opinion:viewer.2:p"]) for row in said] == [
        (None, None), ("worry", 0.75), ("anger", None),
    ]  # fmt: skip


def test_nova_gets_a_header_and_its_lines_for_each_annotator(annotated, tmp_path):
    plan = BY_KEY["nova"].plan(annotated, ExportOptions())
    plan.save(tmp_path / "nova")
    clip = QueueService(annotated).clip(1)
    path = tmp_path / "nova" / f"{clip.clip_id}.emotion.ann.annotation"
    header = ElementTree.parse(path).getroot()
    items = {int(item.get("id")): item.get("name") for item in header.iter("item")}
    (line,) = path.with_name(f"{path.name}~").read_text(encoding="utf-8").splitlines()
    start, end, label, sure = line.split(";")
    assert (float(start), float(end), items[int(label)], float(sure)) == (0, round(clip.duration, 3), "worry", 1)
    model = tmp_path / "nova" / f"{clip.clip_id}.emotion.emodesk-round-1.annotation~"
    lines = [line.split(";") for line in model.read_text(encoding="utf-8").splitlines()]
    assert [one[0] for one in lines[1:]] == [one[1] for one in lines[:-1]]
    assert len(list((tmp_path / "nova").glob("*.annotation"))) == len(plan.rows)


@pytest.mark.parametrize("links", [False, True])
def test_a_hugging_face_folder_names_every_file_it_holds(annotated, tmp_path, links):
    plan = BY_KEY["hf"].plan(annotated, ExportOptions(links=links))
    plan.save(tmp_path / "hf")
    lines = (tmp_path / "hf" / "train" / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    clips = {clip.clip_id: clip for clip in QueueService(annotated).clips()}
    assert len(records) == len(plan.rows) == 9  # 8 that came with a label, and one decided on
    for record in records:
        path, source = tmp_path / "hf" / "train" / record["file_name"], clips[record["clip_id"]]
        assert path.read_bytes() == Path(annotated.clip_path(source)).read_bytes()
        assert path.samefile(annotated.clip_path(source)) == links
    assert [str(one) for one in plan.left_out] == ["11 clips are left out, as no label holds for them."]


def test_a_folder_that_holds_something_is_left_alone(made, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DomainError, match="is not empty"):
        BY_KEY["nova"].plan(made, ExportOptions()).save(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_would_be_empty_is_not_made(tmp_path):
    with small_project(tmp_path / "study", 2) as project, pytest.raises(DomainError, match="2 clips are left out"):
        BY_KEY["hf"].plan(project, ExportOptions()).save(tmp_path / "hf")
    assert not (tmp_path / "hf").exists()


def test_an_export_that_is_stopped_leaves_nothing(made, tmp_path):
    asked = iter([False, False, True])
    assert BY_KEY["nova"].plan(made, ExportOptions()).save(tmp_path / "out", cancelled=lambda: next(asked)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_ending_is_said_before_anything_is_read():
    with pytest.raises(DomainError, match=r"use \.json\."):
        check_ending(BY_KEY["label-studio"], Path("tasks.csv"))


def test_names_of_files_are_safe_on_every_system_and_no_two_alike(tmp_path):
    assert safe_name("a/b:c?.") == "a_b_c_"
    assert safe_name("con.x") == "_con.x"
    assert safe_name("..") == "_"
    with small_project(tmp_path / "study", 3) as project:
        clips = QueueService(project).clips()
    named = [dataclasses.replace(clip, clip_id=name) for clip, name in zip(clips, ("A/b", "a_B", "甲" * 200),
                                                                           strict=True)]  # fmt: skip
    names = list(file_names(named).values())
    assert names[:2] == ["A_b", "a_B-2"]
    assert len(names[2].encode()) <= 160


def test_stretches_meet_and_cover_the_clip():
    curve = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]])
    found = stretches(curve, np.array([0.5, 1.5, 2.5, 3.5]), 4.0)
    assert [one[:3] for one in found] == [(0.0, 2.0, 0), (2.0, 3.0, 1), (3.0, 4.0, 0)]
    assert found[0][3] == pytest.approx(0.75)


def test_the_command_says_what_it_left_out(made, tmp_path, capsys):
    folder = tmp_path / "study"
    with small_project(folder, 4) as project:
        ReviewService(project, "ann").correct(1, "worry")
    assert main(["export", str(folder), str(tmp_path / "votes.csv"), "--to", "votes"]) == 0
    said = capsys.readouterr().out
    assert "3 clips are left out" in said
    assert said.endswith(": 1 row\n")
    assert main(["export", str(folder), str(tmp_path / "votes.txt"), "--to", "votes"]) == 1
    assert "use .csv, .jsonl, .parquet" in capsys.readouterr().err


def test_every_form_is_planned_in_the_order_of_the_clips(made):
    assert read_pseudo_labels(made).version == "emodesk-round-1"
    for key in ("labels", "predictions", "jsonl"):
        rows = BY_KEY[key].plan(made, ExportOptions()).rows
        assert [row[0] for row in rows] == [clip.clip_id for clip in QueueService(made).clips()]
    assert BY_KEY["labels"].endings == tables.ENDINGS
