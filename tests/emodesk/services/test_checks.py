"""Checks of a project: gold clips, clips that came again, anchoring, and a round against blind votes alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from made_rounds import apply_round, make_project, truth_of

from emodesk.cli import main
from emodesk.domain import Decision, DecisionKind
from emodesk.domain.passes import PassRule
from emodesk.services import passes
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.checks import blind_score, reviewer_checks
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.store import votes


@pytest.fixture
def project(tmp_path):
    with make_project(tmp_path / "study", 160) as made:
        apply_round(made)
        yield made


def test_gold_and_repeats_are_told_of_each_reviewer(project):
    keys = QueueService(project).keys().tolist()
    read = passes.make_pass(project, "first", "ann", ["ann"], keys, PassRule(gold=0.1, repeats=0.1)).read
    ann = ReviewService(project, "ann", read.key)
    while clips := passes.take(project, read, "ann"):
        for clip in clips:
            ann.correct(clip, "anger")
    (check,) = reviewer_checks(project)
    assert check.reviewer == "ann"
    assert check.gold.of == check.repeats.of == int(0.1 * len(keys) / 0.8)
    assert check.repeats.value == 1
    assert check.gold.value < 1
    assert not check.is_careless, "there is nobody to compare with"
    assert check.anchoring.blind.of == len(keys)


def test_a_reviewer_who_takes_the_models_word_in_its_sight_is_seen(project):
    ann = ReviewService(project, "ann")
    hidden = set(QueueService(project).hidden("ann").model.tolist())
    rows = QueueService(project).rows(QueueService(project).keys())
    for row in rows:
        wrong = next(label for label in project.labels.names if label != row.pseudo_label)
        ann.correct(row.key, wrong if row.key in hidden else row.pseudo_label)
    (check,) = reviewer_checks(project)
    assert (check.anchoring.blind.value, check.anchoring.in_sight.value) == (0, 1)
    assert set(check.clips[: len(hidden)]) == hidden
    assert set(check.clips) == {row.key for row in rows}
    assert check.anchoring.low > 0.5


def test_who_thinks_again_counts_by_what_was_said_first(project):
    ann = ReviewService(project, "ann")
    clip = int(QueueService(project).hidden("ann").model[0])
    proposed = QueueService(project).rows([clip])[0].pseudo_label
    ann.correct(clip, next(label for label in project.labels.names if label != proposed))
    ann.correct(clip, proposed)
    (check,) = reviewer_checks(project)
    assert (check.anchoring.blind.of, check.anchoring.blind.count, check.anchoring.in_sight.of) == (1, 0, 0)


def test_a_round_is_measured_against_blind_votes_alone_where_there_are_enough(project):
    truth = truth_of(project)
    rows = QueueService(project).rows(QueueService(project).keys())[:60]
    assert blind_score(project, 1) is None
    with project.store.write() as connection:
        votes.record(connection, *(
            Decision(0, row.key, "ann", DecisionKind.CORRECT, truth[row.clip_id], datetime.now(UTC), blind=True)
            for row in rows
        ))  # fmt: skip
    found = blind_score(project, 1)
    right = sum(row.pseudo_label == truth[row.clip_id] for row in rows)
    assert (found.clips, found.drawn) == (60, "speaker")
    assert found.scores.accuracy == pytest.approx(right / 60)
    assert found.low <= found.waf <= found.high
    assert blind_score(project, 1, least=61) is None


def test_analyse_and_the_list_of_rounds_say_the_score_against_blind_votes(project, capsys):
    truth = truth_of(project)
    rows = QueueService(project).rows(QueueService(project).keys())[:60]
    analysis = AnalysisService(project)
    assert analysis.scored(1, Source.BLIND) is None
    with project.store.write() as connection:
        votes.record(connection, *(
            Decision(0, row.key, "ann", DecisionKind.CORRECT, truth[row.clip_id], datetime.now(UTC), blind=True)
            for row in rows
        ))  # fmt: skip
    scored = analysis.scored(1, Source.BLIND)
    assert (scored.confusion.total, scored.interval_by) == (60, "speaker")
    wrong = [row for row in rows if row.pseudo_label != truth[row.clip_id]]
    cell = analysis.clips_in(1, Source.BLIND, truth[wrong[0].clip_id], wrong[0].pseudo_label)
    assert wrong[0].key in cell
    project.close()
    assert main(["rounds", "show", str(project.folder), "1"]) == 0
    said = capsys.readouterr().out
    assert f"WAF of 60 blind votes {scored.waf:.3f}" in said
    assert "scores count blind votes alone" in said


def test_agreement_tells_what_checks_found(project, capsys):
    ann = ReviewService(project, "ann")
    for row in QueueService(project).rows(QueueService(project).keys()):
        ann.correct(row.key, row.pseudo_label)
    project.close()
    assert main(["agreement", str(project.folder)]) == 0
    said = capsys.readouterr().out
    assert "ann: agrees with the model in its sight 100 %, blind 100 %" in said
    assert main(["blind", str(project.folder), "0.2"]) == 0
    assert "always decided blind: 20%" in capsys.readouterr().out
