"""The Chinese window: every phrase translated, the compiled file current, the language chosen and kept."""

from __future__ import annotations

import ast
import errno
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import PySide6
import pytest
import sentences
from PySide6.QtCore import QLocale, QSettings, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from emodesk import app as application
from emodesk.commands.registry import COMMANDS
from emodesk.domain.query import QueryError, parse
from emodesk.services.project import Project
from emodesk.ui.keys_sheet import KeysSheet
from emodesk.ui.language_menu import LANGUAGE, LanguageMenu
from emodesk.ui.widgets.notice import Notice
from emodesk.viewmodels.round_words import duration
from emodesk.viewmodels.said import said
from emodesk.viewmodels.words import translate
from trainer.protocol.errors import ProtocolError, UserError
from trainer.protocol.files import resources
from trainer.protocol.labels import LABELS, MODALITIES

ROOT = Path(__file__).parents[2]
PHRASES = resources() / "translations" / "emodesk_zh_CN.ts"
COMPILED = PHRASES.with_suffix(".qm")
REFRESH = (
    "python tests/sentences.py, "
    "pyside6-lupdate $(git ls-files 'emodesk/*.py') -no-obsolete -locations none "
    "-ts resources/translations/emodesk_zh_CN.ts, translate, then "
    "pyside6-lrelease resources/translations/emodesk_zh_CN.ts"
)


def read(path: Path) -> dict[tuple[str, str], ElementTree.Element]:
    """The translation elements of a .ts file by context and source."""
    return {
        (context.findtext("name") or "", message.findtext("source")): message.find("translation")
        for context in ElementTree.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


def lupdate() -> str | None:
    """Where Qt's collector of phrases is: beside this Python, on the path, or in PySide6's folder."""
    beside = Path(sys.executable).with_name("pyside6-lupdate")
    inside = Path(PySide6.__file__).with_name("lupdate")
    return next((str(path) for path in (beside, inside) if path.exists()), shutil.which("pyside6-lupdate"))


@pytest.fixture(scope="module")
def chinese() -> dict[tuple[str, str], ElementTree.Element]:
    return read(PHRASES)


@pytest.fixture
def settings(own_settings) -> QSettings:
    """The person's own settings stay untouched; afterwards the program speaks the system's language again."""
    application.make_application()
    kept = QSettings()
    yield kept
    kept.remove(LANGUAGE)
    application.make_application()


@pytest.fixture
def window(qapp, settings, tmp_path):
    """A project's window in Chinese."""
    Project.create(tmp_path / "my-study").close()
    settings.setValue(LANGUAGE, "zh_CN")
    controller = application.AppController(application.make_application())
    assert controller.open(tmp_path / "my-study")
    yield controller.window
    controller._close()


def test_every_phrase_of_the_window_is_in_the_chinese_file_and_none_that_is_gone(chinese, tmp_path):
    tool = lupdate()
    if tool is None:
        pytest.skip("pyside6-lupdate is not installed")
    sources = [str(path) for path in sorted((ROOT / "emodesk").rglob("*.py"))]
    found = tmp_path / "found.ts"
    done = subprocess.run([tool, *sources, "-ts", str(found)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"pyside6-lupdate does not run here: {done.stderr.strip()[-200:]}")
    assert set(chinese) == set(read(found)), f"bring the file up to date: {REFRESH}"


def test_every_phrase_is_translated(chinese):
    lacking = [key for key, entry in chinese.items() if not entry.text or entry.get("type")]
    assert lacking == []


def test_a_translation_keeps_the_placeholders_of_its_phrase(chinese):
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"\{[^{}]*\}", text))

    assert [key for key, entry in chinese.items() if holes(key[1]) != holes(entry.text)] == []


def test_a_decision_has_one_word_in_chinese(chinese):
    other = [source for (_, source), element in chinese.items() if "判定" in "".join(element.itertext())]
    assert not other, "a decision is a 决定"


def test_a_reviewer_has_one_word_in_chinese(chinese):
    spoken = {source: "".join(element.itertext()) for (_, source), element in chinese.items()}
    other = [source for source, words in spoken.items() if re.search("审核者|审阅者|审阅人|评审员", words)]
    assert not other, "a reviewer is a 评审者"


def test_a_round_with_a_number_has_one_name_in_chinese(chinese):
    named = {source: "".join(element.itertext()) for (_, source), element in chinese.items()}
    other = [source for source, words in named.items() if re.search(r"轮次 ?\{(?!rounds\})", words)]
    assert not other, "round 2 is 第 2 轮"


def test_the_compiled_file_says_what_the_chinese_file_says(qapp, chinese):
    translator = QTranslator()
    assert translator.load(str(COMPILED))
    stale = [key for key, entry in chinese.items() if translator.translate(*key) != entry.text]
    assert stale == [], f"compile it anew: {REFRESH}"


def test_phrases_are_filed_where_the_window_looks_for_them(chinese):
    """Self.tr looks under its class; another name as context comes from a call the collector misread."""
    classes, named = set(), {""}
    for path in (ROOT / "emodesk").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        classes |= {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)}
        named |= set(re.findall(r'(?:translate|QT_TRANSLATE_NOOP)\(\s*"(\w+)"', text))
    assert {context for context, _ in chinese} - classes - named == set()


