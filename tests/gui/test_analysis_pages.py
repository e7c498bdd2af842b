"""Analyse's pages behind the overview as a person uses them: every mark leads to its clips, every figure goes away."""

from __future__ import annotations

import csv
import xml.etree.ElementTree
from dataclasses import replace
from itertools import chain
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from made_rounds import make_project, make_round, truth_of, write_moments
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from sklearn.metrics import f1_score

from emodesk.domain.figures import Figure, figures_of
from emodesk.domain.passes import PassRule
from emodesk.domain.ratings import HERTZ, Scale
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.history import FEWEST_ALIKE, FEWEST_OF_LABEL, Forecast, RoundHistory, RoundLine, history
from emodesk.services.insight import FoundSlice, modality_page, trust_page
from emodesk.services.measured import MeasuringService
from emodesk.services.passes import make_pass, take
from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.ui.analysis.deep_pages import CLIP, MAP, PAGES, PEOPLE
from emodesk.ui.analysis.export import copy_table, save_picture, save_table
from emodesk.ui.analysis.pages.modalities import ModalitiesPage
from emodesk.ui.analysis.pages.over_rounds import OverRoundsPage
from emodesk.ui.analysis.workspace import OVERVIEW, AnalysisWorkspace
from emodesk.ui.charts import BarTable, HeatMap, LineChart, MomentStrips, SeenPictures, XYChart
from emodesk.ui.charts.scatter import Scatter
from emodesk.ui.theme import theme
from emodesk.viewmodels.clip_reasons import ClipReasons
from emodesk.viewmodels.insight import MODALITIES, OVER_ROUNDS, SLICES, TRUST, Asked, PageContent, read_page
from emodesk.viewmodels.prediction import PredictionModel
from emodesk.viewmodels.round_words import change
from emodesk.viewmodels.session import Session
from trainer.measures.learning import learn
from trainer.measures.slices import Slice
from trainer.measures.what_if import partly
from trainer.protocol.labels import LABELS
from trainer.protocol.round_folder import clip_moments_file

pytest_plugins = ["review_window"]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The folder of a project with three rounds and some decisions after each, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made") / "study"
    with make_project(folder, 240) as project:
        rounds, truth, review = RoundService(project), truth_of(project), ReviewService(project, "ann")
        split = {clip.key: clip.split for clip in QueueService(project).clips()}
        for seed in (1, 2, 3):
            rounds.ingest(make_round(project, seed, 0.6 + 0.2 * seed))
            rounds.apply(seed)
            for key in range(40 * seed, 40 * seed + 30, 2):
                if split[key] == "unlabelled":
                    review.correct(key, truth[f"clip_{key - 1:04d}"])
    return folder


@pytest.fixture
def session(made, tmp_path):
    theme.apply(QApplication.instance(), "light")
    with Project.open(copytree(made, tmp_path / "study")) as project:
        yield Session(project, "ann")


@pytest.fixture
def workspace(session, qtbot):
    workspace = AnalysisWorkspace(session)
    workspace.resize(1264, 700)
    qtbot.addWidget(workspace)
    with qtbot.waitSignal(workspace.model.loaded, timeout=20_000):
        workspace.show()
    return workspace


def go(workspace: AnalysisWorkspace, page: str, qtbot) -> None:
    workspace.show_page(page)
    own = {CLIP: workspace.deep.clip, MAP: workspace.deep.map, PEOPLE: workspace.deep.people}
    wanted = {**own, **workspace.deep.pages}[page]
    qtbot.waitUntil(lambda: workspace.deep.currentWidget() is wanted, timeout=20_000)


def measured(workspace: AnalysisWorkspace):
    return MeasuringService(workspace.session.project).clips(workspace.model.number, workspace.model.source)


def opened_by(workspace: AnalysisWorkspace, chart, row: int, qtbot) -> list[int]:
    """The clips that a row opens, by Enter and by a click alike."""
    chart.setFocus()
    with qtbot.waitSignal(workspace.openClips) as by_key:
        for _ in range(row):
            qtbot.keyClick(chart, Qt.Key.Key_Down)
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    place = chart._rows_rects(chart.area())[row].center().toPoint()
    with qtbot.waitSignal(workspace.openClips) as by_mouse:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert by_key.args == by_mouse.args
    return by_key.args[0]


def test_every_page_shows_figures_that_a_screen_reader_reads(workspace, qtbot):
    workspace.session.select(7)
    for page in PAGES:
        go(workspace, page, qtbot)
        charts = workspace.deep.charts()
        assert charts, page
        for title, _name, chart in charts:
            assert chart.accessibleName() == title
            if chart.has_content() and page != MAP:  # a hundred thousand points are described by what they come to
                assert len(chart.accessibleDescription().splitlines()) > 1, title


