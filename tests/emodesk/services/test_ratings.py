"""Ratings along time: votes of their reviewers in the log, exported, imported, forgotten and measured like the rest."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from small_projects import small_project
from sqlalchemy.exc import IntegrityError

from emodesk.cli import main
from emodesk.domain import DomainError
from emodesk.domain.ratings import AROUSAL, HERTZ, INTENSITY, Scale, written_trace
from emodesk.services import forgetting
from emodesk.services.annotations.import_annotations import import_annotations
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.ratings import raters_of, ratings_of
from emodesk.services.review import ReviewService
from emodesk.store import votes
from emodesk.store.decisions import of_clip

VALENCE = Scale()
WAVE = np.sin(np.arange(6 * HERTZ) / 20) * 0.8  # of the sixth clip, six seconds long
CLIP = 6


@pytest.fixture
def project(tmp_path):
    with small_project(tmp_path / "study") as made:
        yield made


def said(project, clip=CLIP) -> dict[tuple[str, str, str], np.ndarray]:
    return {(r.reviewer, r.scale.rates, r.scale.label): r.trace for r in ratings_of(project, clip)}


def exported(project, form, path) -> list[dict[str, str]]:
    BY_KEY[form].plan(project, ExportOptions()).save(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_pass_is_a_vote_whose_latest_stands_and_undo_brings_back_the_one_before(project):
    review = ReviewService(project, "ann")
    review.correct(CLIP, "anger")
    review.rate(CLIP, VALENCE, WAVE)
    review.rate(CLIP, VALENCE, -WAVE)
    assert np.allclose(said(project)["ann", "valence", ""], -WAVE, atol=5e-4)
    review.undo()
    assert np.allclose(said(project)["ann", "valence", ""], WAVE, atol=5e-4)
    review.redo()
    assert np.allclose(said(project)["ann", "valence", ""], -WAVE, atol=5e-4)
    assert review.present(CLIP).label == "anger"
    assert [vote.label for vote in review.votes(CLIP)] == ["anger"]
    review.undo(), review.undo()
    assert said(project) == {}
    assert project.store.check() == []


def test_scales_stand_beside_each_other_and_only_what_can_be_is_taken(project):
    review = ReviewService(project, "ann")
    anger = Scale(INTENSITY, "anger")
    for scale, values in ((VALENCE, WAVE), (Scale(AROUSAL), WAVE), (anger, abs(WAVE))):
        review.rate(CLIP, scale, values)
    assert set(said(project)) == {("ann", "valence", ""), ("ann", "arousal", ""), ("ann", "intensity", "anger")}
    for scale, values in (
        (anger, WAVE), (VALENCE, 2 * WAVE), (Scale(INTENSITY), abs(WAVE)), (Scale("valence", "anger"), WAVE),
        (Scale(INTENSITY, "envy"), abs(WAVE)), (VALENCE, np.full(9, np.nan)), (Scale("power"), WAVE),
    ):  # fmt: skip
        with pytest.raises(DomainError):
            review.rate(CLIP, scale, values)


def test_the_first_rating_is_blind_and_one_after_others_were_seen_is_not(project):
    ann, bo = ReviewService(project, "ann"), ReviewService(project, "bo")
    ann.rate(CLIP, VALENCE, WAVE)
    bo.rate(CLIP, VALENCE, WAVE)
    bo.undo()
    bo.rate(CLIP, VALENCE, -WAVE)
    bo.rate(CLIP, Scale(AROUSAL), WAVE)
    blind = {(r.reviewer, r.scale.rates): r.blind for r in ratings_of(project, CLIP)}
    assert blind == {("ann", "valence"): True, ("bo", "valence"): False, ("bo", "arousal"): True}


def test_ratings_go_out_sample_by_sample_and_come_in_again(project, tmp_path):
    gap = WAVE.copy()
    gap[40:60] = np.nan
    ReviewService(project, "ann").rate(CLIP, VALENCE, gap)
    ReviewService(project, "bo").rate(CLIP, Scale(INTENSITY, "worry"), abs(WAVE))
    rows = exported(project, "ratings", tmp_path / "ratings.csv")
    assert len(rows) == np.isfinite(gap).sum() + len(WAVE)
    with small_project(tmp_path / "other") as other:
        report = import_annotations(other, tmp_path / "ratings.csv")
        assert (report.decisions, report.clips, report.problems) == (2, 1, ())
        for place, trace in said(project).items():
            assert np.allclose(said(other)[place], trace, equal_nan=True, atol=6e-4)
        again = import_annotations(other, tmp_path / "ratings.csv")
        assert again.decisions == 0
        assert len(again.problems) == 2
        assert other.store.check() == []


def test_ratings_of_another_program_at_another_rate_come_in_and_broken_rows_are_told(project, tmp_path):
    table = tmp_path / "carma.csv"
    lines = ["clip_id,reviewer,rates,label,time,value", *(f"c5,zoe,arousal,,{k / 10},{k / 100}" for k in range(30))]
    lines += ["c5,zoe,arousal,,4,7", "c9,zoe,arousal,,0,0", "c5,,arousal,,0,0"]
    lines += ["c5,zoe,envy,,0,0", "c4,zoe,valence,,99,0"]
    table.write_text("\n".join(lines), encoding="utf-8")
    report = import_annotations(project, table)
    (trace,) = said(project).values()
    assert trace[:70] == pytest.approx(np.arange(70) / 250, abs=1e-3)
    assert np.isnan(trace[75:]).all()
    assert report.decisions == 1
    assert len(report.problems) == 5


@pytest.mark.parametrize(("encoding", "first"), [
    ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", ""), ("utf-8", "sep=;\r\n"), ("utf-16", "sep=;\n"),
])  # fmt: skip
def test_a_table_of_ratings_that_a_spreadsheet_saved_its_own_way_comes_in(project, tmp_path, encoding, first):
    ReviewService(project, "ann").rate(CLIP, VALENCE, WAVE)
    rows = exported(project, "ratings", tmp_path / "ratings.csv")
    with (tmp_path / "saved.csv").open("w", encoding=encoding, newline="") as file:
        file.write(first)
        table = csv.writer(file, delimiter=";")
        table.writerow("Clip ID" if name == "clip_id" else name.upper() for name in rows[0])
        table.writerows([cell.replace(".", ",") for cell in row.values()] for row in rows)
    with small_project(tmp_path / "other") as other:
        assert import_annotations(other, tmp_path / "saved.csv").problems == ()
        assert np.array_equal(said(other)["ann", "valence", ""], said(project)["ann", "valence", ""], equal_nan=True)


def test_the_log_carries_ratings_to_the_byte_and_refuses_broken_ones(project, tmp_path):
    ReviewService(project, "ann").rate(CLIP, VALENCE, WAVE)
    BY_KEY["log"].plan(project, ExportOptions()).save(tmp_path / "log.csv")
    with small_project(tmp_path / "other") as other:
        import_annotations(other, tmp_path / "log.csv")
        BY_KEY["log"].plan(other, ExportOptions()).save(tmp_path / "again.csv")
        assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "log.csv").read_bytes()
    text = (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "broken.csv").write_text(text.replace(written_trace(WAVE), "0 12 x"), encoding="utf-8")
    with small_project(tmp_path / "third") as third, pytest.raises(DomainError):
        import_annotations(third, tmp_path / "broken.csv")


def test_what_is_forgotten_leaves_no_trace(project):
    ReviewService(project, "ann").rate(CLIP, VALENCE, WAVE)
    ReviewService(project, "ann").rate(3, VALENCE, WAVE[: 3 * HERTZ])
    needle = written_trace(WAVE)[-200:].encode()
    forgetting.forget(project, forgetting.would_go(project, clip_ids=["c5"]), "ann")
    assert said(project) == {}
    assert said(project, 3)
    assert project.store.check() == []
    assert not any(needle in path.read_bytes() for path in project.folder.rglob("*") if path.is_file())


def test_several_raters_come_to_one_trace_with_their_lags_taken_off(project, tmp_path, capsys):
    late = np.interp(np.arange(len(WAVE)) - 0.6 * HERTZ, np.arange(len(WAVE)), WAVE)
    for name, values in (("ann", WAVE), ("bo", late), ("cy", WAVE * 0.9)):
        ReviewService(project, name).rate(CLIP, VALENCE, values)
    (found,) = raters_of(project)
    assert (found.rates, found.clips, found.shared) == ("valence", 1, 1)
    assert found.keys == dict.fromkeys(("ann", "bo", "cy"), (CLIP,))
    assert found.raters["bo"].lag - found.raters["ann"].lag == pytest.approx(0.6, abs=0.04)
    assert found.raters["ann"].agreement > 0.97
    rows = exported(project, "traces", tmp_path / "traces.csv")
    assert {row["raters"] for row in rows} <= {"1", "2", "3"}
    middle = [float(row["weighted"]) - WAVE[round(float(row["time"]) * HERTZ)] for row in rows[10:120]]
    assert np.abs(middle).max() < 0.06
    folder = project.folder
    project.close()
    assert main(["agreement", str(folder)]) == 0
    said_ = capsys.readouterr().out
    assert "valence along time: 1 clip, 1 of them by two people or more" in said_
    assert "bo: lag 0.6" in said_


def test_the_database_takes_no_rating_that_says_nothing_or_not_of_what(project):
    ReviewService(project, "ann").rate(CLIP, VALENCE, WAVE)
    with project.store.read() as connection:
        (entry,) = of_clip(connection, CLIP)
    for other in ({"trace": ""}, {"rates": ""}, {"rates": "power"}, {"label": "anger"}, {"rates": "intensity"}):
        with pytest.raises(IntegrityError), project.store.write() as connection:
            votes.record(connection, replace(entry, **other))
