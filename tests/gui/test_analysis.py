"""The workspace Analyse as a person uses it: real widgets over rounds on disk and decisions in a real store."""

from __future__ import annotations

import csv
import shutil
import threading
from dataclasses import replace

import pytest
from made_rounds import make_project, make_round, truth_of
from PySide6.QtCore import QPointF, QRectF, Qt, QTranslator
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from emodesk.domain.label_set import LabelRow, LabelSetEdit
from emodesk.services.analysis import AnalysisService, Source
from emodesk.services.label_set import change_labels
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.store import clips as clip_store
from emodesk.ui.analysis import workspace as analysis_workspace
from emodesk.ui.analysis.chart_data import headline, measured
from emodesk.ui.analysis.export import save_picture, save_table
from emodesk.ui.analysis.workspace import AnalysisWorkspace
from emodesk.ui.theme import theme
from emodesk.ui.widgets.card import Card
from emodesk.viewmodels.analysis import analyse
from emodesk.viewmodels.session import Session
from trainer.protocol.files import resources

SMALL_WINDOW = (1264, 640)  # what a workspace has in a window of 1280 by 720


@pytest.fixture
def open_workspace(tmp_path, qtbot):
    """Opens the workspace on a made project with some rounds ingested."""
    theme.apply(QApplication.instance(), "light")
    opened: list[AnalysisWorkspace] = []

    def open_it(rounds: int = 2, decided: int = 0) -> AnalysisWorkspace:
        project = make_project(tmp_path / "study")
        session = Session(project, "ann")
        for seed in range(1, rounds + 1):
            session.rounds.ingest(make_round(project, seed, 0.7 + 0.1 * seed))
        decide(session, decided)
        workspace = AnalysisWorkspace(session)
        workspace.resize(*SMALL_WINDOW)
        qtbot.addWidget(workspace)
        with qtbot.waitSignal(workspace.model.loaded, timeout=20_000, raising=rounds > 0) if rounds else _nothing():
            workspace.show()
        workspace.activateWindow()
        qtbot.waitUntil(workspace.isActiveWindow)
        opened.append(workspace)
        return workspace

    yield open_it
    for workspace in opened:
        workspace.session.project.close()


class _nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_rest: object) -> None: ...


def decide(session: Session, count: int) -> list[int]:
    """A person who knows the truth labels some open clips; their keys."""
    truth = truth_of(session.project)
    with session.project.store.read() as connection:
        chosen = [clip for clip in clip_store.everything(connection) if clip.split == "unlabelled"][:count]
    review = ReviewService(session.project, "ann")
    for clip in chosen:
        session.perform(lambda clip=clip: review.correct(clip.key, truth[clip.clip_id]))
    return [clip.key for clip in chosen]


def texts(workspace: AnalysisWorkspace) -> str:
    """All words that are shown."""
    return "\n".join(one.text() for one in workspace.findChildren(QLabel) if one.isVisible())


def cell_with_clips(workspace: AnalysisWorkspace) -> tuple[int, int]:
    """The fullest cell of the confusion."""
    counts = workspace.heat_map.scores.confusion
    return divmod(int(counts.argmax()), counts.shape[1])


def test_a_project_without_rounds_says_what_to_do(open_workspace, qtbot):
    workspace = open_workspace(rounds=0)
    assert "Nothing to analyse yet" in texts(workspace)
    with qtbot.waitSignal(workspace.commandRequested) as asked:
        start = next(one for one in workspace.findChildren(QPushButton) if one.text() == "Start a round")
        qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    assert asked.args == ["rounds.start"]


def test_a_click_on_a_cell_opens_its_clips(open_workspace, qtbot):
    workspace = open_workspace()
    row, column = cell_with_clips(workspace)
    place = workspace.heat_map.cell_rect(row, column).center().toPoint()
    with qtbot.waitSignal(workspace.openClips, timeout=10_000) as opened:
        qtbot.mouseClick(workspace.heat_map, Qt.MouseButton.LeftButton, pos=place)
    assert len(opened.args[0]) == workspace.heat_map.scores.confusion[row, column]


def test_the_cells_can_be_walked_and_opened_with_keys(open_workspace, qtbot):
    workspace = open_workspace()
    heat_map = workspace.heat_map
    heat_map.setFocus()
    row, column = cell_with_clips(workspace)
    for key, times in ((Qt.Key.Key_Down, row), (Qt.Key.Key_Right, column)):
        for _ in range(times):
            qtbot.keyClick(heat_map, key)
    assert str(heat_map.scores.confusion[row, column]) in heat_map.accessibleDescription()
    with qtbot.waitSignal(workspace.openClips, timeout=10_000) as opened:
        qtbot.keyClick(heat_map, Qt.Key.Key_Return)
    assert len(opened.args[0]) == heat_map.scores.confusion[row, column]