def test_the_modalities_are_measured_on_the_clips_of_the_headline(workspace, qtbot):
    go(workspace, MODALITIES, qtbot)
    page = workspace.deep.modalities
    expected = modality_page(measured(workspace))
    whole = page.subsets.rows[0] if page.subsets.rows[0].strong else next(r for r in page.subsets.rows if r.strong)
    assert whole.cells[0].value == pytest.approx(workspace._shown.scored.waf, abs=0.02)
    for row, share in zip(page.gains.rows, expected.competition.share, strict=True):
        assert row.cells[1].value == pytest.approx(max(0, share))
    assert page.gains.rows[0].cells[1].other is not None  # the compared round's mark
    assert opened_by(workspace, page.voices, 1, qtbot) == list(expected.voices[1].keys)
    assert opened_by(workspace, page.shares, 2, qtbot) == list(expected.shares["label"][2].keys)
    assert opened_by(workspace, page.pairs, 3, qtbot) == list(expected.pairs[3].keys)


def test_no_figure_of_the_modalities_is_of_clips_that_the_round_adopted_and_trained_on(session, qtbot):
    project, review = session.project, ReviewService(session.project, "ann")
    truth = truth_of(project)
    taken = [adopted for adopted in RoundService(project).adoptions(3) if adopted.accepted]
    for adopted in taken[:10]:
        review.correct(adopted.clip, truth[adopted.clip_id])
    people = MeasuringService(project).clips(3, Source.PEOPLE)
    trained = np.isin(people.keys, [adopted.clip for adopted in taken])
    assert 0 < trained.sum() < len(people)
    asked = Asked(MODALITIES, 3, 0, Source.PEOPLE)
    page = read_page(project, MeasuringService(project), asked, 3)
    expected = modality_page(people.only(~trained))
    np.testing.assert_array_equal(page.competition.waf, expected.competition.waf)
    assert page.adopted == trained.sum()
    shown = ModalitiesPage(LABELS)
    qtbot.addWidget(shown)
    shown.show_content(PageContent(asked, page))
    assert shown._gains_card.note.text().startswith(f"{expected.clips} clips; {page.adopted} more are left out")
    session.select(taken[0].clip)
    reasons, panel = ClipReasons(session), PredictionModel(session)
    reasons.activate(True)
    assert reasons.caveat().startswith("The round adopted this clip and trained on it")
    assert panel.was_adopted()
    other = next(key for key in people.keys[~trained].tolist())
    session.select(other)
    assert reasons.caveat() == ""


def test_bins_of_the_reliability_and_groups_lead_to_their_clips(workspace, qtbot):
    go(workspace, TRUST, qtbot)
    page, expected = workspace.deep.trust, trust_page(measured(workspace))
    points = [point for line in page.reliability.series for point in line.points if point.number >= 0]
    page.reliability.setFocus()
    qtbot.keyClick(page.reliability, Qt.Key.Key_Right)
    assert page.reliability.accessibleDescription() == points[1].tip
    with qtbot.waitSignal(workspace.openClips) as opened:
        qtbot.keyClick(page.reliability, Qt.Key.Key_Return)
    assert opened.args[0] == list(expected.bins[points[1].number])
    plot = page.reliability._plot(page.reliability.area())
    near = page.reliability._x(plot, points[1].x), page.reliability._y(plot, points[1].y)
    assert page.reliability.point_at(plot.topLeft().__class__(*near), True) == points[1]
    assert opened_by(workspace, page.errors, 0, qtbot) == list(expected.errors["speaker"][0].keys)
    page._field.setCurrentIndex(page._field.findData("seconds"))
    with qtbot.waitSignal(workspace.openClips) as wrong:
        qtbot.mouseClick(page._surest, Qt.MouseButton.LeftButton)
    assert wrong.args[0] == list(expected.surest_wrong)


def test_pages_can_be_narrowed_by_the_language_of_the_queue(workspace, qtbot):
    go(workspace, TRUST, qtbot)
    everything = workspace.deep.trust._page.clips
    workspace._filter.setText('speaker="speaker 3"')
    qtbot.keyClick(workspace._filter, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: 0 < workspace.deep.trust._page.clips < everything, timeout=20_000)
    workspace._filter.setText("speaker==")
    with qtbot.waitSignal(workspace.deep.model.failed, timeout=20_000):
        qtbot.keyClick(workspace._filter, Qt.Key.Key_Return)
    workspace._filter.clear()
    qtbot.waitUntil(lambda: workspace.deep.currentWidget() is workspace.deep.trust, timeout=20_000)
    assert workspace.deep.trust._page.clips == everything


def test_a_filter_that_is_none_does_not_keep_the_next_one_from_being_read(workspace, qtbot):
    go(workspace, TRUST, qtbot)
    model, deep = workspace.deep.model, workspace.deep
    good = replace(deep._asked, filter="confidence>.2")
    with qtbot.waitSignal(model.loaded) as loaded:
        model.ask(replace(good, filter="speaker=="))
        model.ask(good)
    assert loaded.args[0].asked == good


