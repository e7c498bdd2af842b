"""Figures of some clips only are those of exactly the clips that an expression of the queue lets through."""

from __future__ import annotations

import numpy as np
import pytest
from made_rounds import make_project, make_round, truth_of
from sklearn.metrics import confusion_matrix, f1_score

from emodesk.domain.figures import figures_of
from emodesk.services.agreement import agreement_of
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.blind import set_blind_share
from emodesk.services.history import history
from emodesk.services.measured import MeasuringService
from emodesk.services.narrowed import figures_on, robustness_on
from emodesk.services.neighbours import EmbeddingService
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.round_files import RoundFiles
from emodesk.services.rounds import RoundService
from emodesk.services.several import several_clips
from emodesk.viewmodels.analysis import analyse, analyse_some
from trainer.measures.what_if import partly
from trainer.protocol.labels import LABELS

EXPRESSION = " or ".join(f'speaker="speaker {n}"' for n in (1, 3, 5, 7))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with make_project(tmp_path_factory.mktemp("some") / "study", 240) as project:
        service = RoundService(project)
        for seed in (1, 2):
            service.ingest(make_round(project, seed, 0.7 + 0.2 * seed))
            service.apply(seed)
        yield project


def support_of(project, number: int) -> list[int]:
    """Clips of each label that a round learnt from."""
    return figures_of(RoundService(project).list()[number - 1].metrics, "cv").confusion.support.tolist()


def some_of(project) -> np.ndarray:
    return QueueService(project).query(EXPRESSION)


@pytest.mark.parametrize("source", [Source.CROSS_VALIDATION, Source.TEST, Source.PEOPLE])
def test_what_scores_are_made_of_is_the_same_as_of_all_that_is_measured(project, source):
    measuring = MeasuringService(project)
    for keys in (None, some_of(project)):
        whole, lean = measuring.clips(2, source, keys), measuring.said(2, source, keys)
        for name in ("keys", "truth", "said", "subsets"):
            np.testing.assert_array_equal(getattr(lean, name), getattr(whole, name))
        assert len(np.unique(lean.speaker)) == len(np.unique(whole.speaker))
        if len(whole):
            assert figures_on(lean).waf == figures_on(whole).waf


def test_scores_are_scikit_learn_s_of_the_clips_that_pass(project):
    keys = some_of(project)
    measured = MeasuringService(project).clips(2, Source.CROSS_VALIDATION, keys)
    found = figures_on(measured)
    assert set(measured.keys.tolist()) <= set(keys.tolist())
    assert 0 < found.clips < MeasuringService(project).clips(2, Source.CROSS_VALIDATION).keys.size
    names = list(measured.labels)
    assert found.waf.value == pytest.approx(f1_score(measured.truth, measured.said, average="weighted"))
    np.testing.assert_array_equal(
        found.confusion.confusion, confusion_matrix(measured.truth, measured.said, labels=range(len(names)))
    )
    assert found.waf.low < found.waf.value < found.waf.high
    each = f1_score(measured.truth, measured.said, average=None, labels=range(len(names)))
    for figure, value in zip(found.f1, each, strict=True):  # without ends a forecast by label would be too sure
        assert figure.value == pytest.approx(value)
        assert figure.low <= figure.value <= figure.high
        assert figure.high - figure.low > 0.02 or value == 1
    assert found.interval_by == "speaker"
    assert found.interval_of == 4


def test_the_overview_of_all_clips_by_expression_is_that_of_all(project):
    service, measuring = AnalysisService(project), MeasuringService(project)
    every = QueueService(project).query("")
    whole = analyse(service, 2, 1, Source.CROSS_VALIDATION)
    same = analyse_some(service, measuring, 2, 1, Source.CROSS_VALIDATION, every)
    np.testing.assert_array_equal(same.scored.confusion.confusion, whole.scored.confusion.confusion)
    np.testing.assert_allclose(same.shares.by_label, whole.shares.by_label)
    assert same.disagreements == whole.disagreements
    assert same.flips == whole.flips
    assert same.robustness.without == pytest.approx(whole.robustness.without, abs=0.03)  # float16 turns a toss-up
    assert [score.number for score in same.by_round] == [score.number for score in whole.by_round]