def test_an_empty_cell_says_that_there_is_nothing_to_open(open_workspace, qtbot):
    workspace = open_workspace()
    counts = workspace.heat_map.scores.confusion
    row, column = next((i, j) for i in range(6) for j in range(6) if counts[i, j] == 0)
    place = workspace.heat_map.cell_rect(row, column).center().toPoint()
    with qtbot.waitSignal(workspace.session.notice, timeout=10_000) as told:
        qtbot.mouseClick(workspace.heat_map, Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["info", "There are no clips to open in this cell."]


def test_decisions_made_while_it_is_shown_can_be_measured_against(open_workspace, qtbot):
    workspace = open_workspace()
    people = workspace._sources.button(list(Source).index(Source.PEOPLE))
    assert not people.isEnabled()
    decide(workspace.session, 12)
    qtbot.waitUntil(people.isEnabled, timeout=10_000)
    with qtbot.waitSignal(workspace.model.loaded, timeout=10_000):
        qtbot.mouseClick(people, Qt.MouseButton.LeftButton)
    assert workspace.model.source is Source.PEOPLE
    assert workspace.heat_map.scores.total == 12
    assert "12 clips" in texts(workspace)


def test_no_figure_of_the_headline_is_cut_off_in_a_narrow_window(open_workspace, qtbot):
    workspace = open_workspace()
    for width in (1600, 944, 760):
        workspace.resize(width, 500)
        qtbot.waitUntil(lambda width=width: workspace.width() == width)
        QApplication.processEvents()
        (line,) = [label for label in workspace.findChildren(QLabel) if label.text().startswith("WAF 0")]
        assert line.isVisible()
        assert line.text().endswith("speakers")
        assert line.wordWrap() or line.fontMetrics().horizontalAdvance(line.text()) <= line.width()


def test_scores_that_are_counted_anew_since_labels_were_joined_stand_beside_the_rounds_own(open_workspace, qtbot):
    workspace = open_workspace()
    then = workspace._shown.scored.waf
    rows = [LabelRow(name, name) for name in workspace.session.labels.names if name != "worry"]
    change_labels(workspace.session.project, LabelSetEdit(tuple(rows), {"worry": "sadness"}))
    workspace.session.project.close()
    again = Project.open(workspace.session.project.folder)
    with again:
        analysis = analyse(AnalysisService(again), workspace._shown.number, 0, Source.CROSS_VALIDATION)
    said = headline(analysis)
    assert said.endswith(f" · WAF {then:.3f} by the round's own labels")
    assert said.startswith(f"WAF {analysis.scored.waf:.3f} · ")  # no spread: all clips are counted together
    assert "Labels were joined or taken away since" in measured(analysis)


def test_a_hidden_workspace_reads_nothing_until_it_is_shown(open_workspace, qtbot):
    workspace = open_workspace()
    workspace.hide()
    begun: list[bool] = []
    workspace.model.loading.connect(lambda: begun.append(workspace.isVisible()))
    decide(workspace.session, 3)
    QApplication.processEvents()
    with qtbot.waitSignal(workspace.model.loaded, timeout=10_000):
        workspace.show()
    assert begun == [True]


def test_rounds_are_compared_and_what_differs_can_be_opened(open_workspace, qtbot):
    workspace = open_workspace(rounds=3)
    with qtbot.waitSignal(workspace.model.loaded, timeout=10_000):
        workspace.model.choose(3, 1)
    assert "on round 1" in texts(workspace)
    assert workspace.f1.rows[0].cells[0].other is not None
    with qtbot.waitSignal(workspace.openClips) as opened:
        qtbot.mouseClick(workspace._flips, Qt.MouseButton.LeftButton)
    assert f"{len(opened.args[0])} differ" == workspace._flips.text()
    with qtbot.waitSignal(workspace.model.loaded, timeout=10_000):
        workspace.model.compare_with(0)
    assert not workspace._flips.isVisible()
    assert workspace.f1.rows[0].cells[0].other is None


def test_a_click_on_a_round_in_the_curve_shows_that_round(open_workspace, qtbot):
    workspace = open_workspace(rounds=3)
    chart = workspace.by_round
    point = next(p for p in chart.series[0].points if p.x == 2)
    plot = chart._plot(QRectF(chart.rect()))
    near = QPointF(chart._x(plot, point.x) + 2, chart._y(plot, point.y) - 2).toPoint()
    with qtbot.waitSignal(workspace.model.loaded, timeout=10_000):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=near)
    assert workspace.model.number == 2
    assert chart.marked == 2


def test_clips_whose_modalities_disagree_open_with_enter(open_workspace, qtbot):
    workspace = open_workspace()
    view = workspace.disagreements.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(workspace.openClips) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0] == [workspace.disagreements.keys()[view.currentRow()]]
    with qtbot.waitSignal(workspace.openClips) as everything:
        qtbot.mouseClick(workspace._all, Qt.MouseButton.LeftButton)
    assert everything.args[0] == workspace.disagreements.keys()