def test_rounds_over_time_forecast_what_more_labels_bring_and_lead_to_a_round(workspace, qtbot):
    go(workspace, OVER_ROUNDS, qtbot)
    page = workspace.deep.over_rounds
    assert [point.x for point in page.waf.series[0].points] == [1, 2, 3]
    assert all(point.low < point.y < point.high for point in page.waf.series[0].points)
    assert "more labels would bring" in page._learning_card.note.text()
    found = history(workspace.session.project)
    promising, sentence = found.promising, page._bring_card.note.text()
    support = figures_of(RoundService(workspace.session.project).list()[-1].metrics, "cv").confusion.support
    shares = dict(zip(LABELS, support / support.sum(), strict=True))
    gains = {label: shares[label] * forecast.gain for label, forecast in found.label_forecasts.items()}
    one, other = sorted(gains, key=gains.get)[:-3:-1]
    assert promising.gain == pytest.approx(gains[one] + gains[other])
    assert sentence.startswith(f"120 more labels of {one} and {other} would bring about {change(promising.gain)} WAF (")
    assert sentence in page.summary()
    assert len(page.adopted.rows) == 3
    with qtbot.waitSignal(workspace.model.loaded, timeout=20_000):
        page.waf.picked.emit(2, "cv")
    assert workspace.model.number == 2
    assert workspace.page == OVER_ROUNDS


def test_rounds_are_told_on_the_same_clips_beside_those_on_which_each_was_measured(workspace, qtbot):
    go(workspace, OVER_ROUNDS, qtbot)
    page, project = workspace.deep.over_rounds, workspace.session.project
    measuring, found = MeasuringService(project), history(project)
    each = {line.number: measuring.said(line.number, Source.CROSS_VALIDATION) for line in found.rounds}
    same = sorted(set.intersection(*(set(said.keys.tolist()) for said in each.values())))
    assert sorted(found.alike) == same
    assert len(same) < max(map(len, each.values())), "the rounds learnt from different labels"
    truth = truth_of(project)
    names = {clip.key: clip.clip_id for clip in QueueService(project).clips(same)}
    for line in found.rounds:
        said = dict(zip(each[line.number].keys.tolist(), each[line.number].said.tolist(), strict=True))
        told = [LABELS[said[key]] for key in same]
        waf = f1_score([truth[names[key]] for key in same], told, average="weighted")
        assert line.alike.value == pytest.approx(waf)
    own, alike, _test = page.waf.series
    assert [line.name for line in (own, alike)] == ["each round's own labels", f"the same {len(same)} clips"]
    assert own.points[0].tip.endswith(
        f"; on the {len(each[1])} labels that it learnt from, which are others in each round"
    )
    gain = change(found.rounds[-1].alike.value - found.rounds[0].alike.value)
    assert page._waf_card.note.text() == f"on the same {len(same)} clips: {gain} from round 1 to 3"
    assert set(answered(workspace, lambda: page.waf.picked.emit(3, "alike"), qtbot)) == set(same)


def test_what_more_labels_bring_is_forecast_on_the_same_clips_and_of_too_few_on_each_rounds_own(workspace, qtbot):
    go(workspace, OVER_ROUNDS, qtbot)
    page, found = workspace.deep.over_rounds, history(workspace.session.project)
    assert len({line.waf.value == line.alike.value for line in found.rounds}) == 2, "other clips, other figures"
    assert found.learning.scores.tolist() == [line.alike.value for line in found.rounds]
    assert [point.y for point in page.learning.series[1].points] == found.learning.scores.tolist()
    same = f"Every round is measured on the same {len(found.alike)} clips"
    assert page._learning_card.note.toolTip().startswith(same)
    measuring = MeasuringService(workspace.session.project)
    said = {line.number: measuring.said(line.number, Source.CROSS_VALIDATION) for line in found.rounds}
    held = np.isin(said[3].keys, found.alike)
    for place, (label, forecast) in enumerate(found.label_forecasts.items()):
        at = LABELS.index(label)
        count = (said[3].truth[held] == at).sum()
        assert forecast.alike == (count if count >= FEWEST_OF_LABEL else 0)
        on = (
            f"Every round is measured on the same {count} "
            if forecast.alike
            else "Each round is measured on the labels"
        )
        assert page.bring.rows[place].cells[0].tip.startswith(on)
        for number, line in enumerate(found.rounds, start=1):
            of = said[number]
            told = [of.said[of.keys == key][0] == at for key in found.alike]
            true = [said[3].truth[said[3].keys == key][0] == at for key in found.alike]
            assert line.alike_f1[label].value == pytest.approx(f1_score(true, told))
    assert len({forecast.alike > 0 for forecast in found.label_forecasts.values()}) == 2, "of some labels too few"
    narrow = np.setdiff1d(np.arange(1, 241), sorted(found.alike)[FEWEST_ALIKE - 1 :])
    few = history(workspace.session.project, MeasuringService(workspace.session.project), narrow)
    assert few.learning.scores.tolist() == [line.waf.value for line in few.rounds if line.waf.value is not None]
    assert {forecast.alike for forecast in few.label_forecasts.values()} <= {0}
    page.show_content(PageContent(Asked(OVER_ROUNDS, 3, 0, Source.CROSS_VALIDATION), few))
    assert page._learning_card.note.toolTip().startswith("Each round is measured on the labels that it learnt from.")


