"""Span labels: votes on a stretch of a clip, changed, taken away and undone like every other decision."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree

import pytest
from small_projects import small_project

from emodesk.domain import DomainError
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.label_names import rename_labels
from emodesk.services.project import Project
from emodesk.services.review import ReviewService


@pytest.fixture
def project(tmp_path):
    with small_project(tmp_path / "study") as made:
        yield made


def said(review: ReviewService, clip: int = 1) -> list[tuple[float, float, str, str]]:
    return [(span.start, span.end, span.label, span.note) for span in review.spans(clip)]


def test_a_span_is_marked_moved_renamed_taken_away_and_all_of_it_undone(project):
    review = ReviewService(project, "ann")
    review.mark_span(1, 0.5, 1.0, label="anger")
    (span,) = review.spans(1)
    steps = [said(review)]
    review.mark_span(1, 0.5, 1.25, label="anger", span=span.key)
    steps.append(said(review))
    review.mark_span(1, 0.5, 1.25, label="worry", note="sighs", span=span.key)
    steps.append(said(review))
    review.remove_span(1, span.key)
    assert said(review) == []
    assert steps == [[(0.5, 1.0, "anger", "")], [(0.5, 1.25, "anger", "")], [(0.5, 1.25, "worry", "sighs")]]
    for step in reversed(steps):
        review.undo()
        assert said(review) == step
    review.undo()
    assert said(review) == []
    for step in steps:
        review.redo()
        assert said(review) == step


def test_a_span_changes_nothing_of_what_was_decided_on_its_clip(project):
    review = ReviewService(project, "ann")
    review.correct(1, "sadness")
    review.mark_span(1, 0.0, 0.4, note="laughs first")
    assert review.present(1).label == "sadness"
    assert review.resolution(1).label == "sadness"
    assert [vote.label for vote in review.votes(1)] == ["sadness"]
    assert said(review, 2) == []


def test_spans_of_two_reviewers_stand_beside_each_other_and_are_their_own(project):
    ann, bob = ReviewService(project, "ann"), ReviewService(project, "bob")
    ann.mark_span(1, 0.5, 1.0, label="anger")
    bob.mark_span(1, 0.2, 0.9, label="worry")
    assert [span.reviewer for span in ann.spans(1)] == ["bob", "ann"]
    with pytest.raises(DomainError, match="another reviewer's"):
        bob.remove_span(1, ann.spans(1)[1].key)
    with pytest.raises(DomainError, match="A span says something"):
        ann.mark_span(1, 0.5, 1.0)
    with pytest.raises(DomainError, match="ends after it starts"):
        ann.mark_span(1, 1.0, 1.0, label="anger")
    with pytest.raises(DomainError):
        ann.mark_span(1, 0.5, 1.0, label="bored")
    assert len(ann.spans(1)) == 2


def test_a_label_that_no_longer_counts_leaves_the_span_and_decides_nothing(project):
    review = ReviewService(project, "ann")
    review.mark_span(1, 0.5, 1.0, label="anger", note="shouts")
    folder = project.folder
    project.close()
    toml = (folder / "emodesk.toml").read_text("utf-8")
    (folder / "emodesk.toml").write_text(toml.replace('"anger", ', ""), "utf-8")
    with Project.open(folder) as again:
        rename_labels(again, {"anger": ""})
        review = ReviewService(again, "ann")
        assert review.resolution(1) is None
        assert said(review) == [(0.5, 1.0, "", "shouts")]
        assert again.store.check() == []


def test_spans_go_out_as_a_table_and_as_a_tier_of_elan(project, tmp_path):
    review = ReviewService(project, "ann")
    review.mark_span(1, 0.5, 0.75, label="anger", note="=shouts")
    review.mark_span(1, 0.1, 0.2, note="breathes in")
    plan = BY_KEY["spans"].plan(project, ExportOptions())
    plan.save(tmp_path / "spans.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "spans.jsonl").read_text("utf-8").splitlines()]
    assert [(row["clip_id"], row["start"], row["end"], row["label"], row["note"], row["reviewer"]) for row in rows] == [
        ("c0", 0.1, 0.2, "", "breathes in", "ann"), ("c0", 0.5, 0.75, "anger", "=shouts", "ann"),
    ]  # fmt: skip
    BY_KEY["elan"].plan(project, ExportOptions()).save(tmp_path / "elan")
    tier = next(
        tier for tier in ElementTree.parse(tmp_path / "elan" / "c0.eaf").iter("TIER")
        if tier.get("TIER_ID") == "spans (ann)"
    )  # fmt: skip
    assert [value.text for value in tier.iter("ANNOTATION_VALUE")] == ["breathes in", "anger: =shouts"]
