"""Rounds: what a snapshot freezes, what an ingest accepts and refuses, what applying changes."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil

import numpy as np
import pytest
from made_rounds import make_project, make_round, proposals, said_of, write_results
from safetensors.numpy import load_file, save_file
from small_projects import small_project

from emodesk.domain import Changes, Clip, DomainError, uncertainty
from emodesk.services import snapshot
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store import clips, rounds
from trainer.fusion import folds
from trainer.protocol.clips_csv import ClipRow, read_clips, write_clips
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.metrics import parse_metrics
from trainer.protocol.round_folder import (
    ADOPTIONS_FILE,
    CLIPS_FILE,
    METRICS_FILE,
    PREDICTIONS_FILE,
    REJECTIONS_FILE,
    SPEC_FILE,
    STATE_FILE,
    State,
    read_spec,
    read_state,
    write_state,
)

FOUR_EACH = ["anger"] * 4 + ["sadness"] * 4


def rejected(folder) -> list[list[str]]:
    """Rows of a round's rejections.csv, without the header."""
    with (folder / REJECTIONS_FILE).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


@pytest.fixture
def made(tmp_path):
    """A project with one finished round that was not ingested."""
    with make_project(tmp_path / "study", 60) as project:
        number = make_round(project)
        yield project, RoundService(project), number


# ------------------------------------------------------------------------ snapshot


def test_a_decision_outranks_the_imported_label(tmp_path):
    with small_project(tmp_path / "study", 12, FOUR_EACH) as project:
        review = ReviewService(project, "ann")
        review.correct(1, "worry")
        review.skip(2)
        review.flag(3)
        review.correct(9, "worry")
        review.correct(10, "anger")
        review.undo()
        review.correct(11, "anger")
        folder = RoundService(project).snapshot(settings={"training.epochs": "3"})
        rows = read_clips(folder / CLIPS_FILE)
    assert [row.label for row in rows] == ["worry", "", "", "anger", *["sadness"] * 4, "worry", "", "anger", ""]
    assert [row.split for row in rows[:3]] == ["labelled", "unlabelled", "unlabelled"]
    assert all(row.split == ("labelled" if row.label else "unlabelled") for row in rows)
    assert (rows[4].path, rows[4].transcript, rows[4].speaker) == ("/clips/c4.mp4", "words of clip 4", "s0")
    spec = read_spec(folder / SPEC_FILE)
    assert (spec.preset, spec.settings, spec.labels) == ("light", {"training.epochs": "3"}, LABELS)
    assert read_state(folder).status == "queued"


def test_a_test_clip_stays_one_whatever_is_decided(tmp_path):
    with small_project(tmp_path / "study", 8, FOUR_EACH) as project:
        with project.store.write() as connection:
            key = clips.add(connection, [Clip(0, "t", "/t.mp4", "aa", split="test", label="anger")])[0]
        ReviewService(project, "ann").correct(key, "worry")
        rows = read_clips(RoundService(project).snapshot() / CLIPS_FILE)
        assert (rows[-1].split, rows[-1].label) == ("test", "worry")


def test_what_a_person_corrected_is_rejected_for_good(made):
    project, service, number = made
    service.ingest(number)
    service.apply(number)
    review, queue = ReviewService(project, "ann"), QueueService(project)
    rows = queue.rows(queue.keys()[:6])
    other = {row.key: next(label for label in LABELS if label != row.pseudo_label) for row in rows}
    review.correct(rows[0].key, other[rows[0].key])
    review.correct(rows[1].key, rows[1].pseudo_label)
    review.correct(rows[2].key, other[rows[2].key])
    review.skip(rows[2].key)
    review.correct(rows[3].key, other[rows[3].key])
    review.undo()
    review.skip(rows[4].key)
    review.flag(rows[5].key)
    assert [entry.kind for entry in review.history(rows[1].key)] == ["accept"]
    # Only a correction says what a clip is not; a later skip does not take it back, an undo of the correction does.
    expected = sorted([[row.clip_id, row.pseudo_label] for row in (rows[0], rows[2])])
    assert sorted(rejected(service.snapshot())) == expected