def test_a_label_whose_clips_were_always_as_many_is_said_to_tell_nothing_yet(qtbot):
    def line(number: int, labelled: int) -> RoundLine:
        figure = Figure(0.5 + labelled / 500, None, 0.4, 0.8)
        return RoundLine(number, labelled, figure, {"anger": figure, "joy": figure, "calm": figure}, 0, 0, 0, None)

    page = OverRoundsPage(("anger", "joy", "calm"))
    qtbot.addWidget(page)
    curve = learn([40, 60, 80], [0.58, 0.62, 0.66], [0.02] * 3)
    forecasts = tuple(Forecast(more, *curve.gain(more)) for more in (60, 120, 240))
    shown = RoundHistory(
        tuple(line(n, 20 + 20 * n) for n in (1, 2, 3)), curve, forecasts, {"anger": forecasts[0]},
        untold={"joy": (12,), "calm": (1, 9), "awe": ()},
    )  # fmt: skip
    page.show_content(PageContent(Asked(OVER_ROUNDS, 3, 0, Source.CROSS_VALIDATION), shown))
    assert [row.label for row in page.bring.rows] == ["anger", "joy", "calm", "awe"]
    told = [row.cells[0].text for row in page.bring.rows[1:]]
    assert told == ["cannot be told yet: 12 clips in every round", "cannot be told yet: only 1 or 9 clips so far",
                    "cannot be told: no round measured it"]  # fmt: skip
    assert page.bring.rows[1].cells[0].tip.startswith(f"Joy: {told[0]}. Three rounds on different numbers")


def test_slices_say_that_there_is_none_and_ask_anew_for_another_size(workspace, qtbot):
    go(workspace, SLICES, qtbot)
    page = workspace.deep.slices
    assert not page.slices.rows
    with qtbot.waitSignal(workspace.deep.model.loaded, timeout=20_000) as loaded:
        page.smallest.setValue(8)
    assert loaded.args[0].asked.smallest == 8


def test_two_groups_of_speakers_stand_side_by_side_by_the_language_of_the_queue(workspace, qtbot):
    session = workspace.session
    go(workspace, TRUST, qtbot)
    trust, measuring = workspace.deep.trust, MeasuringService(session.project)
    assert workspace._others.isVisible()
    for line, terms in ((workspace._filter, 'speaker="speaker 1"'), (workspace._others, 'speaker="speaker 2"')):
        line.setText(terms)
        with qtbot.waitSignal(workspace.deep.model.loaded, timeout=20_000):
            line.editingFinished.emit()
    number, source = workspace.model.number, workspace.model.source
    sides = [
        trust_page(measuring.clips(number, source, session.queue.query(terms.text())))
        for terms in (workspace._filter, workspace._others)
    ]
    names = [series.name for series in trust.reliability.series]
    assert names == ["as promised", "this round", "the other clips"]
    for series, page in zip(trust.risk.series[:2], sides, strict=True):
        assert [point.y for point in series.points][-1] == pytest.approx(page.curve.risk[-1])
    assert trust._page.clips == sides[0].clips
    assert trust._beside.clips == sides[1].clips
    workspace.show_page(SLICES)
    assert not workspace._others.isVisible()


def test_a_modality_turned_down_changes_what_is_said_at_once(workspace, qtbot):
    session = workspace.session
    session.select(7)
    go(workspace, CLIP, qtbot)
    clip, prediction = workspace.deep.clip, session.predictions.prediction(7)
    there = np.ones(4)
    for name, value in (("speech", 40), ("video", 0)):
        clip.parts.slider(name).setValue(value)
        there[prediction.modalities.index(name)] = value / 100
    expected = partly(prediction.subsets, there)
    assert [row.cells[0].value for row in clip.said.rows] == pytest.approx(expected.tolist())
    assert not clip.parts.switch("video").isChecked()
    clip.parts.switch("video").click()
    there[3] = 1.0
    assert [row.cells[0].value for row in clip.said.rows] == pytest.approx(partly(prediction.subsets, there).tolist())
    qtbot.mouseClick(clip._all, Qt.MouseButton.LeftButton)
    assert [row.cells[0].value for row in clip.said.rows] == pytest.approx(prediction.subsets[-1].tolist())


def test_a_click_on_a_label_asks_why_that_label(workspace, qtbot):
    session = workspace.session
    session.select(7)
    go(workspace, CLIP, qtbot)
    clip, prediction = workspace.deep.clip, session.predictions.prediction(7)
    for k in (0, 4):
        clip.said.setFocus()
        qtbot.mouseClick(
            clip.said, Qt.MouseButton.LeftButton, pos=clip.said._rows_rects(clip.said.area())[k].center().toPoint()
        )
        assert workspace.deep.reasons.shown == LABELS[k]
        for m, row in enumerate(clip.shapley.rows):
            if prediction.present[m]:
                signed = row.cells[0].value - row.cells[1].value
                assert signed == pytest.approx(prediction.shapley[m, k], abs=1e-6)


