"""A round beside another: the same clips, the paired interval, blind votes, adoptions; the same on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from made_rounds import LABELS, make_project, make_round, said_of, truth_of
from safetensors.numpy import load_file

from emodesk.cli import main
from emodesk.domain import Decision, DecisionKind, DomainError
from emodesk.domain.comparison import paired_gain
from emodesk.services.comparing import compare, signed
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.store import votes
from trainer.measures.scores import calibration_error, score
from trainer.protocol.clips_csv import read_clips


@pytest.fixture
def study(tmp_path):
    """A project of 240 clips with a poor round 1 and a good round 2, taken in."""
    with make_project(tmp_path / "study", 240) as project:
        service = RoundService(project)
        for seed, quality in ((1, 0.4), (2, 3.0)):
            service.ingest(make_round(project, seed, quality))
        yield project


def vote(project, clip, label, blind=True):
    """A vote that was given now, blind or not."""
    vote = Decision(0, clip, "ann", DecisionKind.CORRECT, label, datetime.now(UTC), blind=blind)
    with project.store.write() as connection:
        votes.record(connection, vote)


def test_a_better_round_is_called_better_with_the_interval_of_its_gain(study):
    found = compare(study, 1, 2)
    assert found.verdict == "better"
    assert 0 < found.gain.low < found.gain.value < found.gain.high
    assert (found.gain.by, found.gain.of, found.speakers) == ("speaker", 11, 11)
    assert str(found.sentence()) == (
        f"better on new speakers: {signed(found.gain.value)} [{signed(found.gain.low)}, {signed(found.gain.high)}]"
    )
    back = compare(study, 2, 1)
    assert back.verdict == "worse"
    assert back.gain.value == pytest.approx(-found.gain.value)
    assert str(back.sentence()).startswith("worse on new speakers: −.")


def test_both_are_scored_on_the_same_clips_out_of_fold(study):
    found = compare(study, 1, 2)
    for side in (found.before, found.after):
        folder = RoundService(study).folder(side.number)
        rows, stored = read_clips(folder / "clips.csv"), load_file(folder / "predictions.safetensors")
        labelled = [place for place, row in enumerate(rows) if row.split == "labelled"]
        truth = np.array([LABELS.index(rows[place].label) for place in labelled])
        said = said_of(stored)[labelled]
        expected = score(truth, said.argmax(axis=1), 6)
        assert (found.clips, side.waf) == (len(labelled), pytest.approx(expected.waf))
        assert side.ece == pytest.approx(calibration_error(said, truth))
        deaf = score(truth, stored["held_out_subsets"][:, 0b1110].argmax(axis=1), 6).waf
        assert side.without["speech"] == pytest.approx(deaf)
        assert side.f1["anger"] == pytest.approx(expected.per_class_f1[1])
    assert found.gain.value == pytest.approx(found.after.waf - found.before.waf)


def test_rounds_of_before_that_kept_no_held_out_subsets_say_each_their_own(study):
    for number in (1, 2):
        path = RoundService(study).folder(number) / "predictions.safetensors"
        from safetensors.numpy import save_file

        tensors = {name: value for name, value in load_file(path).items() if name != "held_out_subsets"}
        save_file(tensors, path, {"modalities": "speech,image,text,video", "labels": ",".join(LABELS)})
    found = compare(study, 1, 2)
    assert not found.same_clips
    metrics = RoundService(study).metrics(2)
    assert found.after.without == metrics.robustness["cv"].without


def test_labels_as_they_hold_now_are_the_truth_of_both(study):
    before = compare(study, 1, 2)
    review, truth = ReviewService(study, "ann"), truth_of(study)
    labelled = [clip for clip in range(1, 241) if (clip - 1) % 4 == 0 and (clip - 1) % 10 != 9]
    for clip in labelled[:5]:
        other = LABELS[(LABELS.index(truth[f"clip_{clip - 1:04d}"]) + 1) % 6]
        review.correct(clip, other)
    review.skip(labelled[5])
    after = compare(study, 1, 2)
    assert after.clips == before.clips - 1
    assert after.after.waf < before.after.waf
    assert "both are measured on the 59 clips" in str(after.notes[0])


def test_blind_votes_count_that_were_made_after_both_started_on_clips_neither_learnt_from(study):
    stored = load_file(RoundService(study).folder(2) / "predictions.safetensors")
    said = said_of(stored).argmax(axis=1)
    taken = {adopted.clip for number in (1, 2) for adopted in RoundService(study).adoptions(number)}
    unheard = [row for row in range(240) if stored["held_out"][row] < 0 and row + 1 not in taken]
    free = unheard[:4]
    for row in free[:3]:
        vote(study, row + 1, LABELS[said[row]])
    vote(study, 1, "anger")  # learnt from
    vote(study, free[3] + 1, "anger", blind=False)
    for other in (min, max):  # a label that the round did not say
        row = next(row for row in unheard[4:] if LABELS[said[row]] != other(LABELS))
        vote(study, row + 1, other(LABELS))
    found = compare(study, 1, 2)
    assert (found.blind, found.after.agreed) == (5, 3)


def test_what_self_training_took_in_is_judged_by_labels_given_since(study):
    service, review, truth = RoundService(study), ReviewService(study, "ann"), truth_of(study)
    taken = service.adoptions(2)
    for adopted in taken[:4]:
        review.correct(adopted.clip, truth[adopted.clip_id])
    found = compare(study, 1, 2)
    right = sum(adopted.label == truth[adopted.clip_id] for adopted in taken[:4])
    assert (found.after.adopted, found.after.judged, found.after.right) == (24, 4, right)
    both = {adopted.clip_id for adopted in service.adoptions(1)} & {adopted.clip_id for adopted in taken}
    assert found.both_adopted == len(both)


def test_clips_whose_class_changed_are_a_queue(study):
    found = compare(study, 1, 2)
    assert 0 < found.flips.count < found.flips.total
    (pair, keys), *_ = found.flips.keys.items()
    assert pair[0] != pair[1]
    assert all(isinstance(key, int) for key in keys)


@pytest.mark.parametrize(
    ("numbers", "why"),
    [((1, 1), "cannot be compared with itself"), ((1, 7), "There is no round 7"), ((3, 1), "has no results yet")],
)
def test_what_cannot_be_compared_is_said(study, numbers, why):
    RoundService(study).snapshot()
    with pytest.raises(DomainError, match=why):
        compare(study, *numbers)


def test_the_interval_is_as_wide_as_speakers_differ_and_the_pair_narrows_it():
    rng = np.random.default_rng(3)
    truth, speaker = rng.integers(0, 4, 400), np.repeat(np.arange(10), 40)
    first = np.where(rng.random(400) < 0.6, truth, rng.integers(0, 4, 400))
    second = np.where(rng.random(400) < 0.02, truth, first)
    near = paired_gain(truth, first, second, speaker, 4)
    apart = paired_gain(truth, first, rng.permutation(first), speaker, 4)
    assert near.high - near.low < 0.3 * (apart.high - apart.low)
    assert paired_gain(truth, first, first, speaker, 4).verdict == "open"
    one_helped = np.where(speaker == 0, truth, first)  # all of the gain is one person's
    assert paired_gain(truth, first, one_helped, speaker, 4).low <= 0
    assert paired_gain(truth, first, one_helped, np.full(400, -1), 4).low > 0
    assert paired_gain(truth[:0], first[:0], first[:0], speaker[:0], 4) is None


def test_clips_of_unknown_people_are_drawn_one_by_one_beside_the_speakers():
    truth = np.tile(np.arange(3), 40)
    first = np.zeros(120, dtype=np.int64)
    speaker = np.where(np.arange(120) < 60, np.arange(120) % 4, -1)
    found = paired_gain(truth, first, truth, speaker, 3)
    assert (found.by, found.of) == ("speaker", 4)
    assert found.low > 0


def test_the_command_says_the_same_numbers_as_the_window_gets(study, capsys):
    folder, found = study.folder, compare(study, 1, 2)
    study.close()
    assert main(["rounds", "compare", str(folder), "1", "2"]) == 0
    text = capsys.readouterr().out
    assert f"round 2 beside round 1: {found.sentence()}" in text
    assert f"{found.after.waf:.3f}" in text
    assert f"{found.flips.count} of {found.flips.total} pseudo-labels changed" in text
    assert main(["rounds", "compare", str(folder), "1", "2", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["gain"]["value"] == pytest.approx(found.gain.value)
    assert (record["sentence"], record["verdict"]) == (str(found.sentence()), "better")
    assert record["after"]["without"] == pytest.approx(dict(found.after.without))
    assert sum(len(flip["clips"]) for flip in record["flips"]) == record["changed"]


def test_signs_are_written_the_same_everywhere():
    assert [signed(value) for value in (0.0213, -0.004, 0.0, -0.0001, 1.2)] == ["+.021", "−.004", ".000", ".000",
                                                                              "+1.200"]  # fmt: skip


def test_a_gain_that_may_be_none_is_no_gain(study):
    found = compare(study, 1, 2)
    open_one = replace(found, gain=replace(found.gain, low=-0.01))
    assert str(open_one.sentence()).startswith("no difference can be told: +.")
    assert str(replace(found, new_speakers=False).sentence()).startswith("better on other clips of the same people: ")
