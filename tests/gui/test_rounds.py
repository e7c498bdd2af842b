"""The workspace Rounds as a person uses it: real widgets, a real store, a real process."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from made_rounds import make_project, make_round
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QStyleOptionComboBox

from emodesk.domain import Changes
from emodesk.domain.figures import figures_of, waf_of
from emodesk.runs import Runner
from emodesk.runs import process as processes
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.ui.desktop_notice import tell_desktop
from emodesk.ui.rounds.option import Option
from emodesk.ui.rounds.result_panel import ITSELF
from emodesk.ui.rounds.workspace import NEW_ROUND, RoundsWorkspace
from emodesk.ui.theme import GRID, theme
from emodesk.viewmodels.round_words import listed_score, own_score
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.start import StartChoice
from trainer.protocol.locks import FileLock
from trainer.protocol.round_folder import (
    CANCEL_FILE,
    LOCK_FILE,
    PROVENANCE_FILE,
    SPEC_FILE,
    STATE_FILE,
    State,
    read_spec,
    read_state,
    write_state,
)

SCRIPT = Path(__file__).parent.parent / "scripted_trainer.py"
SMALL_WINDOW = (1264, 640)  # what a workspace has in a window of 1280 by 720


@pytest.fixture
def open_workspace(tmp_path, qtbot):
    """Opens the workspace on a made project; ends every process at the end."""
    theme.apply(QApplication.instance(), "light")
    shown: list[RoundsWorkspace] = []

    def open_it(*options: str, rounds: int = 0, clips: int = 120) -> RoundsWorkspace:
        project = make_project(tmp_path / "study", clips)
        session = Session(project, "ann")
        session.runner = Runner((sys.executable, str(SCRIPT), *options), cancel_grace=1.0, kill_grace=1.0)
        for seed in range(1, rounds + 1):
            session.rounds.ingest(make_round(project, seed, 0.7 + 0.1 * seed))
        workspace = RoundsWorkspace(session)
        workspace.resize(*SMALL_WINDOW)
        qtbot.addWidget(workspace)
        workspace.show()
        workspace.activateWindow()
        qtbot.waitUntil(workspace.isActiveWindow)
        shown.append(workspace)
        return workspace

    yield open_it
    for workspace in shown:
        workspace.shut_down()
        workspace.session.project.close()
    for folder in (tmp_path / "study" / "rounds").glob("0*"):
        state = read_state(folder)
        if state and state.pid:
            processes.stop(processes.Identity(state.pid, state.process_start, state.process_mark), force=True)


def button(workspace: RoundsWorkspace, text: str) -> QPushButton:
    """The visible button with this text."""
    found = [one for one in workspace.findChildren(QPushButton) if one.text() == text and one.isVisible()]
    assert found, f"no button “{text}” is shown"
    return found[0]


def texts(workspace: RoundsWorkspace) -> str:
    """All words that are shown."""
    return "\n".join(one.text() for one in workspace.findChildren(QLabel) if one.isVisible())


def test_a_person_starts_a_round_with_the_keyboard_watches_it_and_uses_its_predictions(open_workspace, qtbot):
    workspace = open_workspace("--pause", "0.02")
    lines: list[str] = []
    workspace.statusChanged.connect(lines.append)
    assert workspace.shown == NEW_ROUND
    workspace.bindings()["rounds.start"]()
    assert workspace.start_panel.start_button.hasFocus()
    qtbot.keyClick(workspace.start_panel.start_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workspace.shown == 1, timeout=10_000)
    assert button(workspace, "Cancel the round").isEnabled()
    qtbot.waitUntil(lambda: "left" in texts(workspace) or workspace.model.running == 0, timeout=10_000)
    qtbot.waitUntil(lambda: workspace.result_panel.isVisible(), timeout=20_000)
    assert any("%" in line for line in lines)
    qtbot.mouseClick(button(workspace, "Use these predictions"), Qt.MouseButton.LeftButton)
    assert workspace.model.round(1).applied
    assert lines[-1] == ""


def test_clips_are_looked_at_while_the_round_that_adopted_them_goes_on(open_workspace, qtbot):
    workspace = open_workspace("--hold")
    told: list[str] = []
    workspace.model.ended.connect(lambda number, state: told.append(state))
    workspace.start_panel.start_button.click()
    adopted, rows = workspace.run_panel.adopted, workspace.run_panel.adoptions
    qtbot.waitUntil(lambda: adopted.isVisible() and rows.isVisible())
    assert "adopted so far" in adopted.text()
    with qtbot.waitSignal(workspace.openClips) as opened:
        qtbot.mouseClick(adopted, Qt.MouseButton.LeftButton)
    assert set(opened.args[0]) <= set(range(1, 121))
    rows.setCurrentRow(0)
    with qtbot.waitSignal(workspace.openClips) as chosen:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert chosen.args[0] == opened.args[0][:1]
    assert len(workspace.run_panel._loss.series[0].points) == 10
    assert not workspace.model.round(1).metrics
    qtbot.mouseClick(button(workspace, "Go on"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told == ["succeeded"])


def test_the_desktop_is_told_only_where_the_window_is_not_in_front(open_workspace, qtbot):
    workspace = open_workspace()
    assert not tell_desktop(workspace, "study", "Round 1: ready")
    other = QLabel("another window")
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not workspace.isActiveWindow())
    assert tell_desktop(workspace, "study", "Round 1: ready")


def test_an_empty_project_is_told_what_to_label(open_workspace):
    workspace = open_workspace(clips=8)
    assert "Label 6 more clips in Review first" in texts(workspace)
    assert not workspace.start_panel.start_button.isEnabled()


def test_decisions_made_meanwhile_count_at_once(open_workspace):
    workspace = open_workspace()
    before = workspace.session.queue.counts().labelled
    assert f"{before} labelled clips" in texts(workspace)
    key = int(workspace.session.queue.keys("import", _everything())[1])
    review = ReviewService(workspace.session.project, "ann")
    workspace.session.perform(lambda: review.correct(key, "anger"))
    assert f"{before + 1} labelled clips" in texts(workspace)


def _everything():
    from emodesk.domain.queue import QueueFilter

    return QueueFilter()


def test_the_mode_and_the_numbers_chosen_are_what_the_trainer_gets(open_workspace, qtbot):
    workspace = open_workspace()
    panel = workspace.start_panel
    options = panel.findChildren(Option)
    qtbot.mouseClick(options[1], Qt.MouseButton.LeftButton)
    panel.set_more(True)
    panel._spins["training.epochs"].setValue(3)
    qtbot.mouseClick(panel.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.shown == 1, timeout=10_000)
    spec = read_spec(Path(workspace.model.round(1).folder) / SPEC_FILE)
    assert spec.settings == {"selftraining.mode": "reviewed", "training.epochs": 3}


def test_numbers_that_a_mode_does_not_ask_for_are_closed_and_not_passed_on(open_workspace, qtbot):
    panel = open_workspace().start_panel
    panel.set_more(True)
    options = panel.findChildren(Option)
    for key, value in (("selftraining.voices", 3), ("selftraining.k", 7), ("selftraining.steps", 4)):
        panel._spins[key].setValue(value)
    passed = {}
    for number, mode in enumerate(("guarded", "reviewed", "blind", "off")):
        qtbot.mouseClick(options[number], Qt.MouseButton.LeftButton)
        passed[mode] = {key for key in panel.choice().settings() if key != "selftraining.mode"}
    every = {"selftraining.voices", "selftraining.k", "selftraining.steps"}
    assert passed == {
        "guarded": every, "reviewed": {"selftraining.k"}, "blind": every - {"selftraining.voices"}, "off": set()
    }  # fmt: skip
    assert not panel._spins["selftraining.voices"].isEnabled()


def test_how_many_voices_had_to_agree_stands_beside_what_was_adopted(open_workspace, qtbot):
    workspace = open_workspace(rounds=1)
    qtbot.waitUntil(lambda: workspace._result is not None)  # as it was; it would come after what is written below
    folder = workspace.session.rounds.folder(1)
    adopting = {"mode": "guarded", "voices": 3}
    (folder / PROVENANCE_FILE).write_text(json.dumps({"settings": {"selftraining": adopting}}), encoding="utf-8")
    workspace._result = None
    workspace.show_round(1)
    qtbot.waitUntil(lambda: workspace._result is not None)
    workspace.result_panel.show_tab(ITSELF)
    assert "unlabelled clips adopted, each where 3 voices agreed" in texts(workspace)


def test_a_round_waits_goes_on_is_cancelled_and_resumed_by_its_buttons(open_workspace, qtbot):
    workspace = open_workspace("--linger")
    qtbot.mouseClick(workspace.start_panel.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.shown == 1 and workspace.model.status(1).done > 1, timeout=10_000)
    qtbot.mouseClick(button(workspace, "Pause"), Qt.MouseButton.LeftButton)
    assert "wait" in texts(workspace)  # said at once
    qtbot.waitUntil(lambda: "It waits, and keeps the memory that it has." in texts(workspace))
    assert workspace.model.line == "round 1: paused"
    workspace.bindings()["rounds.pause"]()
    assert button(workspace, "Pause").isVisible()
    qtbot.mouseClick(button(workspace, "Cancel the round"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Cancelled. There is no checkpoint yet" in texts(workspace), timeout=10_000)
    qtbot.mouseClick(button(workspace, "Resume"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.result_panel.isVisible(), timeout=20_000)


def test_a_broken_round_is_shown_with_its_reason_and_removed_once_the_person_says_so(open_workspace, answers, qtbot):
    workspace = open_workspace(rounds=2)
    session = workspace.session
    made = session.rounds.snapshot()
    (made / STATE_FILE).write_bytes(bytes(100))
    (made.parent / "1²").mkdir()
    workspace.hide()
    workspace.model._reload()
    workspace.show()
    workspace.show_round(3)
    assert "damaged" in texts(workspace)
    assert "0003/state.json is empty" in texts(workspace).replace("\\", "/")
    assert "“1²” in the rounds folder is no round" in texts(workspace)
    assert button(workspace, "Resume").isVisible()
    answers.press("Cancel")
    workspace.bindings()["rounds.remove"]()
    assert made.exists()
    asked = answers.press("Remove")
    qtbot.mouseClick(button(workspace, "Remove…"), Qt.MouseButton.LeftButton)
    assert str(made) in asked[0]
    assert not made.exists()
    assert workspace.model.round(3) is None
    assert workspace.shown == 2
    session.rounds.apply(2)
    workspace.model._reload()
    workspace.bindings()["rounds.remove"]()  # one in use stays
    assert session.rounds.folder(2).exists()


def test_a_round_is_kept_noted_promoted_and_left_again(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    session = workspace.session
    qtbot.waitUntil(lambda: "Round 2 beside round 1" in texts(workspace))
    qtbot.mouseClick(workspace._keep, Qt.MouseButton.LeftButton)
    assert workspace.model.round(2).kept
    assert not workspace._remove.isVisible()
    workspace.bindings()["rounds.note"]()
    qtbot.keyClicks(workspace._note, "more speakers")
    qtbot.keyClick(workspace._note, Qt.Key.Key_Return)
    assert workspace.model.round(2).note == "more speakers"
    session.rounds.apply(1, "ann")
    workspace.model.apply(2)
    assert workspace._back.isVisible()
    assert workspace._back.text() == "Back to round 1"
    qtbot.mouseClick(workspace._back, Qt.MouseButton.LeftButton)
    assert workspace.model.round(1).applied
    workspace.bindings()["rounds.back"]()
    assert workspace.model.round(2).applied


def test_a_round_with_results_goes_after_what_rests_on_it_was_read(open_workspace, answers, qtbot):
    workspace = open_workspace(rounds=2)
    session = workspace.session
    session.rounds.apply(2)
    session.review.accept(2)
    session.rounds.apply(1)
    workspace.model._reload()
    folder = session.rounds.folder(2)
    write_state(folder, State("succeeded"))
    lock = FileLock(folder / LOCK_FILE)  # its trainer still draws curves

    def draw() -> None:
        lock.release() if (folder / CANCEL_FILE).exists() else QTimer.singleShot(10, draw)  # the window paints on

    asked = answers.press("Remove")
    QTimer.singleShot(0, draw)
    workspace.bindings()["rounds.remove"]()
    assert "1 decision was made with its word before the eyes, 1 of them took its label" in asked[0]
    assert not session.rounds.folder(2).exists()
    assert workspace.shown == 1


def test_a_round_that_no_decision_rests_on_says_so_without_counting_to_nothing(open_workspace, answers, qtbot):
    workspace = open_workspace(rounds=2)
    workspace.session.rounds.apply(1)
    workspace.model._reload()
    workspace.show_round(2)
    asked = answers.press("Remove")
    workspace.bindings()["rounds.remove"]()
    assert "No decision was made with its word before the eyes." in asked[0]


def test_enter_alone_removes_no_round(open_workspace, answers, qtbot):
    workspace = open_workspace(rounds=2)
    workspace.session.rounds.apply(1)
    workspace.model._reload()
    workspace.show_round(2)
    answers.expect(QMessageBox, lambda box: qtbot.keyClick(box, Qt.Key.Key_Return))
    workspace.bindings()["rounds.remove"]()
    assert workspace.session.rounds.folder(2).is_dir()


def test_a_preset_that_cannot_be_makes_no_round(open_workspace, qtbot, tmp_path):
    workspace = open_workspace()
    preset = tmp_path / "mine.toml"
    preset.write_text("[encoders]\nspeech = 'light'\n[training]\nepochs = 'many'\n", encoding="utf-8")
    notices: list[str] = []
    workspace.session.notice.connect(lambda _level, sentence: notices.append(sentence))
    workspace.model.start(StartChoice(str(preset)))
    qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
    assert "training.epochs" in notices[0]
    assert list(workspace.session.project.rounds_folder.iterdir()) == []
    assert workspace.shown == NEW_ROUND


def test_a_failed_round_shows_its_sentence_and_its_log(open_workspace, qtbot):
    workspace = open_workspace("--fail", "clip_0007.mp4 is not there; put it back.")
    qtbot.mouseClick(workspace.start_panel.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "clip_0007.mp4 is not there" in texts(workspace), timeout=20_000)
    workspace._log_button.click()
    assert workspace._log.isVisible()
    assert "# started" in workspace._log.toPlainText()


def test_a_finished_round_shows_scores_changes_and_steps(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    qtbot.waitUntil(lambda: "Round 2 beside round 1" in texts(workspace), timeout=10_000)
    assert str(workspace._result.comparison.sentence()) in texts(workspace)
    assert workspace._apply.text().startswith("Use these predictions (")
    changes = workspace.result_panel._changes
    with qtbot.waitSignal(workspace.openClips) as opened:
        qtbot.keyClick(changes, Qt.Key.Key_Down)
        qtbot.keyClick(changes, Qt.Key.Key_Return)
    assert len(opened.args[0]) > 0
    with qtbot.waitSignal(workspace.openClips) as everything:
        qtbot.mouseClick(button(workspace, "Open all in Review"), Qt.MouseButton.LeftButton)
    assert len(everything.args[0]) == workspace.model.rounds()[0].metrics.counts["unlabelled"] - _same(workspace)
    with qtbot.waitSignal(workspace.openClips) as again:
        workspace.bindings()["rounds.changed"]()
    assert again.args == everything.args
    workspace.result_panel.show_tab(ITSELF)
    words = texts(workspace)
    metrics = workspace.model.round(2).metrics
    assert f"{waf_of(metrics):.3f} ± {figures_of(metrics, 'cv').waf.spread:.3f}" in words
    assert "linear baseline" in words
    assert "Few labelled clips of worry" in words
    assert "temperature 1.31" in words
    heard = metrics.new_speakers
    assert f"expect a WAF of {heard.low:.3f} to {heard.high:.3f} on new speakers" in words
    assert "of speakers it never saw a probability of 0.387 instead of 0.312" in words
    assert "taken back" in workspace.result_panel._steps.accessibleDescription()


def test_where_all_clips_are_labelled_by_people_no_pseudo_label_could_change(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    qtbot.waitUntil(lambda: workspace._result is not None and workspace._result.flips is not None, timeout=10_000)
    none = replace(workspace._result.flips, keys={}, total=0)
    workspace.result_panel.show_result(replace(workspace._result, flips=none), ())
    assert "Every clip has a label by a person: no pseudo-label is left that could change." in texts(workspace)


def test_a_score_of_very_few_clips_is_not_shown_as_one(open_workspace, qtbot):
    workspace = open_workspace(clips=60, rounds=1)
    qtbot.waitUntil(lambda: workspace.result_panel.isVisible())
    round_ = workspace.model.round(1)
    figures = figures_of(round_.metrics, "cv")
    assert figures.clips < 30
    assert listed_score(round_) == "too few clips"
    said = f"{figures.clips} labelled clips: too few to tell"
    assert said in own_score(round_)
    assert f"Measured on {figures.clips} clips: too few to tell how good the model is." in texts(workspace)
    notices: list[str] = []
    workspace.session.notice.connect(lambda _level, sentence: notices.append(sentence))
    workspace.model._ingested(1, Changes(), None)
    assert notices == [f"Round 1 is ready. Measured on {figures.clips} clips: too few to tell how good the model is."]


def _same(workspace: RoundsWorkspace) -> int:
    flips = workspace._result.flips
    return flips.total - flips.count


def test_candidates_of_a_reviewed_round_are_opened_for_the_reviewer(open_workspace, qtbot):
    workspace = open_workspace()
    session = workspace.session
    number = make_round(session.project, settings={"selftraining.mode": "reviewed"})
    session.perform(lambda: session.rounds.ingest(number))
    workspace.show_round(number)
    qtbot.waitUntil(lambda: "24 candidates wait for you" in texts(workspace), timeout=10_000)
    with qtbot.waitSignal(workspace.openClips) as opened:
        qtbot.mouseClick(button(workspace, "Open the candidates"), Qt.MouseButton.LeftButton)
    assert opened.args[0] == [one.clip for one in session.rounds.adoptions(number)]


def test_a_hidden_workspace_costs_the_reviewer_nothing(open_workspace, monkeypatch):
    workspace = open_workspace()
    session = workspace.session
    workspace.hide()
    asked: list[int] = []
    counts = session.queue.counts
    monkeypatch.setattr(session.queue, "counts", lambda: (asked.append(1), counts())[1])
    review = ReviewService(session.project, "ann")
    session.perform(lambda: review.correct(int(session.queue.keys("import", _everything())[1]), "anger"))
    assert not asked
    workspace.show()
    assert asked


def test_while_results_are_read_the_page_says_so_and_the_last_choice_is_shown(open_workspace, qtbot):
    workspace = open_workspace(rounds=3)
    qtbot.waitUntil(lambda: workspace.result_panel.isVisible(), timeout=10_000)
    rounds, go = workspace.session.rounds, threading.Event()
    adoptions = rounds.adoptions
    rounds.adoptions = lambda asked: (go.wait(20) if asked == 1 else None, adoptions(asked))[1]
    workspace.show_round(1)
    assert "Reading round 1…" in texts(workspace)
    assert not workspace.result_panel.isVisible()
    workspace.show_round(2)
    qtbot.waitUntil(lambda: workspace.result_panel.isVisible(), timeout=10_000)
    assert workspace._result.round.number == 2
    workspace.show_round(1)
    assert "Reading round 1…" in texts(workspace)
    go.set()
    qtbot.waitUntil(lambda: workspace.result_panel.isVisible(), timeout=10_000)
    assert workspace._result.round.number == 1
    qtbot.waitUntil(lambda: f"{workspace._result.scores['cv'].waf.value:.3f}" in texts(workspace), timeout=10_000)


def test_results_that_cannot_be_read_are_said_on_the_page_and_read_again(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    qtbot.waitUntil(lambda: workspace.result_panel.isVisible(), timeout=10_000)
    path = workspace.session.rounds.folder(1) / "adoptions.csv"
    whole = path.read_bytes()
    path.write_text("step,clip_id\n", encoding="utf-8")
    workspace.show_round(1)
    qtbot.waitUntil(lambda: "Round 1 cannot be shown" in texts(workspace), timeout=10_000)
    assert "adoptions.csv" in texts(workspace)
    path.write_bytes(whole)
    qtbot.mouseClick(button(workspace, "Read it again"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.result_panel.isVisible(), timeout=10_000)
    assert workspace._result.round.number == 1


def test_another_round_is_chosen_with_the_arrows(open_workspace, qtbot):
    workspace = open_workspace(rounds=3)
    assert workspace.shown == 3
    qtbot.keyClick(workspace.list, Qt.Key.Key_Down)
    qtbot.keyClick(workspace.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: workspace.shown == 1)
    qtbot.waitUntil(lambda: "Round 1" in texts(workspace))


def test_nothing_is_cut_off_in_a_window_of_1280_by_720(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    qtbot.waitUntil(lambda: "Round 2 beside round 1" in texts(workspace), timeout=10_000)
    for page, tab in ((2, 0), (2, 1), (NEW_ROUND, 0)):
        workspace.show_round(page)
        workspace.result_panel.show_tab(tab)
        QApplication.processEvents()
        area = workspace._stack.currentWidget()
        assert area.verticalScrollBar().maximum() == 0, f"page {page} does not fit"
        assert area.horizontalScrollBar().maximum() == 0
        for label in workspace.findChildren(QLabel):
            if label.isVisible() and not label.wordWrap() and label.sizePolicy().horizontalPolicy().name != "Ignored":
                assert label.width() >= label.sizeHint().width(), label.text()


def test_a_rounds_page_with_all_its_buttons_needs_no_more_than_960_pixels(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    workspace.session.rounds.apply(1)
    workspace.model._reload()
    for number in (2, 1):
        workspace.show_round(number)
        qtbot.waitUntil(lambda number=number: f"Round {number} beside" in texts(workspace) or number == 1)
        assert workspace.minimumSizeHint().width() <= 960 - (1280 - SMALL_WINDOW[0])


def test_what_is_worth_knowing_is_shown_to_its_last_line(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    known = workspace.result_panel._known
    qtbot.waitUntil(workspace.result_panel.isVisible)
    workspace.result_panel.show_tab(ITSELF)
    qtbot.waitUntil(lambda: known.isVisible() and known.height() >= known.heightForWidth(known.width()), timeout=10_000)


def test_the_layout_is_remembered(open_workspace, tmp_path):
    workspace = open_workspace()
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    workspace.start_panel.set_more(True)
    workspace.save_state(settings)
    workspace.start_panel.set_more(False)
    workspace.restore_state(settings)
    assert workspace.start_panel.more()


def test_what_changed_is_as_high_as_what_it_says(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    qtbot.waitUntil(lambda: "Round 2 beside round 1" in texts(workspace), timeout=10_000)
    panel, result = workspace.result_panel, workspace._result
    workspace.resize(1280, 1600)  # with room to spare
    assert result.flips.keys

    row, above = panel._changes.sizeHintForRow(0), panel._changed.body.contentsMargins().top()

    def as_high_as(rows: int) -> None:
        def fits() -> bool:
            listed, whole = panel._changes, panel._changed.height()
            return listed.height() == rows * row and whole - listed.geometry().bottom() <= 3 * above

        qtbot.waitUntil(fits)

    for rows in (5, 1):
        some = dict([*result.flips.keys.items()][:rows])
        panel.show_result(replace(result, flips=replace(result.flips, keys=some)), ())
        as_high_as(rows)
    one = panel._changed.height()
    panel.show_result(replace(result, flips=replace(result.flips, keys={})), ())
    qtbot.waitUntil(lambda: panel._changed.height() <= one - row)
    assert "No pseudo-label is another than in round 1." in texts(workspace)


def test_a_quick_round_is_started_by_one_switch_that_is_remembered_and_waits_where_a_preset_has_none(
    open_workspace, tmp_path, qtbot
):
    workspace = open_workspace()
    panel, settings = workspace.start_panel, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    assert "training.updates" not in panel.choice().settings()
    qtbot.mouseClick(panel._quick, Qt.MouseButton.LeftButton)
    assert panel.choice().settings()["training.updates"] == 100
    panel._spins["training.epochs"].setValue(40)  # what a person sets holds
    assert panel.choice().settings()["training.epochs"] == 40
    panel.set_preset("mer2024")
    assert not panel._quick.isEnabled()
    assert "training.updates" not in panel.choice().settings()
    assert "“mer2024” says itself how it is trained" in panel._quick.toolTip()
    workspace.save_state(settings)
    panel.set_quick(False)
    workspace.restore_state(settings)
    panel.set_preset("light")
    assert panel.choice().quick


def test_the_numbers_of_a_new_round_are_those_that_its_preset_and_quick_take(open_workspace, qtbot):
    panel = open_workspace().start_panel
    rate, epochs, folds = (panel._spins[f"training.{name}"] for name in ("learning_rate", "epochs", "folds"))
    folds.setValue(4)
    qtbot.mouseClick(panel._quick, Qt.MouseButton.LeftButton)
    assert (rate.value(), epochs.value(), folds.value()) == (0.0015, 10, 4)
    rate.setValue(0.001)  # the usual of other rounds is a wish of its own here
    assert panel.choice().settings()["training.learning_rate"] == 0.001
    panel.reset()
    assert (rate.value(), epochs.value(), folds.value()) == (0.0015, 10, 5)
    qtbot.mouseClick(panel._quick, Qt.MouseButton.LeftButton)
    assert (rate.value(), epochs.value()) == (0.001, 30)
    panel.set_preset("mer2024")
    assert rate.value() == 0.0003
    assert panel.choice().settings() == {"selftraining.mode": "guarded"}


def test_a_preset_of_ones_own_is_called_by_its_file_and_pushes_nothing_off_the_page(open_workspace, qtbot, tmp_path):
    workspace = open_workspace()
    panel, page = workspace.start_panel, workspace.start_panel.parentWidget()
    own = tmp_path / ("a folder with a name as long as people give them, " * 2) / f"mine, {'and mine ' * 20}.toml"
    panel.set_preset(str(own))
    panel.set_more(True)
    assert panel.choice().preset == str(own)
    assert panel._model.text().startswith("Model: mine, ")
    assert panel._model.text().endswith(".toml…")
    assert str(own) in panel._model.toolTip()
    assert str(own) in panel._preset.toolTip()
    qtbot.waitUntil(lambda: panel.width() == page.width())
    option = QStyleOptionComboBox()
    panel._preset.initStyleOption(option)
    room = panel._preset.width() - 2 * GRID
    assert panel._preset.fontMetrics().horizontalAdvance(option.currentText) < room
    assert option.currentText.endswith("toml")
    panel.set_preset("light")
    assert (panel.choice().preset, panel._model.text()) == ("light", "Model: light…")
    assert "toml" not in panel._model.toolTip()


def test_a_change_of_theme_repaints_every_chart(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    qtbot.waitUntil(lambda: "Round 2 beside round 1" in texts(workspace), timeout=10_000)
    workspace.result_panel.show_tab(ITSELF)
    light = workspace.result_panel._chart.grab().toImage()
    theme.apply(QApplication.instance(), "dark")
    assert workspace.result_panel._chart.grab().toImage() != light
    theme.apply(QApplication.instance(), "light")


def test_a_read_only_project_can_be_looked_at_but_not_trained(open_workspace, qtbot, tmp_path):
    workspace = open_workspace(rounds=1)
    workspace.session.project.close()
    with Project.open(tmp_path / "study", read_only=True) as project:
        other = RoundsWorkspace(Session(project, "ann"))
        qtbot.addWidget(other)
        other.show()
        assert not button(other, "Use these predictions").isEnabled()
        other.show_start()
        assert not other.start_panel.start_button.isEnabled()
        other.shut_down()


def test_after_ctrl_r_a_finished_rounds_page_is_reached_by_escape_a_click_and_the_arrows(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    newest = workspace.shown
    view = workspace.list

    def click_on_the_newest() -> None:
        place = view.visualRect(workspace.model.index(0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def arrow_down() -> None:
        view.setFocus(Qt.FocusReason.TabFocusReason)
        assert workspace.shown == NEW_ROUND
        qtbot.keyClick(view, Qt.Key.Key_Down)

    def escape() -> None:
        qtbot.keyClick(workspace.start_panel.start_button, Qt.Key.Key_Escape)

    for reach in (click_on_the_newest, arrow_down, escape):
        workspace.bindings()["rounds.start"]()
        assert workspace.shown == NEW_ROUND
        reach()
        assert workspace.shown == newest, reach.__name__
        assert [index.row() for index in view.selectionModel().selectedRows()] == [0]


def test_a_right_click_and_ctrl_show_the_round_that_is_marked(open_workspace, qtbot):
    workspace = open_workspace(rounds=2)
    view = workspace.list
    place = view.visualRect(workspace.model.index(1)).center()
    for button_of, keys in (
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier),
    ):
        qtbot.mouseClick(view.viewport(), button_of, keys, place)
        assert workspace.shown == 1
        assert [index.row() for index in view.selectionModel().selectedRows()] == [1]


def test_after_ctrl_r_a_running_round_can_be_shown_and_cancelled(open_workspace, qtbot):
    workspace = open_workspace("--pause", "0.5")
    workspace.bindings()["rounds.start"]()
    qtbot.keyClick(workspace.start_panel.start_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workspace.shown == 1 and workspace.model.running == 1, timeout=10_000)
    workspace.bindings()["rounds.start"]()
    assert "still running" in texts(workspace)
    assert button(workspace, "Show it").hasFocus()
    qtbot.mouseClick(button(workspace, "Cancel it"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(button(workspace, "Show it"), Qt.Key.Key_Space)
    assert workspace.shown == 1
    qtbot.waitUntil(lambda: not workspace.model.running, timeout=20_000)
    assert workspace.model.state(workspace.model.round(1)) == "cancelled"


def test_a_round_whose_folder_was_taken_away_is_not_put_in_use_and_can_be_removed(open_workspace, answers, qtbot):
    workspace = open_workspace(rounds=2)
    session = workspace.session
    qtbot.waitUntil(lambda: "Round 2 beside round 1" in texts(workspace))
    session.rounds.apply(1)
    workspace.model._reload()
    shutil.rmtree(session.rounds.folder(2))
    notices: list[tuple[str, str]] = []
    session.notice.connect(lambda level, sentence: notices.append((level, sentence)))
    qtbot.mouseClick(workspace._apply, Qt.MouseButton.LeftButton)
    gone = f"{session.rounds.folder(2)} is not there any more; put it back, or remove the round."
    assert notices == [("error", gone)]
    assert workspace.model.round(1).applied
    answers.press("Remove")
    qtbot.mouseClick(button(workspace, "Remove…"), Qt.MouseButton.LeftButton)
    assert workspace.model.round(2) is None
    assert workspace.shown == 1


def test_going_back_passes_over_a_round_whose_folder_was_taken_away(open_workspace):
    workspace = open_workspace(rounds=3)
    rounds = workspace.session.rounds
    for number in (1, 2, 3):
        rounds.apply(number)
    assert rounds.previous() == 2
    shutil.rmtree(rounds.folder(2))
    assert rounds.previous() == 1