def test_clips_like_this_one_are_the_nearest_and_open(workspace, qtbot):
    session = workspace.session
    session.select(7)
    go(workspace, CLIP, qtbot)
    clip = workspace.deep.clip
    assert 7 not in [one.key for one in clip._near]
    assert [one.distance for one in clip._near] == sorted(one.distance for one in clip._near)
    assert opened_by(workspace, clip.near, 1, qtbot) == [clip._near[1].key]


def test_the_page_says_which_moments_words_and_patches_mattered_and_a_moment_is_opened(workspace, qtbot):
    session = workspace.session
    tensors = write_moments(session.rounds.folder(3), 6)
    session.select(7)
    go(workspace, CLIP, qtbot)
    clip, k = workspace.deep.clip, LABELS.index(workspace.deep.reasons.shown)
    assert [strip.name for strip in clip.moments.strips] == ["Speech", "Image"]
    np.testing.assert_allclose(clip.moments.strips[0].gave, tensors["0/gave"][:, k], atol=1e-6)
    assert clip.moments.table()[13][1] == f"{tensors['0/gave'][12, k]:.4f}"
    gave = dict(zip(("sentence", "6"), tensors["2/gave"][:, k], strict=True))
    for row in clip.words.rows:
        assert row.cells[0].value - row.cells[1].value == pytest.approx(float(gave[row.text]))
    assert [shown.name for shown in clip.pictures.pictures] == ["image, 0.60 s", "image, 1.20 s", "image, 1.80 s"]
    said = clip._checked.text()
    assert "in speech and image" in said
    assert "In text it is no better than a random order" in said
    assert "Video: its features have no time." in said
    place = clip.moments._plot(clip.moments.area(), 0).center().toPoint()
    with qtbot.waitSignal(workspace.openMoment) as opened:
        qtbot.mouseClick(clip.moments, Qt.MouseButton.LeftButton, pos=place)
    key, seconds = opened.args
    assert key == 7
    assert seconds == pytest.approx(1.5, abs=0.06)
    with qtbot.waitSignal(workspace.openMoment) as opened:
        clip.moments.setFocus()
        qtbot.keyClick(clip.moments, Qt.Key.Key_Return)
    assert opened.args[0] == 7
    titles = [title for title, _, _ in workspace._charts()]
    assert {"Which moments mattered", "Which words mattered", "Where on the picture"} <= set(titles)
    workspace.deep.reasons.choose("sadness")
    strip = clip.moments.strips[0].gave
    np.testing.assert_allclose(strip, tensors["0/gave"][:, LABELS.index("sadness")], atol=1e-6)


def test_a_label_that_the_round_did_not_have_by_itself_says_so_in_place_of_moments(workspace, qtbot):
    session = workspace.session
    write_moments(session.rounds.folder(3), 6)
    session.select(7)
    go(workspace, CLIP, qtbot)
    clip, reasons = workspace.deep.clip, workspace.deep.reasons
    reasons.moments = replace(reasons.moments, labels=("merged", *LABELS[1:]))
    reasons.choose("neutral")
    assert "was no label of this round by itself" in clip.moments.empty
    assert clip.moments.strips == ()
    assert clip.words.empty == clip.moments.empty


def test_a_clip_whose_moments_nobody_can_find_says_so_and_shows_no_pictures(workspace, qtbot):
    workspace.session.select(8)
    go(workspace, CLIP, qtbot)
    clip = workspace.deep.clip
    assert clip.moments.empty == "This round left no model to ask."  # made rounds have none
    assert clip._pictures_card.isHidden()
    assert not clip.words.isHidden()


def test_moments_of_a_damaged_file_are_said_and_nothing_else_is_lost(workspace, qtbot):
    session = workspace.session
    write_moments(session.rounds.folder(3), 6)
    clip_moments_file(session.rounds.folder(3), 6).write_bytes(b"half")
    session.select(7)
    go(workspace, CLIP, qtbot)
    clip = workspace.deep.clip
    assert "clip-6.safetensors cannot be used" in clip.moments.empty
    assert clip.said.has_content()


def test_y_leads_from_a_clip_to_its_reasons(session, open_window, qtbot):
    window = open_window(session.project, session)
    session.select(9)
    window.actions_by_id.run("analyse.why")
    assert window._stack.currentWidget() is window.analysis
    qtbot.waitUntil(lambda: window.analysis.deep.currentWidget() is window.analysis.deep.clip, timeout=20_000)
    assert window.analysis.deep.reasons.clip_name == "clip_0008"
    assert window.analysis.deep.reasons.prediction is not None