def test_only_emotions_have_colour(open_workspace):
    workspace = open_workspace()
    workspace.heat_map.clearFocus()
    names = workspace.session.labels.names
    emotions = [theme.emotion(label, names) for label in names]
    for chart in (workspace.robustness, workspace.by_round):
        for colour in coloured(chart.picture(1.0)):
            assert near_any(colour, [*emotions, theme.colour("selection"), theme.colour("accent")]), colour.name()
    # Bars of shares belong to modalities: right of the names, nothing is coloured.
    picture = workspace.shares.picture(1.0)
    left = round(workspace.shares._heads_width())
    assert not coloured(picture.copy(left, 0, picture.width() - left, picture.height()))


def coloured(image: QImage) -> list[QColor]:
    """Colours of an image that are no shade of grey."""
    found = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    return [colour for colour in map(QColor, found) if colour.saturation() > 60 and colour.value() > 40]


def near_any(colour: QColor, others: list[QColor]) -> bool:
    """Whether a colour is one of others, by hue (edges are blended with the background)."""
    return any(abs((colour.hue() - other.hue() + 180) % 360 - 180) <= 15 for other in others)


def test_a_chart_is_saved_as_a_picture_and_as_numbers(open_workspace, tmp_path, monkeypatch, qtbot):
    workspace = open_workspace()
    save_picture(workspace.heat_map, tmp_path / "confusion.png")
    picture = QImage(str(tmp_path / "confusion.png"))
    assert picture.width() == 2 * workspace.heat_map.width()
    save_table(workspace.heat_map.table(), tmp_path / "confusion.csv")
    with (tmp_path / "confusion.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [[int(cell) for cell in row[1:]] for row in rows[1:]] == workspace.heat_map.scores.confusion.tolist()
    monkeypatch.setattr(analysis_workspace, "ask_where", lambda *_rest: tmp_path / "away" / "shares.csv")
    with qtbot.waitSignal(workspace.session.notice) as told:
        workspace._save_table(workspace.shares.table, "shares")
    assert told.args[0] == "error"
    assert "choose another place" in told.args[1]


@pytest.mark.parametrize("source", [Source.CROSS_VALIDATION, Source.TEST, Source.PEOPLE])
def test_everything_fits_into_a_window_of_1280_by_720(open_workspace, qtbot, source):
    workspace = open_workspace(decided=10)
    workspace.model.choose(1, 0)  # the decisions came after both rounds
    qtbot.waitUntil(lambda: source in workspace._shown.sources and workspace._shown.number == 1, timeout=10_000)
    workspace.model.measure(source)
    qtbot.waitUntil(lambda: workspace._shown.source is source, timeout=10_000)
    area = workspace._stack.currentWidget().findChild(analysis_workspace.QScrollArea)
    QApplication.processEvents()
    assert area.verticalScrollBar().maximum() == 0
    assert area.horizontalScrollBar().maximum() == 0
    notes = [card.note for card in workspace.findChildren(Card)]
    for label in (workspace._headline, *notes):
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()


def hold_back(workspace: AnalysisWorkspace, number: int) -> threading.Event:
    """A round that is not read before the event is set."""
    service, go = workspace.model._service, threading.Event()
    shares = service.shares
    service.shares = lambda asked, within=None: (go.wait(20) if asked == number else None, shares(asked, within))[1]
    return go


def test_while_a_round_is_read_the_page_says_so_and_the_last_choice_is_shown(open_workspace, qtbot):
    workspace = open_workspace(rounds=3)
    go = hold_back(workspace, 1)
    workspace.model.choose(1, 0)
    assert "Reading round 1…" in texts(workspace)
    assert "Nothing to measure" not in texts(workspace)
    assert not workspace.heat_map.isVisible()
    workspace.model.choose(2, 0)
    assert "Reading round 2…" in texts(workspace)
    go.set()
    qtbot.waitUntil(lambda: workspace._shown is not None and workspace._shown.number == 2, timeout=10_000)
    assert workspace.heat_map.isVisible()
    assert "Reading" not in texts(workspace)


def test_a_mark_of_what_is_known_first_of_a_round_stands_for_that_round(open_workspace, monkeypatch):
    workspace, asked = open_workspace(rounds=2), []
    monkeypatch.setattr(workspace.model, "open_needing", asked.append)
    of_before = workspace._shown
    known = replace(of_before.robustness, without={"video": 0.5})
    workspace._begin(replace(of_before, number=of_before.number + 1, robustness=known, flips=None))
    workspace._open_needing(0)
    assert asked == ["video"]


def test_a_round_that_cannot_be_read_drops_no_choice_that_waits_and_can_be_read_again(open_workspace, qtbot):
    workspace = open_workspace(rounds=3)
    path = workspace.session.rounds.folder(1) / "predictions.safetensors"
    whole = path.read_bytes()
    path.unlink()
    workspace.model._service._predictions.cache_clear()
    go = hold_back(workspace, 1)
    workspace.model.choose(1, 0)
    workspace.model.choose(2, 0)
    go.set()
    qtbot.waitUntil(lambda: workspace._shown is not None and workspace._shown.number == 2, timeout=10_000)
    with qtbot.waitSignal(workspace.model.failed, timeout=10_000):
        workspace.model.choose(1, 0)
    assert "Round 1 cannot be shown" in texts(workspace)
    assert "predictions.safetensors" in texts(workspace)
    path.write_bytes(whole)
    again = next(one for one in workspace.findChildren(QPushButton) if one.text() == "Read it again")
    with qtbot.waitSignal(workspace.model.loaded, timeout=10_000):
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert workspace._shown.number == 1
    assert workspace.heat_map.isVisible()


def test_a_round_whose_files_are_gone_is_one_sentence(open_workspace, qtbot):
    workspace = open_workspace()
    (workspace.session.rounds.folder(2) / "predictions.safetensors").unlink()
    later = AnalysisWorkspace(workspace.session)  # has nothing in memory yet
    qtbot.addWidget(later)
    with qtbot.waitSignal(workspace.session.notice, timeout=10_000) as told:
        later.show()
    assert told.args[0] == "error"
    assert "predictions.safetensors" in told.args[1]


@pytest.mark.parametrize("filter", ["", "language=en"])
def test_a_round_is_shown_though_the_folder_of_another_was_taken_away(open_workspace, qtbot, filter):
    workspace = open_workspace(decided=12)
    shutil.rmtree(workspace.session.rounds.folder(1))
    later = AnalysisWorkspace(workspace.session)  # has nothing in memory yet
    qtbot.addWidget(later)
    later.model.filter = filter
    notices: list[str] = []
    workspace.session.notice.connect(lambda _level, sentence: notices.append(sentence))
    with qtbot.waitSignal(later.model.loaded):
        later.show()
    assert (later._shown.number, later._shown.compared, notices) == (2, 0, [])
    assert later._shown.scored is not None
    assert {score.number for score in later._shown.by_round} == {1, 2}


def test_the_row_that_is_marked_is_the_clip_that_all_workspaces_show(open_workspace, qtbot):
    workspace = open_workspace()
    view, keys = workspace.disagreements.view, workspace.disagreements.keys()
    opened: list = []
    workspace.openClips.connect(opened.append)
    place = view.visualItemRect(view.item(2)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert (view.currentRow(), workspace.session.selected) == (2, keys[2])
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert (view.currentRow(), workspace.session.selected) == (3, keys[3])
    assert not opened
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened == [[keys[3]]]
    workspace.session.select(keys[0])
    assert [index.row() for index in view.selectedIndexes()] == [0]
    workspace.session.select(-1)
    assert not view.selectedIndexes()


def test_the_scores_stay_in_sight_where_the_window_becomes_narrow_and_wide_again(open_workspace, qtbot):
    workspace = open_workspace()
    words = workspace.headline
    below = workspace._headline_below
    for _ in range(2):
        workspace.resize(1424, 824)
        qtbot.waitUntil(lambda: workspace._headline.text() == words and not below.isVisible())
        workspace.resize(944, 464)
        qtbot.waitUntil(lambda: below.isVisible() and below.text() == words)
        qtbot.waitUntil(lambda: below.height() >= below.heightForWidth(below.width()) > 0)
        assert workspace._body.y() >= below.geometry().bottom()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_rounds_and_what_they_are_measured_against_are_whole_in_a_narrow_window(open_workspace, qapp, qtbot, language):
    translator = QTranslator()
    if language != "en":
        assert translator.load(str(resources() / "translations" / f"emodesk_{language}.qm"))
        qapp.installTranslator(translator)
    try:
        workspace = open_workspace(rounds=3)
        workspace.session.rounds.apply(3)
        workspace.model.reload()
        workspace.model.compare_with(2)
        qtbot.waitUntil(workspace._flips.isVisible)
        for button in workspace._sources.buttons():
            button.show()  # as where a project has votes and clips of every kind
        workspace.resize(944, 464)
        tools = (workspace._round, workspace._beside, workspace._flips, *workspace._sources.buttons())
        qtbot.waitUntil(lambda: workspace._headline_below.isVisible())
        assert [tool for tool in tools if tool.width() < tool.sizeHint().width()] == []
        assert workspace.minimumSizeHint().width() <= 944
    finally:
        qapp.removeTranslator(translator)
