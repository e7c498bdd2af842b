"""Round folders as disks, editors and other machines leave them: a broken round says why, every other one works."""

from __future__ import annotations

import json
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from made_rounds import make_project, make_round, proposals
from round_mutations import campaign, finish
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from emodesk.domain import DomainError
from emodesk.runs import Runner
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.project import Project, ProjectError
from emodesk.services.rounds import RoundService
from emodesk.store import clips
from emodesk.store import rounds as stored_rounds
from trainer.protocol import round_folder
from trainer.protocol.clips_csv import read_clips, write_clips
from trainer.protocol.errors import ProtocolError, read_sentence
from trainer.protocol.files import read_table, write_table
from trainer.protocol.locks import FileLock
from trainer.protocol.metrics import parse_metrics
from trainer.protocol.round_folder import (
    ADOPTIONS_FILE,
    CANCEL_FILE,
    CLIP_IDS,
    CLIPS_FILE,
    EVENTS_FILE,
    LOCK_FILE,
    METRICS_FILE,
    PREDICTIONS_FILE,
    SPEC_FILE,
    STATE_FILE,
    EventReader,
    EventWriter,
    Spec,
    State,
    ids_hash,
    read_spec,
    read_state,
    write_spec,
    write_state,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A project with two finished rounds that were not ingested."""
    folder = tmp_path_factory.mktemp("whole") / "study"
    with make_project(folder, 40) as project:
        for number in (make_round(project), make_round(project, seed=2)):
            finish(RoundService(project).folder(number))
    return folder


@pytest.fixture
def study(tmp_path, whole):
    """A copy of it, open."""
    shutil.copytree(whole, tmp_path / "study")
    with Project.open(tmp_path / "study") as project:
        yield project


STATES = {
    "empty": b"",
    "after a power cut": bytes(180),
    "half": b'{"status": "run',
    "a list": b"[1]",
    "no heartbeat": b'{"status": "running", "heartbeat": null}',
    "text for a time": b'{"status": "running", "started": "yesterday"}',
    "no calendar has it": b'{"status": "succeeded", "ended": 1e300}',
    "a huge number": b'{"status": "running", "pid": ' + b"9" * 5000 + b"}",
    "no number": b'{"status": "running", "ended": NaN}',
    "deep": b"[" * 100_000,
    "no state": b'{"status": "tired"}',
    "not UTF-8": b'{"status": "running", "message": "\xff"}',
    "a message that fills the memory": b'{"status": "x", "sentence": {"key": "{n:>9999999999}", "values": {"n": 1}}}',
}


@pytest.mark.parametrize("content", STATES.values(), ids=STATES)
def test_a_broken_state_is_told_with_its_reason_and_keeps_no_other_round_waiting(study, content):
    service = RoundService(study)
    (service.folder(1) / STATE_FILE).write_bytes(content)
    first, second = service.list()
    assert (first.status, second.status) == ("broken", "succeeded")
    assert "0001" in first.message
    assert Runner().attend(service.folder(1)).state == "broken"
    assert Runner().reconcile(study.rounds_folder).finished == (service.folder(2),)
    with pytest.raises(DomainError, match="0001"):
        service.ingest(1)
    service.ingest(2)
    assert service.ingested() == {2}


def test_a_round_whose_state_a_power_cut_took_can_be_resumed(study, tmp_path):
    folder = RoundService(study).folder(1)
    (folder / STATE_FILE).write_bytes(bytes(100))
    Runner(("true",)).resume(folder)
    assert read_state(folder).status == "starting"
    assert read_spec(folder / SPEC_FILE).resume


def test_lines_of_events_that_do_not_hold_are_passed_over(tmp_path):
    good = '{"seq": 7, "time": 5.0, "kind": "stage", "stage": "fit", "total": 3}'
    bad = [
        "[1]", "null", '"x"', "{", '{"seq": 1, "kind": "stage"}', '{"seq": 1, "time": "noon", "kind": "stage"}',
        '{"seq": 1, "time": 1e300, "kind": "stage"}', '{"seq": 1, "time": 5, "kind": "stage", "total": "many"}',
        '{"seq": 1, "time": 5, "kind": "stage", "values": [1]}', '{"seq": 1, "time": NaN, "kind": "x"}', "[" * 50_000,
        '{"seq": 1, "time": 5, "kind": "warning", "message": null}',
    ]  # fmt: skip
    (tmp_path / EVENTS_FILE).write_text("\n".join([*bad, good, ""]), encoding="utf-8")
    assert [(event.seq, event.stage) for event in EventReader(tmp_path).read()] == [(7, "fit")]
    status = Runner().status(tmp_path)
    assert (status.stage, status.total) == ("fit", 3)


def test_an_events_file_that_is_a_folder_or_was_cut_is_read_from_its_start(tmp_path):
    reader = EventReader(tmp_path)
    (tmp_path / EVENTS_FILE).mkdir()
    assert reader.read() == []
    (tmp_path / EVENTS_FILE).rmdir()
    line = '{"seq": 1, "time": 5.0, "kind": "end"}\n'
    (tmp_path / EVENTS_FILE).write_text(3 * line)
    assert len(reader.read()) == 3
    (tmp_path / EVENTS_FILE).write_text(line)
    assert len(reader.read()) == 1


def test_events_that_are_more_than_any_rounds_are_read_a_part_each_look_and_none_is_missed(tmp_path, monkeypatch):
    monkeypatch.setattr(round_folder, "MOST_AT_ONCE", 100)
    lines = [f'{{"seq": {number}, "time": 5.0, "kind": "end"}}\n' for number in range(10, 20)]
    lines[5] = f'{{"seq": 15, "time": 5.0, "kind": "end", "message": "{"x" * 300}"}}\n'  # longer than a look
    (tmp_path / EVENTS_FILE).write_text("".join(lines) + '{"seq": 20', encoding="utf-8")
    reader, looks = EventReader(tmp_path), []
    while not looks or (reader.behind and len(looks) < 50):
        looks.append([event.seq for event in reader.read()])
    assert [number for look in looks for number in look] == [10, 11, 12, 13, 14, 16, 17, 18, 19]
    assert max(map(len, looks)) == 2
    assert reader.read() == []
    assert EventWriter(tmp_path).write("end").seq == 20


@pytest.mark.parametrize(
    "spec",
    [{"labels": "anger"}, {"labels": [1]}, {"labels": ["a", "a"]}, {"settings": []}, {"version": "new"},
     {"version": 99}, {"command": "--help"}, {"resume": 1}, {"colour": "red"}],
)  # fmt: skip
def test_a_spec_that_does_not_hold_is_one_sentence(tmp_path, spec):
    (tmp_path / SPEC_FILE).write_text(json.dumps(spec))
    with pytest.raises(ProtocolError, match=r"spec\.json"):
        read_spec(tmp_path / SPEC_FILE)


def test_a_spec_comes_back_as_it_was_written(tmp_path):
    spec = Spec(settings={"training.epochs": 5, "modalities": ["speech", "text"]}, labels=("a", "b"), resume=True)
    write_spec(tmp_path, spec)
    assert read_spec(tmp_path / SPEC_FILE) == spec


def odd_metrics():
    """metrics.json with one value that is not what it should be."""
    yield "waf is text", lambda m: m["cv"].update(waf={"mean": "x", "std": 0.1})
    yield "waf is missing", lambda m: m["cv"].pop("waf")
    yield "no cv", lambda m: m.pop("cv")
    yield "cv is a list", lambda m: m.update(cv=[1])
    yield "confusion of words", lambda m: m["cv"].update(confusion=[["x"] * 6] * 6)
    yield "confusion of another size", lambda m: m["test"].update(confusion=[[1, 2], [3, 4]])
    yield "a confusion of fewer than none", lambda m: m["cv"]["confusion"][0].__setitem__(0, -1)
    yield "negative counts", lambda m: m["counts"].update(labelled=-3)
    yield "a step that is none", lambda m: m["steps"].append(3)
    yield "kept is text", lambda m: m["steps"][0].update(kept="yes")
    yield "a warning that is none", lambda m: m["warnings"].append({"a": 1})
    yield "labels are text", lambda m: m.update(labels="anger")
    yield "other labels", lambda m: m.update(labels=[*reversed(m["labels"])])
    yield "robustness of words", lambda m: m["robustness"]["alone"].update(speech="good")
    yield "speakers of words", lambda m: m["speakers"].update(known="six")
    yield "temperature of nothing", lambda m: m["calibration"].update(temperature=[])
    yield "f1 of another length", lambda m: m["cv"]["per_class_f1"].update(mean=[0.1])
    yield "huge", lambda m: m["counts"].update(labelled=10**30)


@pytest.mark.parametrize("spoil", [pytest.param(spoil, id=name) for name, spoil in odd_metrics()])
def test_figures_that_do_not_hold_are_refused_when_the_round_is_ingested(study, spoil):
    service = RoundService(study)
    path = service.folder(1) / METRICS_FILE
    content = json.loads(path.read_text())
    spoil(content)
    path.write_text(json.dumps(content))
    with pytest.raises(DomainError, match=r"metrics\.json"):
        service.ingest(1)
    assert service.ingested() == set()


def test_figures_of_an_earlier_program_that_do_not_hold_make_that_round_broken_until_it_is_ingested_again(study):
    service = RoundService(study)
    service.ingest(1)
    service.ingest(2)
    with study.store.write() as connection:
        stored_rounds.change(connection, 1, metrics={"cv": {"waf": {"mean": "x"}}})
    assert [one.status for one in service.list()] == ["broken", "succeeded"]
    analysis = AnalysisService(study)
    assert [one.number for one in analysis.rounds()] == [2]
    assert analysis.scored(1, Source.CROSS_VALIDATION) is None
    service.ingest(1)
    assert service.ingested() == {1, 2}


def change_predictions(folder: Path, metadata: dict[str, str] | None = None, **tensors: np.ndarray) -> None:
    """Write predictions.safetensors anew with some of it changed."""
    path = folder / PREDICTIONS_FILE
    with safe_open(path, framework="numpy") as file:
        kept = file.metadata()
    save_file({**load_file(path), **tensors}, path, {**kept, **(metadata or {})})


def odd_predictions():
    """predictions.safetensors with one thing that cannot be."""
    minus = np.full((40, 6), -5.0, np.float32)
    minus[:, 0] = 26.0
    yield "probabilities of −5", {"probabilities": minus}, None
    yield "infinite weights", {"weights": np.full((40, 4), np.inf, np.float32)}, None
    yield "no numbers", {"subsets": np.full((40, 16, 6), np.nan, np.float32)}, None
    yield "subsets that do not add up", {"subsets": np.full((40, 16, 6), 0.5, np.float32)}, None
    yield "folds that do not add up", {"folds": np.zeros((40, 5, 6), np.float32)}, None
    yield "folds that are not there", {"held_out": np.full(40, 9, np.int32)}, None
    yield "subsets of others", {"subsets": np.full((40, 16, 6), 1 / 6, np.float32)}, None
    yield "fewer rows", {"weights": np.zeros((39, 4), np.float32)}, None
    yield "whole numbers", {"probabilities": np.ones((40, 6), np.int32)}, None
    yield "one modality four times", {}, {"modalities": "text,text,text,text"}
    yield "no modality", {}, {"modalities": ""}
    yield "other labels", {}, {"labels": "a,b,c,d,e,f"}


@pytest.mark.parametrize(
    ("tensors", "metadata"), [pytest.param(t, m, id=name) for name, t, m in odd_predictions()]
)  # fmt: skip
def test_predictions_that_cannot_be_are_refused_when_the_round_is_ingested(study, tensors, metadata):
    service = RoundService(study)
    change_predictions(service.folder(1), metadata, **tensors)
    with pytest.raises(DomainError, match=r"predictions\.safetensors"):
        service.ingest(1)
    service.ingest(2)
    assert service.ingested() == {2}


def test_half_precision_is_precise_enough(study):
    folder = RoundService(study).folder(1)
    tensors = {name: value for name, value in load_file(folder / PREDICTIONS_FILE).items() if value.ndim > 1}
    change_predictions(folder, **{name: value.astype(np.float16) for name, value in tensors.items()})
    assert RoundService(study).ingest(1).rounds == (1,)


def sort_clips(folder: Path) -> None:
    """Sort a round's clips.csv by transcript, backwards, as a spreadsheet does."""
    rows = read_clips(folder / CLIPS_FILE)
    write_clips(folder / CLIPS_FILE, sorted(rows, key=lambda row: row.transcript, reverse=True))


def test_a_table_that_was_sorted_in_a_spreadsheet_gives_no_prediction_to_another_clip(study):
    service = RoundService(study)
    for number in (1, 2):
        ids = [row.clip_id for row in read_clips(service.folder(number) / CLIPS_FILE)]
        change_predictions(service.folder(number), {CLIP_IDS: ids_hash(ids)})
    sort_clips(service.folder(1))
    with pytest.raises(DomainError, match="in another order"):
        service.ingest(1)
    service.ingest(2)
    sort_clips(service.folder(2))
    with pytest.raises(DomainError, match="in another order"):
        AnalysisService(study).clips_in(2, Source.CROSS_VALIDATION, "anger", "anger")


def test_rounds_of_before_without_the_hash_are_still_read(study):
    assert CLIP_IDS not in safe_open(RoundService(study).folder(1) / PREDICTIONS_FILE, "numpy").metadata()
    assert RoundService(study).ingest(1).rounds == (1,)


def test_ids_are_told_apart_however_they_are_put_together():
    assert ids_hash(["a", "bc"]) != ids_hash(["ab", "c"]) != ids_hash(["c", "ab"])


def test_clips_that_only_the_round_or_only_the_project_has_are_counted(study):
    service = RoundService(study)
    rows = read_clips(service.folder(1) / CLIPS_FILE)
    renamed = [row if number else type(row)("gone") for number, row in enumerate(rows)]
    write_clips(service.folder(1) / CLIPS_FILE, renamed)
    service.ingest(1)
    with study.store.read() as connection:
        assert len(proposals(connection, 1)) == len(clips.names(connection)) - 1
    metrics = service.metrics(1)
    assert (metrics.unknown, metrics.absent) == (1, 1)


def test_what_an_earlier_version_stored_of_clips_missing_on_one_side_is_still_read(study):
    written = json.loads((RoundService(study).folder(1) / METRICS_FILE).read_text(encoding="utf-8"))
    metrics = parse_metrics({**written, "taken_in": {"unknown": 2, "absent": 3}}, METRICS_FILE)
    assert (metrics.unknown, metrics.absent) == (2, 3)


def test_what_is_said_without_a_modality_is_read_of_the_test_clips_too(study):
    written = json.loads((RoundService(study).folder(1) / METRICS_FILE).read_text(encoding="utf-8"))
    said = {"without": {"speech": 0.25}, "alone": {"speech": 0.5}}
    metrics = parse_metrics({**written, "test": {**written["test"], "robustness": said}}, METRICS_FILE)
    assert dict(metrics.robustness["test"].without) == {"speech": 0.25}
    assert dict(metrics.robustness["cv"].without) == written["robustness"]["without"]


@pytest.mark.parametrize("row", [("1e300", "clip_0001", "anger", 1, 1), (1, "clip_0001", "anger", 1.5, 1)])
def test_adoptions_that_do_not_hold_are_named_by_their_line(study, row):
    path = RoundService(study).folder(1) / ADOPTIONS_FILE
    rows = read_table(path, ("step",))
    write_table(path, list(rows[0]), [*(row.values() for row in rows), (*row, 1, "0")])
    with pytest.raises(DomainError, match=f"line {len(rows) + 2} "):
        RoundService(study).ingest(1)


STRAYS = {"1²": 1, "0001 copy": 1, "9" * 20: 1, "7": 1, "00001": 1, "notes": 1, "0009": 0}


def test_what_is_no_round_is_passed_over_and_said(study):
    service = RoundService(study)
    for name, is_folder in STRAYS.items():
        (study.rounds_folder / name).mkdir() if is_folder else (study.rounds_folder / name).touch()
    assert [one.number for one in service.list()] == [1, 2]
    assert sorted(str(one).split("”")[0][1:] for one in service.strays()) == sorted(STRAYS)
    assert any("is a file" in one for one in service.strays())
    assert Runner().reconcile(study.rounds_folder).finished == (service.folder(1), service.folder(2))
    service.ingest(1)
    assert service.snapshot().name == "0010"  # the file's number is taken


def test_a_round_that_came_to_nothing_is_removed_and_its_number_not_given_again(study):
    service = RoundService(study)
    service.ingest(1)
    made = service.snapshot()
    write_state(made, State("failed", message="No space."))
    lock = FileLock(made / LOCK_FILE)
    with pytest.raises(DomainError, match="is running"):
        service.remove(3)
    write_state(made, State("succeeded"))  # from now on its trainer only draws curves

    def draw() -> None:
        while not (made / CANCEL_FILE).exists():
            time.sleep(0.01)
        lock.release()

    drawing = threading.Thread(target=draw)
    drawing.start()
    assert service.remove(3).rounds == (3,)
    drawing.join()
    assert not made.exists()
    assert [one.number for one in service.list()] == [1, 2]
    assert service.snapshot().name == "0004"
    with pytest.raises(
        DomainError, match=r"^Round 1 has results; delete it with its results \(--with-results\) to go on\.$"
    ):
        service.remove(1)
    with pytest.raises(DomainError, match="There is no round 9"):
        service.remove(9)


def test_a_broken_round_is_removed_too(study):
    service = RoundService(study)
    (service.folder(2) / STATE_FILE).write_bytes(b"")
    service.remove(2)
    shutil.rmtree(service.folder(1))
    assert service.list()[0].status == "broken"
    service.remove(1)
    assert service.list() == []


def test_a_second_window_stays_out_though_the_lock_file_was_deleted(study):
    (study.folder / "project.lock").unlink()
    with pytest.raises(ProjectError, match="already open in another EmoDesk"):
        Project.open(study.folder)
    with Project.open(study.folder, read_only=True) as looked_at:
        assert RoundService(looked_at).list()
    study.close()
    Project.open(study.folder).close()


def test_a_sentence_that_would_fill_the_memory_is_none():
    assert read_sentence({"key": "{n:>9999999999}", "values": {"n": 1}}) is None
    assert read_sentence({"key": "{n.__class__}", "values": {"n": 1}}) is None
    assert read_sentence({"key": "{n:.3f} of {total:g} in {name}, {{so}}", "values": {"n": 1, "total": 2, "name": "x"}})


def test_figures_are_values_whatever_the_file_had(study):
    content = json.loads((RoundService(study).folder(1) / METRICS_FILE).read_text())
    metrics = parse_metrics(content, "metrics.json")
    assert metrics.evaluations["cv"].confusion == tuple(map(tuple, content["cv"]["confusion"]))
    assert metrics.centring.known == content["speakers"]["known"]
    assert parse_metrics({**content, "speakers": None, "calibration": {}}, "metrics.json").centring is None


def test_damaged_files_give_sentences_and_leave_the_other_round_alone(study):
    assert campaign(study, range(108)) > 20
