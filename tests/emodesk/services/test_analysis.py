"""The analyst's questions, asked of rounds on disk and decisions in a real store."""

from __future__ import annotations

import numpy as np
import pytest
from made_rounds import make_project, make_round, proposals, said_of, truth_of
from safetensors.numpy import load_file, save_file

from emodesk.domain import DomainError
from emodesk.domain.figures import waf_of
from emodesk.domain.label_set import LabelRow, LabelSetEdit
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.label_set import change_labels
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.services.round_files import read_round_clips
from emodesk.services.round_predictions import RoundPredictions, _plainly, read_asked
from emodesk.services.rounds import RoundService
from emodesk.store import clips
from trainer.protocol import labels as labels_file
from trainer.protocol.clips_csv import read_clips
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.round_folder import PREDICTIONS_FILE

NAMES = {"modalities": ",".join(MODALITIES), "labels": ",".join(LABELS)}


@pytest.fixture
def project(tmp_path):
    """A project with two rounds ingested, the first of them applied."""
    with make_project(tmp_path / "study") as project:
        service = RoundService(project)
        for seed in (1, 2):
            service.ingest(make_round(project, seed, quality=1.0 + 0.4 * seed))
        service.apply(1)
        yield project


def decide(project: Project, count: int) -> dict[int, str]:
    """A person who knows the truth labels the first open clips; label by clip key."""
    truth = truth_of(project)
    review = ReviewService(project, "ann")
    with project.store.read() as connection:
        open_clips = [clip for clip in clips.everything(connection) if clip.split == "unlabelled"][:count]
    for clip in open_clips:
        review.correct(clip.key, truth[clip.clip_id])
    return {clip.key: truth[clip.clip_id] for clip in open_clips}


def test_scores_in_cross_validation_are_those_that_the_round_measured(project):
    scored = AnalysisService(project).scored(2, Source.CROSS_VALIDATION)
    stored = RoundService(project).metrics(2)
    assert scored.waf == waf_of(stored)
    assert scored.confusion.total == stored.counts["labelled"]
    assert AnalysisService(project).scored(2, Source.TEST).confusion.total == stored.counts["test"]


def with_labels(project: Project, renamed: dict[str, str], gone: dict[str, str]) -> Project:
    rows = [LabelRow(renamed.get(name, name), name) for name in reversed(project.labels.names) if name not in gone]
    change_labels(project, LabelSetEdit((LabelRow("boredom"), *rows), gone))
    project.close()
    return Project.open(project.folder)


def test_scores_are_told_by_the_labels_of_now(project):
    sources = (Source.CROSS_VALIDATION, Source.TEST)
    before = [AnalysisService(project).scored(2, source) for source in sources]
    again = with_labels(project, {"worry": "fear"}, {})
    for was, source in zip(before, sources, strict=True):
        scored = AnalysisService(again).scored(2, source)
        assert scored.confusion.labels == again.labels.names
        assert (scored.waf, scored.waf_spread, scored.waf_interval) == (was.waf, was.waf_spread, was.waf_interval)
        place, old = again.labels.names.index("fear"), LABELS.index("worry")
        assert scored.f1[place] == was.f1[old]
        assert scored.f1_spread[place] == was.f1_spread[old] or np.isnan(was.f1_spread[old])
        assert scored.confusion.support[place] == was.confusion.support[old]
        assert np.isnan(scored.f1[again.labels.names.index("boredom")])
    again.close()


def test_labels_that_are_one_since_are_counted_as_one(project):
    as_trained = AnalysisService(project).scored(2, Source.CROSS_VALIDATION)
    assert None not in [scored.baseline for scored in AnalysisService(project).waf_by_round()]
    before = as_trained.confusion
    again = with_labels(project, {}, {"worry": "sadness", "surprise": ""})
    scored = AnalysisService(again).scored(2, Source.CROSS_VALIDATION)
    assert (scored.waf_then, as_trained.waf_then) == (as_trained.waf, None)
    assert [scored.baseline for scored in AnalysisService(again).waf_by_round()] == [None, None]  # of other labels
    assert scored.confusion.labels == again.labels.names
    support = dict(zip(before.labels, before.support.tolist(), strict=True))
    now = dict(zip(again.labels.names, scored.confusion.support.tolist(), strict=True))
    assert now["sadness"] == support["sadness"] + support["worry"]
    assert scored.confusion.total == before.total - support["surprise"]
    for truth in ("sadness", "anger"):
        for given in ("sadness", "anger"):
            cell = scored.confusion.confusion[again.labels.names.index(truth), again.labels.names.index(given)]
            assert len(AnalysisService(again).clips_in(2, Source.CROSS_VALIDATION, truth, given)) == cell
    again.close()


def test_a_cell_of_the_cross_validation_opens_the_clips_it_counts(project):
    service = AnalysisService(project)
    for source in (Source.CROSS_VALIDATION, Source.TEST):
        counts = service.scored(1, source).confusion.confusion
        for row, truth in enumerate(labels_file.LABELS):
            for column, given in enumerate(labels_file.LABELS):
                assert len(service.clips_in(1, source, truth, given)) == counts[row, column], (source, truth, given)


def test_people_are_compared_with_what_the_round_said_before_it_knew(project):
    service = AnalysisService(project)
    assert service.scored(1, Source.PEOPLE) is None
    labels = decide(project, 20)
    scored = service.scored(1, Source.PEOPLE)
    assert scored.confusion.total == 20
    opened = [
        key
        for truth in labels_file.LABELS
        for given in labels_file.LABELS
        for key in service.clips_in(1, Source.PEOPLE, truth, given)
    ]
    assert sorted(opened) == sorted(labels)
    # A round that was trained on these decisions is not measured by them.
    third = make_round(project, 3, 2.0)
    RoundService(project).ingest(third)
    assert AnalysisService(project).scored(third, Source.PEOPLE) is None


