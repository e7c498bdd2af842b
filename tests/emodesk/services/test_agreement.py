"""How far reviewers agree: the numbers of the published examples, out of a project's votes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from small_projects import small_project

from emodesk import cli
from emodesk.domain.agreement import agreeing, alpha_of_counts
from emodesk.services.agreement import agreement_of
from emodesk.services.review import ReviewService

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