def test_too_few_labels_say_what_to_label(tmp_path):
    with small_project(tmp_path / "none", 0) as project, pytest.raises(DomainError, match="no clips yet"):
        RoundService(project).snapshot()
    with (
        small_project(tmp_path / "one", 12, ["anger"] * 9 + ["worry"]) as project,
        pytest.raises(DomainError, match="needs 2 labels with 2 clips each, now there are neutral 0, anger 9"),
    ):
        RoundService(project).snapshot()
    with small_project(tmp_path / "few", 12, ["anger", "anger", "worry", "worry"]) as project:
        with pytest.raises(DomainError, match="needs 8 labelled clips, now there are 4; review 4 more first"):
            RoundService(project).snapshot()
        assert list(project.rounds_folder.iterdir()) == []
        assert RoundService(project).list() == []


def test_the_trainer_needs_no_more_labels_than_are_asked_for_here():
    assert snapshot.CLIPS_NEEDED == folds.MINIMUM_CLIPS


def test_a_preset_of_ones_own_is_kept_with_the_round(tmp_path):
    (tmp_path / "mine.toml").write_text("[training]\nepochs = 2\n", encoding="utf-8")
    with small_project(tmp_path / "study", 8, FOUR_EACH) as project:
        folder = RoundService(project).snapshot(str(tmp_path / "mine.toml"))
        assert read_spec(folder / SPEC_FILE).preset == "preset.toml"
        assert (folder / "preset.toml").read_text(encoding="utf-8") == "[training]\nepochs = 2\n"
        with pytest.raises(DomainError, match="There is no preset"):
            RoundService(project).snapshot(str(tmp_path / "gone.toml"))


def test_numbers_go_on_after_the_highest_folder_whoever_made_it(tmp_path):
    with small_project(tmp_path / "study", 8, FOUR_EACH) as project:
        service = RoundService(project)
        assert service.snapshot().name == "0001"
        (project.rounds_folder / "0007").mkdir()
        assert service.snapshot().name == "0008"
        assert [one.number for one in service.list()] == [1, 8]


# ------------------------------------------------------------------------ ingest


def test_an_ingest_stores_metrics_and_a_prediction_about_every_clip(made):
    project, service, number = made
    assert service.list()[0].status == "succeeded"
    with pytest.raises(DomainError, match="has no results yet"):
        service.metrics(number)
    assert service.ingest(number) == Changes(rounds=(number,))
    written = json.loads((service.folder(number) / METRICS_FILE).read_text())
    assert service.metrics(number) == parse_metrics(written, "written")
    assert service.ingested() == {number}
    stored = load_file(service.folder(number) / PREDICTIONS_FILE)
    with project.store.read() as connection:
        rows = [rounds.prediction(connection, number, key) for key in range(1, 61)]
    probabilities = said_of(stored)
    ordered = np.sort(probabilities, axis=1)
    assert [row.row for row in rows] == list(range(60))
    assert [row.label for row in rows] == [LABELS[k] for k in probabilities.argmax(axis=1)]
    np.testing.assert_allclose([row.confidence for row in rows], ordered[:, -1], atol=1e-6)
    np.testing.assert_allclose([row.margin for row in rows], ordered[:, -1] - ordered[:, -2], atol=1e-6)
    assert all(0 <= row.entropy <= 1 for row in rows)
    # By what each modality says alone (one bit of the subset), of those that change anything where they come in.
    subsets = stored["subsets"].astype(np.float32)
    alone = subsets[:, [1, 2, 4, 8]]
    everywhere = np.arange(16)
    bits = (1, 2, 4, 8)
    there = [np.abs(subsets[:, everywhere | bit] - subsets[:, everywhere & ~bit]).max((1, 2)) > 0 for bit in bits]
    expected = uncertainty.disagreement(alone, np.stack(there, axis=1))
    np.testing.assert_allclose([row.disagreement for row in rows], expected, atol=1e-6)
    assert expected.max() > 0.2


