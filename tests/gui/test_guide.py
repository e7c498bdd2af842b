"""The guide: F1, in both languages, with the program's own pictures and nothing from elsewhere."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QTextDocument

from emodesk.commands.registry import COMMANDS
from emodesk.ui.guide import GuideDialog, guide_file
from trainer.protocol.files import resources

pytest_plugins = ["review_study", "review_window"]

LANGUAGES = (QLocale.Language.English, QLocale.Language.Chinese)
languages = pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.name)


def test_f1_opens_the_guide(open_window, study):
    command = next(command.id for command in COMMANDS if "F1" in command.keys)
    window = open_window(study)
    window.actions_by_id.run(command)
    (guide,) = window.findChildren(GuideDialog)
    assert guide.isVisible()
    guide.close()


@languages
def test_its_pictures_are_there_and_nothing_is_fetched(language):
    page = guide_file(language).read_text(encoding="utf-8")
    pictures = re.findall(r'src="([^"]+)"', page)
    assert pictures
    assert all((resources() / "pictures" / name).is_file() for name in pictures)
    assert "://" not in page


@languages
def test_every_key_it_names_is_one_of_the_program(language):
    known = {key for command in COMMANDS for key in command.keys} | {"1", "9", "Enter", "Space", "Tab"}  # Tab of fields
    arrows = {"←": "Left", "→": "Right", "↑": "Up", "↓": "Down", "空格": "Space", "Ctrl −": "Ctrl+-"}
    named = re.findall(r"<kbd>([^<]+)</kbd>", guide_file(language).read_text(encoding="utf-8"))
    keys = {arrows.get(key, key.replace("Ctrl ", "Ctrl+")) for key in named}
    assert keys - known == set()


def test_both_languages_have_the_same_parts():
    parts = [re.findall(r'name="(\w+)"', guide_file(language).read_text(encoding="utf-8")) for language in LANGUAGES]
    assert parts[0] == parts[1]


def test_the_page_shows_its_pictures_and_refuses_others(qtbot):
    dialog = GuideDialog()
    qtbot.addWidget(dialog)
    image = QTextDocument.ResourceType.ImageResource
    assert not dialog.page.loadResource(image, QUrl("review.png")).isNull()
    assert dialog.page.loadResource(image, QUrl("file:///etc/hostname")) is None
    assert "EmoDesk" in dialog.page.toPlainText()
