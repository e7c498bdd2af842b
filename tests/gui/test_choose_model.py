"""The page on which a model is chosen and its ranking: by keys, with a real trainer and servers of this machine."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from event_loop import live
from hub_server import COMMIT, NOBODY
from language_server import KEY, Model, failing, said, serving
from made_rounds import make_project
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from emodesk.domain import DomainError
from emodesk.runs.foretelling import Foretold, ForetoldStage
from emodesk.runs.models import PresetNeeds, offer_of
from emodesk.services.project import Project
from emodesk.ui.rounds.model_dialog import ModelDialog
from emodesk.ui.rounds.ranking_dialog import LOCAL, SERVER, RankingDialog
from emodesk.ui.widgets import work_dialog
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.model_words import facts, foretold_words, size_words
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.encoders.rankings_file import Rankings
from trainer.protocol.server_keys import TYPED_KEYS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("HF_ENDPOINT", NOBODY)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("EMODESK_MODELS", str(tmp_path / "models"))
    with make_project(tmp_path / "study", 20) as project:
        yield project


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    with serving(monkeypatch) as model:
        yield model


def test_a_preset_is_chosen_by_keys_once_what_it_needs_was_read(project: Project, qtbot):
    dialog = ModelDialog(project, "light")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "pitch, loudness" in dialog.facts.text())
    assert not dialog.fetch.isEnabled()  # light needs nothing
    assert [dialog.device.itemData(row) for row in range(2)] == ["", "cpu"]  # and a GPU where one is here
    qtbot.keyClick(dialog.device, Qt.Key.Key_Down)
    light = dialog._group.checkedButton()
    light.setFocus()
    chosen: list[str] = []
    dialog.chosen.connect(chosen.append)
    qtbot.keyClick(light, Qt.Key.Key_Down)
    assert dialog.preset != "light"
    while dialog.preset != "base":
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert "facebook/hubert-base-ls960, 0.4 GB, is not here yet" in dialog.facts.text()
    assert dialog.fetch.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert (project.preset, project.model.device, chosen, dialog.isVisible()) == ("base", "cpu", ["base"], False)


def test_a_folder_stands_in_for_the_hub_and_is_remembered(project: Project, qtbot, tmp_path: Path):
    dialog = ModelDialog(project, "base")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "hubert" in dialog.facts.text())
    dialog.take_folder(str(tmp_path / "mine"))
    qtbot.waitUntil(lambda: str(tmp_path / "mine") in dialog.facts.text())
    assert project.model.weights == (("base", "speech", str(tmp_path / "mine")),)


def test_half_a_folder_is_said_on_the_page_before_a_round_begins(project: Project, qtbot, tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text('{"model_type": "wavlm"}', "utf-8")
    (tmp_path / "mine" / "pytorch_model.bin").write_bytes(b"PK\x03\x04 cut off")
    dialog = ModelDialog(project, "base")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "hubert" in dialog.facts.text())
    dialog.take_folder(str(tmp_path / "mine"))
    wrong = "speech: {} holds a model of the kind “wavlm”, not “hubert”"
    qtbot.waitUntil(lambda: wrong.format(tmp_path / "mine") in dialog.facts.text())
    (tmp_path / "mine" / "config.json").write_text('{"model_type": "hubert", "hidden_size": 16}', "utf-8")
    dialog.take_folder(str(tmp_path / "mine"))
    qtbot.waitUntil(lambda: "pytorch_model.bin is cut off or damaged; fetch it again." in dialog.facts.text())
    lines = dialog.facts.text().splitlines()
    assert not any(line.startswith("speech") and "not here" in line for line in lines)


def test_transcripts_are_ranked_once_the_person_agreed_and_the_key_is_in_no_file(
    project: Project, server: Model, answers, qtbot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(TYPED_KEYS, "")
    monkeypatch.setattr("emodesk.services.keys._typed", {})
    monkeypatch.setitem(sys.modules, "keyring", None)  # a machine without
    server.answer = lambda number, body: (200, said(project.labels.names))
    dialog = RankingDialog(project, "base")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.ask.isEnabled()
    dialog.who.setCurrentIndex(SERVER)
    qtbot.waitUntil(lambda: dialog.twice.isVisible())
    assert all(box.width() >= box.sizeHint().width() for box in (dialog.clear, dialog.twice))  # nothing is cut off
    qtbot.keyClicks(dialog.address, server.url)
    qtbot.keyClicks(dialog.model, "judge")
    qtbot.keyClicks(dialog.key, KEY)
    qtbot.keyClicks(dialog.price_in, "2")
    qtbot.keyClicks(dialog.price_out, "8")
    heard = answers.press("Do not send")
    dialog.rank_now()
    assert dialog.notes.text() == "Nothing was sent."
    assert server.url in heard[0]
    assert "at the prices given" in heard[0]
    assert not server.requests
    answers.press("Send them")
    dialog.twice.setChecked(True)
    dialog.rank_now()
    assert "ranked before: 0, without a ranking: 0." in dialog.notes.text()
    assert "100 % of the pairs" in dialog.notes.text()
    assert "It cost about" in dialog.notes.text()
    assert server.keys[0] == f"Bearer {KEY}"
    (file,) = (project.features_folder / "rankings").iterdir()
    assert len(Rankings(file)) > 0
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert project.model.ranking.server == server.url
    for path in project.folder.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes()


def test_a_key_that_was_typed_for_one_server_goes_to_no_other(
    project: Project, server: Model, answers, qtbot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "keyring", None)  # a machine without
    monkeypatch.setenv(TYPED_KEYS, "")
    monkeypatch.setattr("emodesk.services.keys._typed", {})
    server.answer = lambda number, body: (200, said(project.labels.names))
    dialog = RankingDialog(project, "base")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.who.setCurrentIndex(SERVER)
    qtbot.keyClicks(dialog.model, "judge")
    qtbot.keyClicks(dialog.address, NOBODY)
    qtbot.keyClicks(dialog.key, KEY)
    asked = answers.press("Do not send")
    dialog.rank_now()
    assert "key" in asked[0]
    dialog.address.setText(server.url)
    asked = answers.press("Send them")
    dialog.rank_now()
    assert "key" not in asked[0]
    assert server.requests
    assert set(server.keys) == {None}


def server_ranking(dialog: RankingDialog, server: Model, qtbot) -> None:
    dialog.who.setCurrentIndex(SERVER)
    for field, text in ((dialog.address, server.url), (dialog.model, "judge"), (dialog.price_in, "0.2"),
                        (dialog.price_out, "0.8")):  # fmt: skip
        qtbot.keyClicks(field, text)


def test_of_a_ranking_that_breaks_off_it_is_said_what_there_is_and_what_it_cost(
    project: Project, server: Model, answers, qtbot, monkeypatch: pytest.MonkeyPatch
):
    texts: list[str] = []
    progress = WorkDialog._progress
    monkeypatch.setattr(WorkDialog, "_progress", lambda dialog, *how: (texts.append(how[2]), progress(dialog, *how)))
    no_words = (200, said(project.labels.names, refusal="no"))
    server.answer = lambda number, body: (
        (401, failing()) if number > 10 else no_words if number == 3 else (200, said(project.labels.names))
    )
    dialog = RankingDialog(project, "base")
    qtbot.addWidget(dialog)
    server_ranking(dialog, server, qtbot)
    answers.press("Send them")
    dialog.rank_now()
    (file,) = (project.features_folder / "rankings").iterdir()
    first, second, third = dialog.notes.text().splitlines()
    assert "refused the key (401); check the one that was typed" in first
    kept = len(Rankings(file))
    assert second == f"{kept} transcripts were ranked, which is kept; without a ranking: 1. The others wait."
    assert re.fullmatch(r"It cost about 0\.000\d\d\.", third)  # no nought, where it is not for nothing
    assert dialog.failures.toPlainText().startswith("No ranking for “")
    assert any("No ranking for “" in text and "1 without a ranking · about 0.000" in text for text in texts)


def test_what_a_ranking_still_lacks_is_said_and_what_failed_has_room(project: Project, server: Model, answers, qtbot):
    server.answer = lambda number, body: (200, said(project.labels.names, refusal="no"))
    dialog = RankingDialog(project, "base")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.who.setCurrentIndex(SERVER)
    assert dialog.notes.text() == "Say where the server is and which of its models ranks."
    server_ranking(dialog, server, qtbot)
    assert dialog.notes.text() == ""
    dialog.price_in.setText("two")
    assert "A price is a number" in dialog.notes.text()
    assert not dialog.ask.isEnabled()
    dialog.price_in.setText("0")
    dialog.price_out.setText("0")
    before = dialog.height()
    answers.press("Send them")
    dialog.rank_now()
    assert "without a ranking" in dialog.notes.text()
    assert "cost" not in dialog.notes.text()  # nothing, as was said
    lines = dialog.failures.viewport().height() / dialog.failures.fontMetrics().lineSpacing()
    assert lines >= 4
    assert dialog.height() > before
    assert dialog.height() < dialog.screen().availableGeometry().height()


def test_a_key_that_was_just_typed_is_used_whatever_the_environment_names(
    project: Project, server: Model, answers, qtbot, monkeypatch: pytest.MonkeyPatch
):
    drawer: dict[tuple[str, str], str] = {}

    def keep(service: str, url: str, key: str) -> None:
        drawer[service, url] = key

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(set_password=keep))
    monkeypatch.setenv(TYPED_KEYS, "")
    monkeypatch.setattr("emodesk.services.keys._typed", {})
    monkeypatch.setenv("OPENAI_API_KEY", "for-another-server")
    server.answer = lambda number, body: (200, said(project.labels.names))
    dialog = RankingDialog(project, "base")
    qtbot.addWidget(dialog)
    server_ranking(dialog, server, qtbot)
    qtbot.keyClicks(dialog.key, KEY)
    answers.press("Send them")
    dialog.rank_now()
    assert drawer == {("emodesk", server.url): KEY}
    assert set(server.keys) == {f"Bearer {KEY}"}


def test_what_a_preset_lacks_names_the_pages_own_buttons_and_no_command(project: Project, qtbot):
    dialog = ModelDialog(project, "base")
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "hubert" in dialog.facts.text())
    assert "“Ranking…” makes one." in dialog.facts.text()
    assert "“Learn prompts” below learns them." in dialog.facts.text()
    assert "python -m" not in dialog.facts.text()


def test_of_weights_that_nobody_knows_no_number_is_said(project: Project, qtbot, tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text(
        f'[encoders.speech]\nname = "hubert"\nrepo = "people/hubert"\nrevision = "{COMMIT}"\n', encoding="utf-8"
    )
    dialog = ModelDialog(project, str(own))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "hubert" in dialog.facts.text())
    assert "speech: people/hubert, of a size that is not known, is not here yet" in dialog.facts.text()
    assert "How much memory it takes shows once all weights are here" in dialog.facts.text()
    assert "0 MB" not in dialog.facts.text()
    (line, _) = offer_of(str(own), {})
    assert str(line).startswith("people/hubert at commit 0123456789ab (its size is not known) comes from ")


def test_how_long_it_takes_is_told_from_what_came_since_in_the_units_that_people_read(qtbot, monkeypatch):
    hour, ended = [0.0], Event()
    monkeypatch.setattr(work_dialog, "time", SimpleNamespace(monotonic=lambda: hour[0]))
    task = BackgroundTask(lambda _progress, _stop: ended.wait())
    dialog = WorkDialog("Fetching", task, None, lambda count: size_words(1000 * count))
    qtbot.addWidget(dialog)
    task.progressed.emit(20_000_000, 26_500_000, "people/model")  # which came another day
    assert dialog._left.text() == "20.0 GB of 26.5 GB"
    hour[0] = 10.0
    task.progressed.emit(20_100_000, 26_500_000, "people/model")
    assert dialog._left.text() == "20.1 GB of 26.5 GB · about 11 min left"
    task.progressed.emit(0, 1_000_000, "people/other")
    hour[0] = 20.0
    task.progressed.emit(500_000, 1_000_000, "people/other")
    assert dialog._left.text() == "0.5 GB of 1.0 GB · about 10 s left"
    with qtbot.waitSignal(task.finished):
        ended.set()


def test_a_dry_run_says_what_it_counts():
    stages = (ForetoldStage("tune", 1, 19, "epochs", 2.0), ForetoldStage("extract", 12, 0, "clips", 5.0))
    assert foretold_words(Foretold(stages)).splitlines()[:2] == [
        "prompts: 1 epoch to do, 19 there; about 2 s", "features: 12 clips to do, 0 there; about 5 s",
    ]  # fmt: skip
    all_there = (ForetoldStage("", 0, 0, "", 7.0), ForetoldStage("extract", 0, 240, "clips", 0.0))
    assert foretold_words(Foretold(all_there)).splitlines()[:2] == [
        "getting ready: about 7 s", "features: nothing to do, 240 there",
    ]  # fmt: skip


def test_the_card_of_a_preset_of_ones_own_says_what_it_is_and_where_it_lies(project: Project, qtbot, tmp_path: Path):
    own = tmp_path / "mine.toml"
    own.write_text("[training]\nfolds = 3\n", encoding="utf-8")
    dialog = ModelDialog(project, str(own))
    qtbot.addWidget(dialog)
    card = dialog._group.checkedButton()
    assert card.text() == "mine.toml"
    assert card.accessibleDescription() == "Your own file; nothing was measured of it."
    assert str(own) in card.toolTip()
    assert all(button.accessibleDescription() for button in dialog._group.buttons())
    qtbot.waitUntil(lambda: dialog.facts.text() != "")
    assert dialog.facts.text() == "It names no encoder, so a round on it has no features to learn from."


def test_what_was_measured_of_a_preset_is_what_the_readme_says():
    row = next(line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("| RAVDESS'"))
    light, small = row.strip("| ").split(" | ")[-2:]
    assert f"WAF {light}." in facts(PresetNeeds("light", {}))
    assert f"WAF {small}, with light {light}." in facts(PresetNeeds("small", {}))


def test_the_button_that_keeps_who_ranks_says_so_where_it_is_nobody(project: Project, qtbot):
    dialog = RankingDialog(project, "base")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.save.text() == "Rank &nothing"
    dialog.who.setCurrentIndex(SERVER)
    assert dialog.save.text() == "Rank in rou&nds"
    label = dialog._form.labelForField(dialog.address)
    qtbot.waitUntil(lambda: label.geometry().center().y() == dialog.address.geometry().center().y())


def test_all_of_a_sentence_that_ends_the_work_is_seen(qtbot):
    def break_off(progress, stop) -> None:
        progress(1, 100, "people/hubert")
        broken.wait(100)
        raise DomainError("people/hubert broke off on the way, and there is much to say of it. " * 8)

    broken = Event()
    dialog = WorkDialog("Fetching", BackgroundTask(break_off))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._bar.value() == 1)
    broken.set()
    qtbot.waitUntil(lambda: dialog._button.text() == "Close")
    live(50)
    assert dialog._what.height() >= dialog._what.heightForWidth(dialog._what.width()) > 100
    assert dialog._what.geometry().bottom() < dialog._button.geometry().top()


def test_a_preset_whose_text_encoder_reads_no_ranking_says_so(project: Project, qtbot):
    dialog = RankingDialog(project, "light")
    qtbot.addWidget(dialog)
    dialog.who.setCurrentIndex(LOCAL)
    assert dialog.ask.isEnabled()
    assert not dialog.address.isVisibleTo(dialog)