def test_an_ingest_again_changes_nothing_even_if_the_files_did(made):
    project, service, number = made
    service.ingest(number)
    with project.store.read() as connection:
        before = proposals(connection, number)
    shutil.rmtree(service.folder(number) / "frames", ignore_errors=True)
    (service.folder(number) / METRICS_FILE).write_text("{}", encoding="utf-8")
    assert service.ingest(number) == Changes()
    with project.store.read() as connection:
        assert proposals(connection, number) == before
    assert service.metrics(number).counts


def test_clips_imported_since_and_clips_unknown_here_do_not_disturb(made):
    project, service, number = made
    rows = read_clips(service.folder(number) / CLIPS_FILE)
    rows[3] = ClipRow("stranger", "/x.mp4")
    write_clips(service.folder(number) / CLIPS_FILE, rows)
    service.ingest(number)
    with project.store.read() as connection:
        assert rounds.prediction(connection, number, 4) is None
        assert rounds.prediction(connection, number, 5).row == 4


def change_tensors(path, **changes) -> None:
    """Write a predictions file anew with some tensors, or its metadata, changed."""
    tensors = load_file(path) | {name: value for name, value in changes.items() if name != "metadata"}
    metadata = {"modalities": ",".join(MODALITIES), "labels": ",".join(LABELS)}
    save_file(tensors, path, changes.get("metadata", metadata))


def broken_files():
    """Ways in which a round's folder may not hold, and what the sentence must say."""
    nan, half = np.full((60, 6), np.nan, np.float32), np.full((60, 6), 0.5, np.float32)
    other = {"modalities": "speech", "labels": "a,b"}
    yield "no predictions", lambda f: (f / PREDICTIONS_FILE).unlink(), "predictions.safetensors is not there"
    yield "half", lambda f: (f / PREDICTIONS_FILE).write_bytes(b"\x10\0\0\0\0\0\0\0{"), "cannot be used"
    yield "empty", lambda f: (f / PREDICTIONS_FILE).write_bytes(b""), "cannot be used"
    yield "nan", lambda f: change_tensors(f / PREDICTIONS_FILE, probabilities=nan), "no numbers"
    yield "sum", lambda f: change_tensors(f / PREDICTIONS_FILE, probabilities=half), "do not add up to one"
    yield (
        "shape",
        lambda f: change_tensors(f / PREDICTIONS_FILE, subsets=np.zeros((60, 8, 6), np.float32)),
        "“subsets” has the shape",
    )
    yield "labels", lambda f: change_tensors(f / PREDICTIONS_FILE, metadata=other), "has the shape"
    yield "no metrics", lambda f: (f / METRICS_FILE).unlink(), "metrics.json is not there"
    yield "half metrics", lambda f: (f / METRICS_FILE).write_text('{"cv": '), "metrics.json cannot be used"
    yield "list metrics", lambda f: (f / METRICS_FILE).write_text("[]"), "holds no JSON object"
    yield "no clips", lambda f: (f / CLIPS_FILE).unlink(), "clips.csv cannot be read"
    yield (
        "short clips",
        lambda f: write_clips(f / CLIPS_FILE, [ClipRow("clip_0000")]),
        "predictions of 60 clips but a table of 1",
    )
    yield (
        "foreign clips",
        lambda f: write_clips(f / CLIPS_FILE, [ClipRow(f"x{i}") for i in range(60)]),
        "knows no clip of this project",
    )
    yield "state", lambda f: (f / STATE_FILE).write_text("{"), "is not valid JSON"
    yield "running", lambda f: write_state(f, State("running")), "has no results yet"
    yield "gone", shutil.rmtree, "is not there, so round 1 cannot be ingested"


@pytest.mark.parametrize(("spoil", "sentence"), [pytest.param(s, t, id=name) for name, s, t in broken_files()])
def test_a_round_whose_files_do_not_hold_is_refused_whole(made, spoil, sentence):
    project, service, number = made
    spoil(service.folder(number))
    with pytest.raises(DomainError) as caught:
        service.ingest(number)
    assert sentence in str(caught.value)
    assert service.ingested() == set()
    with project.store.read() as connection:
        assert proposals(connection, number) == {}


