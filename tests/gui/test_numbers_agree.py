"""Every number of Analyse and Rounds, computed again from the round's files with scikit-learn."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import permutations
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from made_rounds import make_project, make_round
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from round_figures import CLASSES, Round, calibration_error, three, weighted_of
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from sklearn.decomposition import PCA
from sklearn.metrics import accuracy_score, cohen_kappa_score, confusion_matrix, f1_score

from emodesk.services.analysis import Source
from emodesk.services.measured import MeasuringService
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.ui.analysis.deep_pages import CLIP, MAP
from emodesk.ui.analysis.pages.people import PeoplePage
from emodesk.ui.analysis.pages.slices import SlicesPage
from emodesk.ui.analysis.workspace import AnalysisWorkspace
from emodesk.ui.rounds.workspace import RoundsWorkspace
from emodesk.ui.theme import theme
from emodesk.viewmodels.agreement import AgreementModel
from emodesk.viewmodels.insight import MODALITIES as MODALITY_PAGE
from emodesk.viewmodels.insight import OVER_ROUNDS, SLICES, TRUST, Asked, PageContent, read_page
from emodesk.viewmodels.rounds import RoundsModel
from emodesk.viewmodels.session import Session
from trainer.protocol.labels import LABELS, MODALITIES


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Three rounds of different quality, ingested; made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made") / "study"
    with make_project(folder) as project:
        for seed in (1, 2, 3):
            RoundService(project).ingest(make_round(project, seed, 0.7 + 0.1 * seed))
    return folder


@pytest.fixture
def session(made, tmp_path):
    theme.apply(QApplication.instance(), "light")
    with Project.open(copytree(made, tmp_path / "study")) as project:
        yield Session(project, "ann")


@pytest.fixture
def files(session) -> dict[int, Round]:
    return {number: Round(session.rounds.folder(number)) for number in (1, 2, 3)}


@pytest.fixture
def analyse(session, qtbot) -> AnalysisWorkspace:
    workspace = AnalysisWorkspace(session)
    qtbot.addWidget(workspace)
    with qtbot.waitSignal(workspace.model.loaded, timeout=20_000):
        workspace.show()
    return workspace


def show(workspace: AnalysisWorkspace, qtbot, number: int, compared: int, source: Source) -> None:
    workspace.model.choose(number, compared)
    qtbot.waitUntil(lambda: (workspace._shown.number, workspace._shown.compared) == (number, compared), timeout=20_000)
    workspace.model.measure(source)
    qtbot.waitUntil(lambda: workspace._shown.source is source, timeout=20_000)


@pytest.mark.parametrize("source", [Source.CROSS_VALIDATION, Source.TEST])
def test_the_scores_of_analyse_are_those_of_the_round_s_files(analyse, files, qtbot, source):
    show(analyse, qtbot, 3, 2, source)
    here, before = files[3], files[2]
    truth, said = here.said[source]
    # The confusion: rows are the truth, in the order of the labels.
    assert analyse.heat_map.scores.labels == LABELS
    assert analyse.heat_map.scores.confusion.tolist() == confusion_matrix(truth, said, labels=CLASSES).tolist()
    # The headline.
    spread = here.metrics[source.value]["waf"]["std"]
    gain = round(here.waf(source) - before.waf(source), 3)
    headline = analyse.headline
    assert headline.startswith(f"WAF {three(here.waf(source))} ± {three(spread)}")
    assert f"{abs(gain):.3f} on round 2" in headline
    assert f"accuracy {three(accuracy_score(truth, said))}" in headline
    assert f"macro F1 {three(here.macro(source))}" in headline
    assert f"{len(truth)} clips, {here.speakers(source)} speakers" in headline
    # F1 by label, in the order of the confusion, marked with the other round's.
    rows = analyse.f1.rows
    assert [row.label for row in rows] == list(LABELS)
    for index, (row, value, old) in enumerate(zip(rows, here.f1(source), before.f1(source), strict=True)):
        cell = row.cells[0]
        if index not in truth and index not in said:
            assert cell.value is None
            continue
        assert cell.value == pytest.approx(value)
        assert cell.text == three(value)
        if cell.other is not None:
            assert cell.other == pytest.approx(old)
            assert float(cell.note.replace("−", "-").replace("±", "")) == pytest.approx(value - old, abs=6e-4)
    # Without a modality: on the same clips as all the rest, so that “with all” is the headline's WAF.
    assert f"WAF {three(here.waf(source))} with all" in analyse._robust_card.note.text()
    everything = (1 << len(MODALITIES)) - 1
    where = here.clips[source]
    for index, row in enumerate(analyse.robustness.rows):
        for cell, subset in zip(row.cells, (everything & ~(1 << index), 1 << index), strict=True):
            said_so = here.subsets[where, subset].argmax(axis=1)
            measured = f1_score(here.truth[where], said_so, average="weighted", zero_division=0)
            assert cell.value == pytest.approx(measured)
        assert row.cells[0].other == pytest.approx(here.waf(source))


def test_waf_by_round_is_the_same_number_as_the_round_s_own_page(analyse, files, qtbot):
    show(analyse, qtbot, 3, 2, Source.CROSS_VALIDATION)
    lines = {line.name: line.points for line in analyse.by_round.series}
    for number, here in files.items():
        for name, source in (("cross-validation", Source.CROSS_VALIDATION), ("test", Source.TEST)):
            point = next(point for point in lines[name] if point.x == number)
            assert point.y == pytest.approx(here.waf(source))
        linear = next(point for point in lines["linear baseline"] if point.x == number)
        baseline = weighted_of(here.metrics["baseline"]["confusion"])
        assert linear.y == pytest.approx(baseline)
        # The baseline stands on the same side of the round's own line wherever the two are seen.
        assert (linear.y < here.waf()) == (baseline < weighted_of(here.metrics["cv"]["confusion"]))


def test_shares_of_modalities_follow_from_the_subsets(analyse, files, qtbot):
    show(analyse, qtbot, 3, 2, Source.CROSS_VALIDATION)
    here = files[3]
    shares = np.array([helping(here.subsets[row, :, label]) for row, label in enumerate(here.label)])
    assert f"{len(here.rows)} clips" in analyse._shares_card.note.text()
    groups = [np.ones(len(shares), bool), *(here.label == index for index in CLASSES)]
    for row, group in zip(analyse.shares.rows, groups, strict=True):
        some = shares[group & (shares.sum(axis=1) > 0)]
        for cell, value in zip(row.cells, some.mean(axis=0), strict=True):
            assert cell.value == pytest.approx(value, abs=1e-3)
            assert cell.text == f"{round(100 * cell.value)} %"


def helping(values: np.ndarray) -> np.ndarray:
    """Part of each modality of all that speaks for a class [2^M] -> [M]."""
    found = np.maximum(shapley(values), 0)
    return found / found.sum() if found.sum() else found


def shapley(values: np.ndarray) -> np.ndarray:
    """What each modality adds, over the orders in which modalities can come [2^M] -> [M]."""
    found = np.zeros(len(MODALITIES))
    orders = list(permutations(range(len(MODALITIES))))
    for order in orders:
        there = 0
        for one in order:
            found[one] += (values[there | 1 << one] - values[there]) / len(orders)
            there |= 1 << one
    return found


@pytest.fixture
def rounds(session, qtbot):
    workspace = RoundsWorkspace(session)
    qtbot.addWidget(workspace)
    workspace.resize(1264, 640)
    workspace.show()
    qtbot.waitUntil(workspace.result_panel.isVisible, timeout=20_000)
    yield workspace
    workspace.shut_down()


def grid_of(workspace: RoundsWorkspace) -> list[list[str]]:
    """The texts of the grid of scores, row by row."""
    grid = workspace.result_panel._scores._grid
    found: dict[tuple[int, int], str] = {}
    for index in range(grid.count()):
        row, column, _, _ = grid.getItemPosition(index)
        found[row, column] = grid.itemAt(index).widget().text()
    columns = 1 + max(column for _, column in found)
    return [[found.get((row, column), "") for column in range(columns)] for row in range(1 + max(r for r, _ in found))]


def test_the_scores_of_a_round_are_those_of_its_files(rounds, files):
    here = files[3]
    table = grid_of(rounds)
    assert table[0][1:] == ["cross-validation", "test", "linear baseline"]
    baseline = here.metrics["baseline"]["confusion"]
    clips = np.array(baseline)
    linear_f1 = 2 * np.diag(clips) / np.maximum(1, clips.sum(axis=0) + clips.sum(axis=1))
    cv, test = Source.CROSS_VALIDATION, Source.TEST
    expected = [
        ("WAF", here.waf(), here.waf(test), weighted_of(baseline), "waf"),
        ("accuracy", accuracy_score(*here.said[cv]), accuracy_score(*here.said[test]), np.trace(clips) / clips.sum(),
         "accuracy"),
        ("macro F1", here.macro(cv), here.macro(test), linear_f1.mean(), "macro_f1"),
    ]  # fmt: skip
    for row, (name, own, on_test, linear, key) in zip(table[1:4], expected, strict=True):
        spread = here.metrics["cv"][key]["std"]
        assert row[:4] == [name, f"{three(own)} ± {three(spread)}", three(on_test), three(linear)]
    counted = [f"{len(here.clips[one])} / {here.speakers(one)}" for one in (cv, test, cv)]
    assert table[4][:4] == ["clips / speakers", *counted]


def test_a_round_beside_another_shows_what_scikit_learn_finds_in_both_files(rounds, files):
    here, before, cv = files[3], files[2], Source.CROSS_VALIDATION
    card = rounds.result_panel.compared

    def rows(grid):
        items = {grid._grid.getItemPosition(at)[:2]: grid._grid.itemAt(at).widget().text()
                 for at in range(grid._grid.count())}  # fmt: skip
        return {items[row, 0]: [items[row, column] for column in (1, 2)] for row, column in items if not column}

    measures, labels, modalities = map(rows, card.grids)
    assert measures["WAF"] == [three(before.waf()), three(here.waf())]
    assert measures["accuracy"] == [three(accuracy_score(*one.said[cv])) for one in (before, here)]
    assert labels["anger"] == [three(one.f1(cv)[1]) for one in (before, here)]
    deaf = [
        f1_score(one.said[cv][0], one.subsets[one.clips[cv]][:, 0b1110].argmax(axis=1), average="weighted",
                 zero_division=0)
        for one in (before, here)
    ]  # fmt: skip
    assert modalities["without speech"] == [three(value) for value in deaf]
    gain = f"{here.waf() - before.waf():+.3f}".replace("0.", ".").replace("-", "−")
    assert f": {gain} [" in card.sentence.text()


def test_steps_end_with_the_round_s_own_waf_and_adoptions_add_up(rounds, files):
    here = files[3]
    steps = rounds.result_panel._steps
    for row, stored in zip(steps.steps, here.metrics["steps"], strict=True):
        assert row.waf.value == pytest.approx(weighted_of(stored["confusion"]))
    kept = [row for row in steps.steps if row.kept]
    assert kept[-1].waf.value == pytest.approx(here.waf())
    new = sum((Counter(row.new) for row in kept), Counter())
    assert new == Counter(row["label"] for row in here.adoptions)
    assert sum(new.values()) == kept[-1].adopted == here.metrics["counts"]["adopted"]
    note = rounds.result_panel._adopted.note.text()
    labels, adopted, pool = map(int, re.findall(r"\d+", note))
    splits = Counter(row["split"] for row in here.rows)
    assert (labels, adopted, pool) == (splits["labelled"], len(here.adoptions), splits["unlabelled"])
    points = rounds.result_panel._chart.series[0].points
    assert [point.y for point in points] == pytest.approx([row.waf.value for row in steps.steps])


def test_the_list_of_rounds_says_the_same_waf(rounds, files):
    delegate = rounds.list.itemDelegate()
    for number, here in files.items():
        index = rounds.model.index(rounds.model.row_of(number))
        one, run = index.data(RoundsModel.RoundRole), index.data(RoundsModel.StatusRole)
        assert delegate._figure(one, run) == three(here.waf())
        assert f"{len(here.clips[Source.CROSS_VALIDATION])} labels" in delegate._below(one, run, "succeeded")


def test_a_round_of_before_is_read_by_its_confusion(session, qtbot, files):
    """metrics.json as it was written: means over the folds, steps without a confusion."""
    number = make_round(session.project, 4, 0.9)
    path = session.rounds.folder(number) / "metrics.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    for name in ("waf", "accuracy", "macro_f1"):
        table["cv"][name]["mean"] -= 0.05
        table["baseline"][name]["mean"] += 0.05
    del table["cv"]["intervals"], table["baseline"]["intervals"]
    for step in table["steps"]:
        del step["confusion"]
    path.write_text(json.dumps(table), encoding="utf-8")
    session.rounds.ingest(number)
    here = Round(session.rounds.folder(number))
    workspace = RoundsWorkspace(session)
    qtbot.addWidget(workspace)
    workspace.show()
    qtbot.waitUntil(workspace.result_panel.isVisible, timeout=20_000)
    row = grid_of(workspace)[1]
    assert row[1].startswith(three(here.waf()))
    assert row[3] == three(weighted_of(here.metrics["baseline"]["confusion"]))
    shown = "\n".join(one.text() for one in workspace.findChildren(QLabel))
    assert three(here.waf() - 0.05) not in shown
    assert workspace.result_panel._chart.series[0].name == "mean of the folds"
    workspace.shut_down()


def test_the_scores_on_validation_clips_are_shown_where_a_round_has_some(tmp_path, qtbot):
    """In a column of the round's page, and as a choice of Analyse that is hidden where there are none."""
    theme.apply(QApplication.instance(), "light")
    with make_project(tmp_path / "study") as project:
        session = Session(project, "ann")
        for number in (1, 2):
            folder = session.rounds.folder(make_round(project, number, 0.8))
            metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
            if number == 2:
                metrics["validation"] = {**metrics["test"], "confusion": np.diag(range(3, 9)).tolist()}
                (folder / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
            session.rounds.ingest(int(folder.name))
        analyse = AnalysisWorkspace(session)
        qtbot.addWidget(analyse)
        with qtbot.waitSignal(analyse.model.loaded, timeout=20_000):
            analyse.show()
        button = next(one for one in analyse.findChildren(QPushButton) if one.text() == "Validation")
        show(analyse, qtbot, 1, 2, Source.CROSS_VALIDATION)
        assert button.isHidden()
        show(analyse, qtbot, 2, 1, Source.VALIDATION)
        assert (button.isHidden(), button.isChecked()) == (False, True)
        assert re.match(r"WAF 1\.000 .+ · 33 clips, ", analyse.headline)
        rounds = RoundsWorkspace(session)
        qtbot.addWidget(rounds)
        rounds.show()
        rounds.list.setCurrentIndex(rounds.model.index(rounds.model.row_of(2)))
        qtbot.waitUntil(rounds.result_panel.isVisible)
        qtbot.waitUntil(lambda: len(grid_of(rounds)[0]) > 4, timeout=20_000)
        grid = grid_of(rounds)
        assert grid[0][1:3] == ["cross-validation", "validation"]
        assert [row[2][:5] for row in grid[1:]] == ["1.000", "1.000", "1.000", "33 / "]
        rounds.shut_down()


@pytest.fixture
def deep(analyse, qtbot):
    """Shows a page of Analyse about round 3 beside round 2, measured in cross-validation."""
    show(analyse, qtbot, 3, 2, Source.CROSS_VALIDATION)

    def open_(page: str):
        analyse.show_page(page)
        wanted = analyse.deep.pages[page]
        qtbot.waitUntil(lambda: analyse.deep.currentWidget() is wanted)
        return wanted

    return open_


def test_every_combination_of_modalities_has_the_waf_of_its_subset(deep, files):
    page = deep(MODALITY_PAGE)
    truth = files[3].said[Source.CROSS_VALIDATION][0]
    believed = files[3].subsets[files[3].clips[Source.CROSS_VALIDATION]]
    waf = [f1_score(truth, believed[:, s].argmax(axis=1), average="weighted", zero_division=0) for s in range(16)]
    ordered = sorted(range(1, 16), key=lambda subset: -waf[subset])
    assert [row.cells[0].text for row in page.subsets.rows] == [three(waf[subset]) for subset in ordered]
    for m, row in enumerate(page.gains.rows):
        assert row.cells[0].text == three(waf[1 << m])
        rest = [subset for subset in range(1, 16) if subset >> m & 1 and subset != 1 << m]
        added = [waf[subset] - waf[subset ^ 1 << m] for subset in rest]
        ends = row.cells[3].text.replace("−", "-").split(" … ")
        assert [float(end) for end in ends][1] >= round(max(added), 2) - 0.005


def test_the_errors_of_trust_are_those_of_the_beliefs(deep, files):
    page = deep(TRUST)
    truth = files[3].said[Source.CROSS_VALIDATION][0]
    believed = files[3].subsets[files[3].clips[Source.CROSS_VALIDATION]]
    assert page.summary().startswith(f"calibration error {three(calibration_error(believed[:, -1], truth))}, ")
    said = {row.text: row.cells[0].text for row in page.by_subset.rows}
    assert said["speech"] == three(calibration_error(believed[:, 1], truth))
    assert said["speech, image, text and video"] == three(calibration_error(believed[:, 15], truth))


def test_rounds_over_time_have_the_scores_of_their_files(deep, files):
    page = deep(OVER_ROUNDS)
    by_name = {line.name: [point.y for point in line.points] for line in page.waf.series}
    assert by_name["each round's own labels"] == [pytest.approx(files[n].waf()) for n in (1, 2, 3)]
    assert by_name["test clips"] == [pytest.approx(files[n].waf(Source.TEST)) for n in (1, 2, 3)]
    last, first = (files[n].f1(Source.CROSS_VALIDATION) for n in (3, 1))
    assert [row.cells[0].text for row in page.by_label.rows] == [three(value) for value in last]
    assert [row.cells[0].other for row in page.by_label.rows] == [pytest.approx(value) for value in first]
    adopted = [len({row["clip_id"] for row in files[n].adoptions}) for n in (1, 2, 3)]
    assert [row.cells[0].note for row in page.adopted.rows] == [f"{n} adopted" for n in adopted]


def test_why_one_clip_got_its_label_follows_from_its_subsets(analyse, files, session, qtbot):
    """Of a clip that somebody labelled, as the fold says that never saw it, and of one that nobody did."""
    assert session.perform(lambda: session.rounds.apply(3))
    here, page = files[3], analyse.deep.clip
    show(analyse, qtbot, 3, 2, Source.CROSS_VALIDATION)
    analyse.show_page(CLIP)
    for row in (here.clips[Source.CROSS_VALIDATION][0], int(np.flatnonzero(here.truth < 0)[0])):
        session.select(int(row) + 1)  # they came in in this order
        name = here.rows[row]["clip_id"]
        qtbot.waitUntil(lambda name=name: page._said_card.note.text().startswith(f"{name} "), timeout=20_000)
        believed = here.subsets[row]
        assert [bar.cells[0].text for bar in page.said.rows] == [f"{value:.2f}" for value in believed[-1]]
        for m, (bar, adds) in enumerate(zip(page.shapley.rows, shapley(believed[:, here.label[row]]), strict=True)):
            with_it = [subset for subset in range(16) if subset >> m & 1]
            if (believed[with_it] == believed[[subset ^ 1 << m for subset in with_it]]).all():
                assert bar.cells[1].text == "missing"
            else:
                assert bar.cells[0 if adds > 0 else 1].text == f"{adds:+.3f}".replace("-", "−")


def test_what_the_map_s_legend_counts_is_what_the_files_hold(analyse, files, session, qtbot):
    show(analyse, qtbot, 3, 2, Source.CROSS_VALIDATION)
    analyse.show_page(MAP)
    page, here = analyse.deep.map, files[3]
    qtbot.waitUntil(page.scatter.has_content, timeout=20_000)
    assert page._card.note.text().startswith(f"{len(here.rows)} clips")
    names = np.array(LABELS)
    guessed, known = names[here.label], here.truth >= 0
    right = np.where(known, np.where(here.label == here.truth, "right", "wrong"), "")
    told = {
        "Prediction": guessed.tolist(),
        "Label": names[here.truth[known]].tolist(),
        "Right or wrong": right[known].tolist(),
        "Speaker": [row["speaker"] for row in here.rows],
    }
    for name, values in told.items():
        page._field.setCurrentIndex(page._field.findText(name))
        page._field.activated.emit(page._field.currentIndex())
        said = page._legend.text().removeprefix(f"{name}: ").split(", ")
        assert {part.rpartition(" ")[0]: int(part.rpartition(" ")[2]) for part in said} == {
            **dict.fromkeys(LABELS if name in ("Prediction", "Label") else (), 0), **Counter(values)
        }  # fmt: skip
    table = page.scatter.table()[1:]
    assert [row[-2:] for row in table] == [[row["clip_id"], row["speaker"]] for row in here.rows]
    embedded = load_file(session.rounds.folder(3) / "embeddings.safetensors")["fused"].astype(np.float64)
    placed = PCA(2).fit_transform(embedded)
    for axis in range(2):  # the sign of an axis says nothing
        assert abs(np.corrcoef(placed[:, axis], page.scatter.place[:, axis])[0, 1]) == pytest.approx(1, abs=1e-4)


def test_a_slice_has_the_errors_and_the_waf_of_its_clips(tmp_path, qtbot):
    """Of a round that is wrong about one speaker more often than about the others."""
    with make_project(tmp_path / "study", 400) as project:
        rounds = RoundService(project)
        folder = rounds.folder(make_round(project, 1, 2.0))
        tensors, rows = load_file(folder / "predictions.safetensors"), Round(folder).rows
        bad = [n for n, row in enumerate(rows) if row["speaker"] == "speaker 4" and tensors["held_out"][n] >= 0][1:]
        tensors["folds"][bad] = np.roll(tensors["folds"][bad], 1, axis=2)
        save_file(tensors, folder / "predictions.safetensors", metadata_of(folder / "predictions.safetensors"))
        rounds.ingest(1)
        here, asked = Round(folder), Asked(SLICES, 1, 0, Source.CROSS_VALIDATION, smallest=5)
        content = PageContent(asked, read_page(project, MeasuringService(project), asked, 1))
    page = SlicesPage(LABELS)
    qtbot.addWidget(page)
    page.show_content(content)
    truth, guessed = here.said[Source.CROSS_VALIDATION]
    speaker = np.array([rows[n]["speaker"] for n in here.clips[Source.CROSS_VALIDATION]])
    row = next(row for row in page.slices.rows if row.text == "Speaker speaker 4")
    inside, wrong = speaker == "speaker 4", truth != guessed
    expected = sum(wrong[truth == label].mean() for label in truth[inside])
    share, waf = row.cells
    assert share.text == f"{wrong[inside].sum()} of {inside.sum()} wrong"
    assert share.value == pytest.approx(wrong[inside].mean())
    assert share.other == pytest.approx(expected / inside.sum())
    assert f"promise {expected:.1f}:" in share.tip
    assert waf.text == three(f1_score(truth[inside], guessed[inside], average="weighted", zero_division=0))


def metadata_of(path) -> dict[str, str]:
    with safe_open(path, "np") as file:
        return file.metadata()


def test_how_far_people_agree_is_what_scikit_learn_finds_in_their_votes(tmp_path, qtbot):
    """The three of them; alpha and the shares of pairs are counted pair by pair."""
    drawn = np.random.default_rng(3).integers(0, 3, (3, 24))
    drawn[1:, :12] = drawn[0, :12]  # they agree on half of the clips
    with make_project(tmp_path / "study", 40) as project:
        clips = QueueService(project).keys().tolist()[: drawn.shape[1]]
        for name, row in zip(("Ana", "Ben", "Cho"), drawn, strict=True):
            for key, label in zip(clips, row.tolist(), strict=True):
                ReviewService(project, name).correct(key, LABELS[label])
        page = PeoplePage(AgreementModel(Session(project, "Ana")), LABELS)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(page.labels.has_content, timeout=20_000)
    pairs = {(0, 1): "Ana · Ben", (0, 2): "Ana · Cho", (1, 2): "Ben · Cho"}
    for (first, other), name in pairs.items():
        row = next(row for row in page.pairs.rows if row.text == name)
        assert row.cells[0].text == f"{round(100 * accuracy_score(drawn[first], drawn[other]))} %"
        assert row.cells[1].text.startswith(f"{three(cohen_kappa_score(drawn[first], drawn[other]))} (")
    same = {
        label: np.mean([accuracy_score(drawn[a] == label, drawn[b] == label) for a, b in pairs]) for label in range(3)
    }
    whole = np.mean([accuracy_score(drawn[a], drawn[b]) for a, b in pairs])
    said = {row.label: [cell.text for cell in row.cells] for row in page.labels.rows}
    assert said[""][0] == f"{round(100 * whole)} %"
    assert said[""][1].startswith(f"{three(alpha(drawn))} (")
    for label, share in same.items():
        assert said[LABELS[label]][0] == f"{round(100 * share)} %"
        assert said[LABELS[label]][1].startswith(f"{three(alpha(drawn == label))} (")
    note, chance = page._labels_card.note.text(), sum(np.mean(drawn == label) ** 2 for label in range(3))
    assert note.startswith(f"{drawn.shape[1]} clips with two votes or more")
    assert f"Fleiss' kappa {three((whole - chance) / (1 - chance))} (" in note
    differ = [n for n in range(drawn.shape[1]) if len(set(drawn[:, n].tolist())) > 1]
    fewest = sorted(differ, key=lambda n: len(set(drawn[:, n].tolist())), reverse=True)[:12]
    assert [row.cells[0].text for row in page.clips.rows] == [
        "0 %" if len(set(drawn[:, n].tolist())) == 3 else "33 %" for n in fewest
    ]


def alpha(said: np.ndarray) -> float:
    """Krippendorff's alpha of everybody's [reviewers, clips] word on every clip: from all pairs of values."""
    ordered = [(a, b) for clip in said.T.tolist() for n, a in enumerate(clip) for m, b in enumerate(clip) if n != m]
    values = said.ravel().tolist()
    chance = [a != b for n, a in enumerate(values) for m, b in enumerate(values) if n != m]
    return 1 - np.mean([a != b for a, b in ordered]) / np.mean(chance)
