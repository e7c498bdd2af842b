"""How far reviewers agree: the numbers of the published examples, out of a project's votes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from small_projects import small_project

from emodesk import cli
from emodesk.domain import Decision, DecisionKind
from emodesk.domain.agreement import agreeing, alpha_of_counts, resampled
from emodesk.services.agreement import agreement_of
from emodesk.services.review import ReviewService
from emodesk.store import votes

# Krippendorff (2011), section C: four observers, twelve units, some not judged; nominal alpha 0.743.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.fixture
def project(tmp_path):
    with small_project(tmp_path / "study", 12) as project:
        for name, row in zip("abcd", FOUR, strict=True):
            review = ReviewService(project, name)
            for clip, value in enumerate(row, start=1):
                if value is not None:
                    review.correct(clip, project.labels.names[value - 1])
        yield project


def test_the_published_alpha_comes_out_of_the_votes_with_an_interval_around_it(project):
    found = agreement_of(project)
    assert found.overall.alpha == pytest.approx(0.743, abs=5e-4)
    assert found.overall.low < found.overall.alpha < found.overall.high
    assert (found.overall.clips, found.reviewers) == (11, ("a", "b", "c", "d"))
    pair = next(pair for pair in found.pairs if pair.reviewers == ("a", "b"))
    assert (pair.clips, pair.percent) == (9, pytest.approx(8 / 9))
    assert list(found.clips.values()) == sorted(found.clips.values())
    assert found.clips["c5"] == 0
    assert found.labels["neutral"].alpha > found.labels["anger"].alpha


def test_adjudications_skips_and_cannot_tell_change_no_agreement(project):
    before = agreement_of(project)
    ReviewService(project, "judge").adjudicate(6, "worry")
    ReviewService(project, "lazy").skip(1)
    ReviewService(project, "lazy").cannot_tell(2)
    after = agreement_of(project)
    assert after.overall == before.overall
    assert after.reviewers == before.reviewers


def test_nothing_is_said_where_nobody_voted_twice(tmp_path, capsys):
    with small_project(tmp_path / "study") as project:
        ReviewService(project, "ann").correct(1, "anger")
        assert np.isnan(agreement_of(project).overall.alpha)
    assert cli.main(["agreement", str(tmp_path / "study"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["overall"]["alpha"] is None


def test_the_commands_choose_the_rule_and_print_the_agreement(project, capsys):
    project.close()
    folder = str(project.folder)
    assert cli.main(["resolution", folder, "majority", "--targets", "soft"]) == 0
    assert "by: majority\nrounds learn: the shares of the votes" in capsys.readouterr().out
    assert cli.main(["resolution", folder, "loudest"]) == 1
    assert "no rule “loudest” for votes; use latest, majority" in capsys.readouterr().err
    assert cli.main(["agreement", folder]) == 0
    assert "alpha 0.743" in capsys.readouterr().out


def test_pairs_of_votes_agree_as_counted_by_hand():
    counts = np.array([[2, 0], [1, 1], [1, 0], [3, 1]])
    assert agreeing(counts)[[0, 1, 3]] == pytest.approx([1, 0, 0.5])
    assert np.isnan(agreeing(counts)[2])
    assert np.isnan(alpha_of_counts(np.array([[1, 0]])))


def test_the_interval_drawn_by_kinds_of_clips_is_that_of_drawing_clip_by_clip():
    random = np.random.default_rng(1)
    counts = random.multinomial(3, [0.6, 0.3, 0.1], size=60).astype(float)
    alphas, shares = resampled(counts, 4000, np.random.default_rng(2))
    drawn = [counts[random.integers(60, size=60)] for _ in range(4000)]
    assert np.quantile(alphas, (0.025, 0.975)) == pytest.approx(
        np.quantile([alpha_of_counts(some) for some in drawn], (0.025, 0.975)), abs=0.015
    )
    assert shares.mean() == pytest.approx(agreeing(counts).mean(), abs=0.01)


def test_fleiss_kappa_and_cohens_have_intervals_and_what_differs_is_named(project):
    found = agreement_of(project)
    assert found.fleiss_low <= found.fleiss <= found.fleiss_high
    pair = next(pair for pair in found.pairs if pair.reviewers == ("a", "b"))
    assert pair.low <= pair.kappa <= pair.high
    assert pair.differ == (6,)
    assert set(pair.differ) <= set(found.overall.differ)
    assert found.keys[0] == 6


def test_over_time_each_stretch_has_as_many_clips_and_bulk_votes_are_none(tmp_path):
    with small_project(tmp_path / "study", 40) as project:
        ann, bob = ReviewService(project, "ann"), ReviewService(project, "bob")
        for clip in range(1, 41):
            ann.correct(clip, "anger")
            bob.correct(clip, "anger" if clip > 20 or clip % 2 else "worry")
        first, second = agreement_of(project).periods
        assert (first.measured.clips, second.measured.clips) == (20, 20)
        assert (first.measured.percent, second.measured.percent) == (0.5, 1.0)
        assert first.measured.differ == tuple(range(2, 21, 2))
        assert first.end <= second.start
        with project.store.write() as connection:
            votes.record(connection, Decision(0, 2, "eve", DecisionKind.ACCEPT, "anger", first.end, under="certain"))
        assert agreement_of(project).reviewers == ("ann", "bob")