def test_a_round_of_other_labels_is_refused(tmp_path):
    with make_project(tmp_path / "other", 60) as other:
        other_round = make_round(other)
        folder = RoundService(other).folder(other_round)
        change_tensors(folder / PREDICTIONS_FILE, metadata={
            "modalities": ",".join(MODALITIES), "labels": ",".join(reversed(LABELS))})  # fmt: skip
        with pytest.raises(DomainError, match="was trained on the labels surprise, worry"):
            RoundService(other).ingest(other_round)


def test_a_round_trained_elsewhere_and_copied_here_can_be_ingested(tmp_path, made):
    _, service, number = made
    shutil.copytree(service.folder(number), service.folder(5))
    service.ingest(5)
    service.apply(5)
    assert [(one.number, one.applied) for one in service.list()] == [(1, False), (5, True)]


# ------------------------------------------------------------------------ apply and the rest


def test_applying_a_round_is_what_the_queue_and_accept_go_by(made):
    project, service, number = made
    with pytest.raises(DomainError, match="has no results yet"):
        service.apply(number)
    with pytest.raises(DomainError, match="There is no round 9"):
        service.apply(9)
    review = ReviewService(project, "ann")
    with pytest.raises(DomainError, match="no pseudo-label for clip_0001 to accept yet"):
        review.accept(2)
    service.ingest(number)
    assert service.apply(number) == Changes(rounds=(number,), queue=True)
    assert service.apply(number) == Changes()
    review.accept(2, milliseconds=1234)
    row = QueueService(project).rows([2])[0]
    decision = review.present(2)
    assert decision.label == decision.proposed == row.pseudo_label == row.label
    assert (decision.round, decision.milliseconds, decision.confidence) == (number, 1234, row.confidence)


def test_decisions_keep_what_was_proposed_when_a_later_round_is_applied(made):
    project, service, number = made
    service.ingest(number)
    service.apply(number)
    ReviewService(project, "ann").accept(2)
    before = ReviewService(project, "ann").present(2)
    later = make_round(project, seed=9)
    service.ingest(later)
    service.apply(later)
    assert ReviewService(project, "ann").present(2) == before


def test_the_list_says_how_rounds_stand(tmp_path):
    with make_project(tmp_path / "study", 60) as project:
        service = RoundService(project)
        for state in (State("running"), State("failed", message="No space.", ended=5.0)):
            write_state(service.snapshot(), state)
        service.snapshot()
        assert [one.status for one in service.list()] == ["lost", "failed", "queued"]
        assert service.list()[1].message == "No space."
        (service.folder(1) / STATE_FILE).write_text("{", encoding="utf-8")
        assert "is not valid JSON" in service.list()[0].message


def test_adoptions_are_read_with_their_clips(made):
    project, service, number = made
    found = service.adoptions(number)
    assert len(found) == 24
    assert {one.clip_id for one in found} <= {clip.clip_id for clip in QueueService(project).clips()}
    assert QueueService(project).clip(found[0].clip).clip_id == found[0].clip_id
    (service.folder(number) / ADOPTIONS_FILE).write_text("step,clip_id\n1,clip_0001\n", encoding="utf-8")
    with pytest.raises(DomainError, match=r"adoptions\.csv"):
        service.adoptions(number)
    (service.folder(number) / ADOPTIONS_FILE).unlink()
    assert service.adoptions(number) == []


def test_results_written_anew_before_the_ingest_are_the_ones_ingested(made):
    project, service, number = made
    truth = {clip.clip_id: "worry" for clip in QueueService(project).clips()}
    write_results(service.folder(number), truth, seed=3, quality=30.0)
    service.ingest(number)
    with project.store.read() as connection:
        assert list(proposals(connection, number).values()).count("worry") > 50


@pytest.mark.parametrize(("code", "advice"), [(errno.ENOSPC, "free some space"), (errno.EROFS, "make it writable")])
def test_a_folder_that_cannot_be_written_says_what_would_help(made, monkeypatch, code, advice):
    project, service, _number = made

    def refused(*_arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(snapshot, "write_clips", refused)
    with pytest.raises(DomainError, match=f"{advice} and start the round again"):
        service.snapshot()
    assert [path.name for path in project.rounds_folder.iterdir()] == ["0001"]
