"""Every figure that `rounds`, `status` and `export` print, computed again from the round's files with scikit-learn."""

from __future__ import annotations

import json
import re
from collections import Counter

import numpy as np
import pytest
from made_rounds import apply_round, make_project, truth_of
from round_figures import CLASSES, Round, calibration_error, three, weighted_of
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

from emodesk.cli import main
from emodesk.services.analysis import Source
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from trainer.protocol.labels import LABELS, MODALITIES

CV, TEST = Source.CROSS_VALIDATION, Source.TEST
DECIDED = 9
EVERYTHING = 2 ** len(MODALITIES) - 1  # the subset of all modalities


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two rounds of different quality, the second in use, and some clips decided, one of them relabelled."""
    place = tmp_path_factory.mktemp("printed") / "study"
    with make_project(place) as project:
        for seed in (1, 2):
            apply_round(project, seed=seed, quality=0.7 + 0.2 * seed)
        truth, queue, review = truth_of(project), QueueService(project), ReviewService(project, "ann")
        for row in queue.rows(sorted(queue.keys().tolist())[:DECIDED]):
            review.correct(row.key, truth[row.clip_id])
    return place


@pytest.fixture
def files(folder) -> dict[int, Round]:
    return {number: Round(folder / "rounds" / f"{number:04d}") for number in (1, 2)}


@pytest.fixture
def printed(folder, capsys):
    def run(*command: str) -> str:
        name, *rest = command
        act = [rest.pop(0)] if name == "rounds" else []
        assert main([name, *act, str(folder), *rest]) == 0
        return capsys.readouterr().out

    return run


def waf(here: Round, believed: np.ndarray) -> float:
    """Of what a subset says of the clips that are labelled."""
    return f1_score(here.said[CV][0], believed.argmax(axis=1), average="weighted", zero_division=0)


def test_the_scores_of_the_list_and_of_one_round_are_those_of_its_files(printed, files):
    for said in (printed("rounds", "list"), printed("status")):
        found = dict(
            re.findall(
                r"round (\d): succeeded, WAF in cross-validation (\S+?)(?: on \d+ clips)?(?:,|$)", said, re.MULTILINE
            )
        )
        assert found == {str(number): three(here.waf()) for number, here in files.items()}
    for number, here in files.items():
        shown = printed("rounds", "show", str(number))
        assert f"WAF in cross-validation {three(here.waf())} on {len(here.said[CV][0])} clips" in shown
        splits = Counter(row["split"] for row in here.rows)
        assert f"{splits['labelled']} labelled, {splits['unlabelled']} unlabelled, {splits['test']} test" in shown
        assert f"{len(here.adoptions)} adopted" in shown


def test_the_metrics_of_a_round_as_json_are_those_of_its_files(printed, files):
    for record in json.loads(printed("rounds", "list", "--json")):
        here, metrics = files[record["number"]], record["metrics"]["evaluations"]
        for source, name in ((CV, "cv"), (TEST, "test")):
            said, (truth, guessed) = metrics[name], here.said[source]
            assert said["confusion"] == confusion_matrix(truth, guessed, labels=CLASSES).tolist()
            assert said["waf"]["value"] == pytest.approx(here.waf(source))
            assert said["accuracy"]["value"] == pytest.approx(accuracy_score(truth, guessed))
            assert said["macro_f1"]["value"] == pytest.approx(here.macro(source))
        assert len({row["clip_id"] for row in here.adoptions}) == record["metrics"]["counts"]["adopted"]
        robust = record["metrics"]["robustness"]["cv"]
        believed = here.subsets[here.clips[CV]]
        for bit, name in enumerate(MODALITIES):
            assert robust["alone"][name] == pytest.approx(waf(here, believed[:, 1 << bit]))
            assert robust["without"][name] == pytest.approx(waf(here, believed[:, EVERYTHING ^ 1 << bit]))
        assert metrics["baseline"]["waf"]["value"] == pytest.approx(weighted_of(metrics["baseline"]["confusion"]))


def test_two_rounds_beside_each_other_differ_by_what_their_files_do(printed, files):
    said = printed("rounds", "compare", "1", "2")
    lines = [re.split(r"\s{2,}", line.strip()) for line in said.splitlines() if line.startswith("  ")]
    rows = {name: values[:2] for name, *values in lines}
    clips = files[1].clips[CV]
    assert clips.tolist() == files[2].clips[CV].tolist()  # the labels of both are the same clips
    expected: dict[str, list[str]] = {}
    for here in (files[1], files[2]):
        truth, guessed = here.said[CV]
        believed = here.subsets[clips]
        figures = {
            "WAF": here.waf(),
            "accuracy": accuracy_score(truth, guessed),
            "macro F1": here.macro(CV),
            "calibration error": calibration_error(believed[:, -1], truth),
            **dict(zip(LABELS, here.f1(CV), strict=True)),
        }
        for bit, name in enumerate(MODALITIES):
            figures[f"without {name}"] = waf(here, believed[:, EVERYTHING ^ 1 << bit])
        for name, value in figures.items():
            expected.setdefault(name, []).append(three(value))
    assert rows == expected
    assert f"on {len(clips)} labelled clips that both held out" in said
    undecided = [n for n, row in enumerate(files[1].rows) if row["split"] == "unlabelled"][DECIDED:]
    changed = int(np.sum(files[1].label[undecided] != files[2].label[undecided]))
    assert f"{changed} of {len(undecided)} pseudo-labels changed" in said
    taken = [{row["clip_id"]: row["label"] for row in reversed(files[n].adoptions)} for n in (1, 2)]
    both = taken[0].keys() & taken[1].keys()
    assert f"{len(both)} by both, {sum(taken[0][clip] != taken[1][clip] for clip in both)} of them under" in said


def test_status_counts_what_the_tables_and_the_decisions_hold(printed, files):
    rows = files[2].rows
    came = Counter(row["label"] for row in rows if row["label"] and row["split"] == "labelled")
    truth = dict(zip((row["clip_id"] for row in rows), files[2].truth, strict=True))
    record = json.loads(printed("status", "--json"))
    counts = record["counts"]
    assert counts["total"] == len(rows)
    assert counts["imported"] == sum(bool(row["label"]) for row in rows)
    assert counts["reviewed"] == DECIDED
    assert counts["labelled"] == sum(came.values()) + DECIDED
    assert sum(counts["per_label"].values()) == counts["labelled"]
    said = printed("status")
    assert f"{DECIDED} of {sum(row['split'] == 'unlabelled' for row in rows)} reviewed" in said
    assert len(truth) == len(rows)
    assert [round_["waf"] for round_ in record["rounds"]] == [pytest.approx(files[n].waf()) for n in (1, 2)]