def test_shares_of_all_modalities_add_up_to_one(project):
    shares = AnalysisService(project).shares(1)
    assert shares.overall.sum() == pytest.approx(1.0)
    assert shares.modalities == MODALITIES
    said = shares.clips > 0
    np.testing.assert_allclose(shares.by_label[said].sum(axis=1), 1.0)
    assert shares.overall.argmax() == 0  # speech carries most evidence in the made rounds
    assert (shares.present < shares.total).all()


def test_clips_whose_modalities_name_different_labels_are_listed_the_surest_first(project):
    found = AnalysisService(project).disagreements(1, limit=500)
    assert any(label == "" for one in found for label, _ in one.says)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert len({label for label, _ in one.says if label}) > 1, one


@pytest.mark.parametrize("older", [False, True])
def test_of_a_clip_the_round_trained_on_the_list_has_the_word_of_the_fold_that_never_saw_it(project, older):
    folder = RoundService(project).folder(1)
    if older:
        tensors = load_file(folder / PREDICTIONS_FILE)
        del tensors["held_out_subsets"]
        save_file(tensors, folder / PREDICTIONS_FILE, NAMES)
    found = {one.clip_id: one for one in AnalysisService(project).disagreements(1, limit=500)}
    stored = load_file(folder / "predictions.safetensors")
    rows = {row.clip_id: number for number, row in enumerate(read_clips(folder / "clips.csv", LABELS))}
    said = said_of(stored)
    assert {one.trained_on for one in found.values()} == ({True, False} if older else {False})
    assert any(stored["held_out"][rows[name]] >= 0 for name in found)
    for name, one in found.items():
        assert one.trained_on == (older and stored["held_out"][rows[name]] >= 0)
        assert one.label == LABELS[said[rows[name]].argmax()]
        assert one.confidence == pytest.approx(said[rows[name]].max(), abs=1e-6)


def test_two_modalities_sure_of_different_labels_weigh_more_than_one_that_is_unsure():
    def disagreement(first: tuple[int, float], second: tuple[int, float]) -> float:
        says, sure = np.array([[first[0], second[0]]]), np.array([[first[1], second[1]]])
        nothing = np.zeros(1, dtype=int)
        return RoundPredictions(("speech", "text"), LABELS, nothing, sure, says, sure, nothing).contradiction()[0]

    assert disagreement((0, 0.9), (1, 0.8)) == pytest.approx((0.8 - 1 / 6) / (1 - 1 / 6))
    assert disagreement((0, 0.9), (1, 0.2)) < 0.1
    assert disagreement((0, 0.9), (0, 0.2)) == 0.0
    assert disagreement((0, 0.9), (-1, 0.9)) == 0.0


def test_flips_name_the_clips_that_another_round_sees_differently(project):
    decided = decide(project, 10)
    flips = AnalysisService(project).flips(1, 2)
    with project.store.read() as connection:
        one, two = proposals(connection, 1), proposals(connection, 2)
    for (before, after), keys in flips.keys.items():
        assert before != after
        assert all((one[key], two[key]) == (before, after) for key in keys)
    assert not {key for keys in flips.keys.values() for key in keys} & set(decided)
    assert 0 < flips.count < flips.total


def test_waf_by_round_has_every_round_that_was_ingested(project):
    scores = AnalysisService(project).waf_by_round()
    assert [one.number for one in scores] == [1, 2]
    assert set(scores[0].waf) == {Source.CROSS_VALIDATION, Source.TEST}
    assert scores[1].waf[Source.CROSS_VALIDATION][0] > scores[0].waf[Source.CROSS_VALIDATION][0]
    assert scores[0].baseline is not None


def test_robustness_tells_what_is_lost_without_each_modality(project):
    robustness = AnalysisService(project).robustness(1)
    assert list(robustness.without) == list(MODALITIES)
    assert robustness.alone["speech"] > robustness.alone["text"]


def test_a_round_without_its_files_is_one_sentence(project):
    (project.rounds_folder / "0001" / PREDICTIONS_FILE).unlink()
    with pytest.raises(DomainError, match=r"predictions\.safetensors"):
        AnalysisService(project).shares(1)


def test_an_older_round_that_did_not_record_its_folds_opens_nothing_for_cross_validation(project):
    path = project.rounds_folder / "0001" / PREDICTIONS_FILE
    tensors = load_file(path)
    del tensors["held_out"], tensors["held_out_subsets"]
    save_file(tensors, path, NAMES)
    assert AnalysisService(project).clips_in(1, Source.CROSS_VALIDATION, "anger", "anger") == ()


@pytest.mark.parametrize(
    ("change", "plain"),
    [
        (lambda text: text, True),
        (lambda text: text.replace(",labelled,", ",train,"), False),  # another word for a split
        (lambda text: text.replace(",anger", ",angry"), False),  # and for a label
        (lambda text: "\ufeff" + text.replace("\n", "\r\n"), False),  # as spreadsheets save it
    ],
)
def test_what_a_round_was_asked_is_read_alike_plainly_and_with_care(project, change, plain):
    folder = RoundService(project).folder(1)
    path = folder / "clips.csv"
    before = [(row.split, row.label) for row in read_round_clips(folder, LABELS)]
    path.write_text(change(path.read_text("utf-8")), "utf-8", newline="")
    assert (_plainly(path, LABELS) is not None) == plain
    assert read_asked(folder) == before