def test_a_figure_is_taken_away_as_svg_as_table_and_by_the_clipboard(workspace, qtbot, tmp_path):
    go(workspace, TRUST, qtbot)
    chart = workspace.deep.trust.risk
    save_picture(chart, tmp_path / "risk.svg")
    root = xml.etree.ElementTree.fromstring((tmp_path / "risk.svg").read_bytes())
    assert root.tag.endswith("svg")
    save_table(chart.table(), tmp_path / "risk.csv")
    with (tmp_path / "risk.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == chart.table()
    copy_table(chart.table())
    assert QGuiApplication.clipboard().text().split("\n")[1].split("\t") == rows[1]
    menu = workspace._export.menu()
    menu.aboutToShow.emit()
    titles = [title for title, _name, _chart in workspace.deep.charts()]
    assert [action.text() for action in menu.actions()][: len(titles)] == titles


def narrow(workspace: AnalysisWorkspace, terms: str, qtbot) -> None:
    """Write an expression above and wait until it is counted."""
    workspace._filter.setText(terms)
    with qtbot.waitSignal(workspace.narrowing.changed):
        qtbot.keyClick(workspace._filter, Qt.Key.Key_Return)


def test_every_page_is_narrowed_by_one_expression_and_says_of_how_many_clips_it_is(workspace, qtbot):
    session, terms = workspace.session, 'speaker="speaker 3" or speaker="speaker 4"'
    keys = set(session.queue.query(terms).tolist())
    with qtbot.waitSignal(workspace.model.loaded):
        narrow(workspace, terms, qtbot)
    assert workspace._let_through.text() == f"{len(keys)} of 240 clips"
    number, source = workspace.model.number, workspace.model.source
    of_some = MeasuringService(session.project).clips(number, source, np.array(sorted(keys)))
    assert workspace.heat_map.scores.total == len(of_some)
    assert f"{len(of_some)} clips" in workspace.headline
    assert "±" not in workspace.headline.partition("(")[0]  # of folds nothing is said
    assert workspace._shares_card.note.text().startswith(f"{len(keys)} clips")
    assert set(workspace.disagreements.keys()) <= keys
    counts = workspace.heat_map.scores.confusion
    row, column = divmod(int(counts.argmax()), counts.shape[1])
    with qtbot.waitSignal(workspace.openClips) as opened:
        workspace._open_cell(row, column)
    assert len(opened.args[0]) == counts[row, column]
    assert set(opened.args[0]) <= keys
    session.select(7)
    go(workspace, CLIP, qtbot)
    qtbot.waitUntil(lambda: workspace.deep.several.found is not None)
    assert {near.key for near in workspace.deep.clip._near} <= keys
    assert set(workspace.deep.several.found.keys.tolist()) == keys
    go(workspace, OVER_ROUNDS, qtbot)
    points = workspace.deep.over_rounds.waf.series[0].points
    assert points[-1].y == pytest.approx(workspace._shown.scored.waf)
    workspace._filter.clear()
    assert workspace._let_through.isHidden()


def test_an_expression_is_asked_of_the_store_once_for_all_pages_until_something_changes(
    workspace, qtbot, monkeypatch
):  # fmt: skip
    session, asked = workspace.session, []
    query = session.queue.query
    monkeypatch.setattr(session.queue, "query", lambda text: asked.append(text) or query(text))
    terms = "confidence>.3"
    with qtbot.waitSignal(workspace.model.loaded):
        narrow(workspace, terms, qtbot)
    for page in (TRUST, OVER_ROUNDS):
        go(workspace, page, qtbot)
    assert asked == [terms]
    open_clip = int(query("split=unlabelled status=open")[0])
    with qtbot.waitSignal(workspace.model.loaded):
        session.perform(lambda: session.review.correct(open_clip, "anger"))
    assert asked == [terms, terms]


def test_a_filter_that_leaves_no_clip_says_so_on_every_page_and_one_press_shows_all_again(workspace, qtbot):
    narrow(workspace, "speaker=nobody", qtbot)
    for page in (TRUST, PEOPLE, OVER_ROUNDS):
        workspace.show_page(page)
        assert workspace._body.currentWidget() is workspace._no_clip
    narrow(workspace, "speaker==", qtbot)
    assert workspace._body.currentWidget() is workspace._no_clip
    assert "speaker" in workspace._no_clip._sentence.text()
    qtbot.mouseClick(workspace._no_clip._further, Qt.MouseButton.LeftButton)
    assert workspace._filter.text() == ""
    assert workspace._body.currentWidget() is workspace.deep


def test_switches_act_on_several_clips_and_those_that_change_are_opened(workspace, qtbot):
    session = workspace.session
    session.select(7)
    narrow(workspace, "not test", qtbot)
    go(workspace, CLIP, qtbot)
    several, clip = workspace.deep.several, workspace.deep.clip
    qtbot.waitUntil(lambda: several.found is not None)
    assert not clip._changing.isEnabled()
    clip.parts.switch("speech").click()
    changing = several.changing.tolist()
    assert clip._several_card.note.text() == f"{len(changing)} of {len(several.found.keys)} clips of the filter change"
    with qtbot.waitSignal(workspace.openClips) as opened:
        qtbot.mouseClick(clip._changing, Qt.MouseButton.LeftButton)
    assert opened.args[0] == changing
    assert opened_by(workspace, clip.several, 1, qtbot) == [changing[1]]


def test_what_the_round_says_by_itself_is_shown_before_all_is_read(session, qtbot):
    workspace = AnalysisWorkspace(session)
    qtbot.addWidget(workspace)
    seen = []
    workspace.model.begun.connect(lambda found: seen.append((found.number, workspace.heat_map.scores.total)))
    with qtbot.waitSignal(workspace.model.loaded):
        workspace.show()
    assert seen == [(3, workspace.heat_map.scores.total)]
    assert workspace._shown.flips is not None
    with qtbot.waitSignal(workspace.model.loaded):
        workspace.model.compare_with(1)
    assert len(seen) == 1  # the same round's figures stand meanwhile


def answered(workspace: AnalysisWorkspace, act, qtbot) -> list[int]:
    """The clips that a press asks for and a worker finds."""
    with qtbot.waitSignal(workspace.openClips) as opened:
        act()
    return opened.args[0]


def test_marks_of_labels_shares_and_modalities_lead_to_the_clips_they_are_made_of(workspace, qtbot):
    number, whole = workspace.model.number, 0b1111
    found = measured(workspace)
    k = LABELS.index(workspace.f1.rows[1].label)
    opened = answered(workspace, lambda: workspace.f1.activated.emit(1), qtbot)
    assert set(opened) == set(found.keys[(found.truth == k) | (found.said == k)].tolist())
    assert len(opened) == len(set(opened))
    every = answered(workspace, lambda: workspace.shares.activated.emit(0), qtbot)
    assert len(every) == 240
    parts = [answered(workspace, lambda n=n: workspace.shares.activated.emit(n), qtbot) for n in range(1, 7)]
    assert [len(part) for part in parts] == workspace._shown.shares.clips.tolist()
    assert sorted(chain.from_iterable(parts)) == sorted(every)
    right = found.subsets.argmax(axis=2) == found.truth[:, None]
    needing = found.keys[right[:, whole] & ~right[:, whole ^ 1]].tolist()
    assert answered(workspace, lambda: workspace.robustness.activated.emit(0), qtbot) == needing
    go(workspace, MODALITIES, qtbot)
    page = workspace.deep.modalities
    assert opened_by(workspace, page.gains, 0, qtbot) == needing
    subset = page._order[3]
    assert opened_by(workspace, page.subsets, 3, qtbot) == found.keys[~right[:, subset]].tolist()
    go(workspace, TRUST, qtbot)
    page = workspace.deep.trust
    assert opened_by(workspace, page.by_subset, 2, qtbot) == found.keys[~right[:, page._order[2]]].tolist()
    assert set(opened_by(workspace, page.by_class, 1, qtbot)) == set(found.keys[found.said == 1].tolist())
    go(workspace, OVER_ROUNDS, qtbot)
    page, adoptions = workspace.deep.over_rounds, workspace.session.rounds.adoptions(1)
    assert set(opened_by(workspace, page.adopted, 0, qtbot)) == {adopted.clip for adopted in adoptions}
    with qtbot.waitSignal(workspace.model.loaded):
        page.learning.activated.emit(1)
    assert workspace.model.number == 1 != number


def marks_of(chart, number: int) -> list[tuple]:
    """What a chart's marks emit when they are pressed; of marks of rounds those of the round in view, for another round
    comes into view first. No mark with words of its own leads nowhere."""
    if isinstance(chart, BarTable):
        assert chart._leads
        return [(chart.activated, row) for row in range(len(chart.rows))]
    if isinstance(chart, LineChart):
        assert chart._leads
        of_rounds = chart.x_name == "round"
        return [(chart.picked, int(p.x), p.of) for p in chart._points() if not of_rounds or p.x == number]
    if isinstance(chart, XYChart):
        points = chart._openable()
        assert len(points) == len({id(p) for line in chart.series for p in line.points if p.tip})
        of_rounds = chart.x_name == "labels"
        return [(chart.activated, p.number) for p in points if not of_rounds or p.number == number]
    if isinstance(chart, MomentStrips):
        return [(chart.activated, seconds) for seconds in chart.time.tolist()]
    if isinstance(chart, SeenPictures):
        return [(chart.activated, at) for at in range(len(chart.pictures))]
    if isinstance(chart, Scatter):
        return [(chart.caught, np.array([at])) for at in range(len(chart.place))]
    assert isinstance(chart, HeatMap)
    classes = range(len(chart.scores.labels))
    return [(chart.activated, row, column) for row in classes for column in classes]


def with_people(project: Project) -> None:
    """Votes of two on 40 clips, of one of them in sight of the model and blind, and ratings along time."""
    ben, cho, said = ReviewService(project, "Ben"), ReviewService(project, "Cho"), np.linspace(-1, 1, 3 * HERTZ)
    for key in range(101, 141):
        ben.correct(key, "anger")
        cho.correct(key, "worry" if key % 3 else "anger")
    read = make_pass(project, "blind", "ann", ("Ben",), [142, 143, 144], PassRule(blind_model=True)).read
    blind = ReviewService(project, "Ben", read.key)
    while keys := take(project, read, "Ben"):
        for key in keys:
            blind.correct(key, "sadness")
    for name in ("ann", "Ben"):
        ReviewService(project, name).rate(7, Scale(), said)


def test_every_mark_of_every_page_leads_to_its_clips_or_to_a_moment(made, tmp_path, qtbot):
    theme.apply(QApplication.instance(), "light")
    with Project.open(copytree(made, tmp_path / "study")) as project:
        with_people(project)
        session = Session(project, "ann")
        write_moments(session.rounds.folder(3), 6)
        session.select(7)
        workspace = AnalysisWorkspace(session, lambda: session.passing("split=unlabelled"))
        qtbot.addWidget(workspace)
        with qtbot.waitSignal(workspace.model.loaded, timeout=20_000):
            workspace.show()
        led: list[str] = []
        workspace.openClips.connect(lambda keys: led.append("clips" if keys else "no clips"))
        workspace.openMoment.connect(lambda _key, _seconds: led.append("moment"))
        session.notice.connect(lambda _kind, words: led.append(words))
        walked = {}
        for page in (OVERVIEW, *PAGES):
            if page == OVERVIEW:
                workspace.show_page(page)
            else:
                go(workspace, page, qtbot)
            if page == SLICES:  # the made rounds have none
                found = Slice((("speaker", "speaker 3"),), np.arange(3), 2, 1.0, 3.0, 0.01)
                content = (FoundSlice(found, 3, 0.5, (1, 2, 3), (1, 2)),)
                workspace.deep.slices.show_content(PageContent(workspace.deep._asked, content))
            for title, _name, chart in workspace._charts():
                qtbot.waitUntil(chart.has_content, timeout=20_000)
                assert chart.focusPolicy() != Qt.FocusPolicy.NoFocus, title
                marks = marks_of(chart, workspace.model.number)
                if chart is workspace.deep.over_rounds.shares:
                    marks = [mark for mark, row in zip(marks, chart.rows, strict=True) if row.strong]
                some = marks[:: max(1, len(marks) // 8)]
                before = len(led)
                for signal, *pressed in some:
                    count = len(led)
                    if chart is workspace.deep.clip.said and workspace.deep.reasons.shown != LABELS[pressed[0]]:
                        signal.emit(*pressed)  # asks why that label, and leads to the clip when it is asked again
                    signal.emit(*pressed)
                    qtbot.waitUntil(lambda count=count: len(led) > count)
                walked[title] = set(led[before:])
        empty = {"There are no clips to open here.", "There are no clips to open in this cell."}
        for title, ways in walked.items():
            assert ways - empty <= {"clips", "moment"}, (title, ways)
            assert ways & {"clips", "moment"}, title
        assert len(walked) == 37


def test_a_mark_opens_a_queue_that_esc_leaves_to_ones_place_and_analyse_stays_as_it_was(session, open_window, qtbot):
    window = open_window(session.project, session)
    review, analysis = window.review, window.analysis
    place = review.queue.key_at(5)
    session.select(place)
    window.show_workspace("analyse")
    go(analysis, TRUST, qtbot)
    risk = analysis.deep.trust.risk
    with qtbot.waitSignal(analysis.openClips) as opened:
        risk.activated.emit(3)
    page, coverage = analysis.deep.trust, risk._openable()[3].x
    measured_ = measured(analysis)
    surest = measured_.keys[np.argsort(-measured_.confidence, kind="stable")][: round(coverage * len(measured_))]
    assert set(opened.args[0]) == set(surest.tolist())
    assert review.queue.visible_keys.tolist() == opened.args[0]
    window.actions_by_id.run("review.back")
    assert review.queue.restriction is None
    assert session.selected == place
    window.show_workspace("analyse")
    assert analysis.deep.currentWidget() is page


def test_f1_over_rounds_and_a_forecast_lead_to_the_clips_of_the_label(workspace, qtbot):
    session = workspace.session
    go(workspace, OVER_ROUNDS, qtbot)
    page, found = workspace.deep.over_rounds, MeasuringService(session.project).clips(3, Source.CROSS_VALIDATION)
    row = next(at for at, row in enumerate(page.by_label.rows) if row.label == "worry")
    k = LABELS.index("worry")
    opened = answered(workspace, lambda: page.by_label.activated.emit(row), qtbot)
    assert set(opened) == set(found.keys[(found.truth == k) | (found.said == k)].tolist())
    label = page.bring.rows[0].label
    needed = answered(workspace, lambda: page.bring.activated.emit(0), qtbot)
    assert needed == session.queue.query(f"split=unlabelled status=open proposed={label}").tolist()
    every = {at: AnalysisService(session.project).shares(at).overall for at in (1, 2, 3)}
    for row, shares in zip(page.shares.rows, every.values(), strict=True):
        assert [cell.value for cell in row.cells] == pytest.approx(shares.tolist())
    wrong = answered(workspace, lambda: page.waf.picked.emit(3, "test"), qtbot)
    told = MeasuringService(session.project).clips(3, Source.TEST)
    assert wrong == told.keys[np.argsort(told.right, kind="stable")].tolist()