def test_each_part_of_the_overview_is_of_the_clips_that_pass(project):
    keys = some_of(project)
    service, measuring = AnalysisService(project), MeasuringService(project)
    found = analyse_some(service, measuring, 2, 1, Source.CROSS_VALIDATION, keys)
    assert found.shares.total == len(keys)
    assert {clip.key for clip in found.disagreements} <= set(keys.tolist())
    whole = service.flips(1, 2)
    assert sorted(key for pair in found.flips.keys.values() for key in pair) == sorted(
        key for pair in whole.keys.values() for key in pair if key in set(keys.tolist())
    )
    cells = found.scored.confusion
    for row, truth in enumerate(cells.labels):
        for column, given in enumerate(cells.labels):
            opened = service.clips_in(2, found.source, truth, given, keys)
            assert len(opened) == cells.confusion[row, column]
    of_measured = measuring.clips(2, Source.CROSS_VALIDATION, keys)
    assert found.robustness == robustness_on(of_measured)


def test_rounds_over_time_are_of_the_clips_that_pass_and_learn_from_all(project):
    keys, measuring = some_of(project), MeasuringService(project)
    whole, found = history(project), history(project, measuring, keys)
    for line, every in zip(found.rounds, whole.rounds, strict=True):
        measured = measuring.clips(line.number, Source.CROSS_VALIDATION, keys)
        assert line.waf.value == pytest.approx(f1_score(measured.truth, measured.said, average="weighted"))
        assert line.labelled == every.labelled
        assert line.adopted < every.adopted
    nothing = history(project, measuring, np.empty(0, np.int64))
    assert [line.waf.value for line in nothing.rounds] == [None, None]
    assert nothing.learning is None
    learnt = {label: {count} for label, count in zip(LABELS, support_of(project, 1), strict=True)}
    for label, count in zip(LABELS, support_of(project, 2), strict=True):
        learnt[label].add(count)
    assert whole.label_forecasts == {}  # two rounds tell no curve
    assert whole.untold == {label: tuple(sorted(counts)) for label, counts in learnt.items()}


def test_clips_like_one_are_those_that_pass(project):
    keys, service = some_of(project), EmbeddingService(project)
    near = service.nearest(2, 7, within=keys)
    assert {found.key for found in near} <= set(keys.tolist()) - {7}
    every = [found for found in service.nearest(2, 7, count=239) if found.key in set(keys.tolist())]
    assert near == every[: len(near)]
    assert service.nearest(2, 7, within=np.array([7])) == []


def test_several_clips_are_told_from_their_stored_subsets_and_of_a_few_only_theirs_are_read(project, monkeypatch):
    keys = some_of(project)[:9]
    every = QueueService(project).query("")
    files = RoundFiles(RoundService(project).folder(2), 2, project.names_now)
    whole = several_clips(project, every)
    np.testing.assert_array_equal(whole.subsets, files.subsets()[[int(key) - 1 for key in every]])
    monkeypatch.setattr(RoundFiles, "whole", None)
    few = [several_clips(project, part).subsets for part in np.array_split(every, 20)]
    np.testing.assert_array_equal(np.concatenate(few), whole.subsets)
    found = several_clips(project, np.append(keys, 99_999))
    assert found.keys.tolist() == keys.tolist()
    without = partly(found.subsets, np.array([0.0, 1, 1, 1]))
    np.testing.assert_allclose(without, found.subsets[:, 0b1110], atol=1e-6)


def test_votes_given_blind_are_what_every_page_can_be_measured_against(tmp_path):
    with make_project(tmp_path / "study", 240) as project:
        RoundService(project).ingest(make_round(project))
        RoundService(project).apply(1)
        set_blind_share(project, 1.0)
        review, truth = ReviewService(project, "ann"), truth_of(project)
        for key in range(1, 121):
            review.correct(key, truth[f"clip_{key - 1:04d}"])
        scored = AnalysisService(project).scored(1, Source.BLIND)
        measured = MeasuringService(project).clips(1, Source.BLIND)
        assert len(measured) == len(MeasuringService(project).said(1, Source.BLIND)) == scored.confusion.total
        assert (measured.truth == measured.said).mean() == pytest.approx(scored.accuracy)


def test_people_agree_on_the_clips_that_pass(tmp_path):
    with make_project(tmp_path / "study", 40) as project:
        for name, label in (("ann", "anger"), ("bo", "worry")):
            review = ReviewService(project, name)
            for key in (1, 2, 3, 4):
                review.correct(key, label if key < 3 else "anger")
        assert agreement_of(project).overall.percent == 0.5
        found = agreement_of(project, frozenset(QueueService(project).query("clip_0000 or clip_0001").tolist()))
        assert (found.overall.percent, found.overall.clips) == (0.0, 2)