def test_commands_groups_labels_and_modalities_have_chinese_words(chinese):
    titles = {re.sub(r" \d+$", " {n}", command.title) for command in COMMANDS}
    groups = {command.group for command in COMMANDS}
    assert {("commands", text) for text in titles | groups} <= set(chinese)
    assert {("words", text) for text in (*LABELS, *MODALITIES)} <= set(chinese)


def test_every_sentence_of_both_packages_stands_where_the_collector_finds_it():
    assert sentences.TABLE.read_text(encoding="utf-8") == sentences.table(sentences.keys(sentences.trees())), REFRESH


def test_no_page_shows_an_error_as_plain_english():
    """`said(error)` has the person's language; `str(error)` is always English."""
    pages = [path for part in ("ui", "viewmodels") for path in (ROOT / "emodesk" / part).rglob("*.py")]
    found = [str(path) for path in [*pages, ROOT / "emodesk" / "app.py"] if "str(error)" in path.read_text("utf-8")]
    assert found == []


@pytest.fixture
def in_chinese(qapp, settings):
    settings.setValue(LANGUAGE, "zh_CN")
    application.make_application()


def test_no_page_lists_words_with_english_commas():
    pages = [path for part in ("ui", "viewmodels") for path in (ROOT / "emodesk" / part).rglob("*.py")]
    plain = re.compile(r'", "\.join\(\s*(f"\{)?(words\.)?(word|says_what)\(')
    assert [path.name for path in pages if plain.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.usefixtures("in_chinese")
def test_an_error_from_below_is_said_in_chinese_with_what_is_in_it():
    reason = ProtocolError("{file} is not valid TOML: {error}.", file="a.toml", error="line 3")
    assert said(reason) == "a.toml 不是有效的 TOML：line 3。"
    nested = UserError("Round {number} {state}: {reason}", number=3, state="failed", reason=reason)
    assert said(nested).endswith("a.toml 不是有效的 TOML：line 3。")
    assert said(OSError(errno.ENOSPC, "No space left on device")).startswith("磁盘已满")
    with pytest.raises(QueryError) as refused:
        parse("speaker==")
    assert "“speaker”" in said(refused.value)


@pytest.mark.usefixtures("in_chinese")
def test_a_sentence_that_was_kept_as_plain_english_is_recognised():
    """Notes go through a table of features and a database, which hold texts alone."""
    assert said("no face found in 12 frames") == "12 帧中都没有找到人脸"
    assert said("only 12 ms of sound; no pictures, only sound") == "只有 12 毫秒的声音; 没有画面，只有声音"
    few = "Few labelled clips of anger (3), worry (5); below 10 a class its scores are mostly chance."
    assert said(few) == "愤怒 (3), 担忧 (5) 的已标注片段很少；一个类别不足 10 个时，其得分多半是偶然。".replace(
        ", ", translate("words", ", ")
    )
    assert said("what a person wrote by hand") == "what a person wrote by hand"


@pytest.mark.usefixtures("in_chinese")
def test_the_two_keys_that_qt_calls_alike_in_chinese_are_told_apart():
    written = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in ("Return", "Enter")]
    assert written == ["回车", "小键盘回车"]


def test_in_english_a_sentence_stands_as_it_was_made(qapp, settings):
    settings.setValue(LANGUAGE, "en")
    application.make_application()
    assert said("no face found in 12 frames") == "no face found in 12 frames"
    assert said(UserError("{path} holds no JSON object.", path="a{b}.json")) == "a{b}.json holds no JSON object."


@pytest.mark.parametrize("language", ["zh_CN", "zh"])
def test_the_window_opens_in_chinese(qapp, settings, tmp_path, language):
    Project.create(tmp_path / "my-study").close()
    settings.setValue(LANGUAGE, language)
    controller = application.AppController(application.make_application())
    assert controller.open(tmp_path / "my-study")
    assert [button.text() for button in controller.window._tabs.buttons()] == ["审阅", "分析", "轮次"]
    assert QLocale().language() == QLocale.Language.Chinese
    assert duration(90) == "2 分钟"
    controller._close()


def test_the_language_changes_back_without_a_rest(qapp, settings):
    settings.setValue(LANGUAGE, "zh_CN")
    application.make_application()
    settings.setValue(LANGUAGE, "en")
    application.make_application()
    assert duration(90) == "2 min"


def test_commands_and_their_groups_are_chinese_on_the_keys_sheet_and_in_the_palette(window, qtbot):
    sheet = KeysSheet(window.actions_by_id, window)
    headings = {label.text() for label in sheet.findChildren(QLabel) if label.property("class") == "title"}
    assert headings == {"窗口", "项目", "审阅", "队列", "播放器", "轮次"}
    window.open_palette()
    assert "标为中性" in {entry.title for entry in window._palette._entries}
    assert {"窗口", "项目"} <= {entry.group for entry in window._palette._entries}


def test_a_key_that_is_refused_is_said_in_chinese_with_the_command_that_has_it(window):
    sheet = KeysSheet(window.actions_by_id, window)
    assert not sheet.change("review.skip", ["Return"])
    assert sheet.problem.startswith("回车 已是“接受伪标签”的按键")


def test_a_language_chosen_in_the_menu_is_kept_and_announced(window, settings):
    menu = window.findChild(LanguageMenu)
    texts = {action.text(): action for action in menu.actions()}
    assert list(texts) == ["跟随系统", "English", "中文"]
    assert texts["中文"].isChecked()
    texts["English"].trigger()
    assert QSettings().value(LANGUAGE) == "en"
    assert window.findChildren(Notice)
