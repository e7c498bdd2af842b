"""The fonts that come with the program: every sign the window writes, and the same widths on every machine."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QRawFont

from trainer.protocol.files import resources

ROOT = Path(__file__).parents[2]
FONTS = resources() / "fonts"
MOST_BYTES = 6_000_000
MEASURE = """
from PySide6.QtGui import QFontInfo, QFontMetricsF, QTextLayout
from PySide6.QtWidgets import QApplication
from emodesk.ui.theme import theme
app = QApplication([])
theme.apply(app, "light")
for bold in (False, True):
    metrics = QFontMetricsF(theme.font(13, bold))
    print(QFontInfo(theme.font(13, bold)).family(), metrics.horizontalAdvance("Worth knowing"),
          metrics.horizontalAdvance("值得知道：忧虑"), metrics.height(), end=" ")
    chinese = QTextLayout("值得知道：忧虑", theme.font(13, bold))
    chinese.beginLayout()
    chinese.createLine()
    chinese.endLayout()
    print(*{run.rawFont().familyName() for run in chinese.glyphRuns()})
"""


def phrases() -> set[str]:
    """Every character of the window, in both languages."""
    written = ElementTree.parse(resources() / "translations" / "emodesk_zh_CN.ts").getroot()
    text = "".join("".join(message.itertext()) for message in written.iter("message"))
    return {sign for sign in text if sign.isprintable()}


@pytest.mark.parametrize("style", ["Regular", "SemiBold"])
def test_every_sign_of_both_languages_is_in_the_fonts_that_come_along(qapp, style):
    fonts = [QRawFont(str(FONTS / f"EmoDesk{family}-{style}.otf"), 13) for family in ("Latin", "Han")]
    assert all(font.isValid() for font in fonts)
    lacking = {sign for sign in phrases() if not any(font.supportsCharacter(ord(sign)) for font in fonts)}
    assert lacking == set()


def test_the_fonts_are_small_and_carry_their_licence():
    assert sum(path.stat().st_size for path in FONTS.glob("*.otf")) < MOST_BYTES
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "Inter" in licence
    assert "Noto" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_texts_are_as_wide_and_as_high_on_a_machine_without_a_font(tmp_path):
    """Measured where the system has its fonts and where it has none; both languages share one line."""
    (tmp_path / "none").mkdir()
    empty = tmp_path / "fonts.conf"
    empty.write_text(f"<fontconfig><dir>{tmp_path / 'none'}</dir></fontconfig>", encoding="utf-8")
    bare = {"FONTCONFIG_FILE": str(empty), "QT_QPA_FONTDIR": str(tmp_path / "none")}
    said = [
        subprocess.run(
            [sys.executable, "-c", MEASURE], env={**os.environ, **more}, cwd=ROOT, capture_output=True, text=True
        ).stdout.splitlines()
        for more in ({}, bare)
    ]
    assert [line.split()[:2] for line in said[0]] == [["EmoDesk", "Latin"]] * 2
    assert [line.split()[5:] for line in said[0]] == [["EmoDesk", "Han"]] * 2
    assert all(first == second for first, second in pairwise(said))
