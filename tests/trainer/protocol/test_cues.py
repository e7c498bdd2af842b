"""Lines of subtitles with their times, in every form that `spoken` reads."""

from __future__ import annotations

import pytest

from trainer.protocol.cues import SubtitleLine, subtitle_lines
from trainer.protocol.spoken import spoken

TWO = [SubtitleLine(1.0, 2.5, "Oh no. Really?"), SubtitleLine(3.0, 4.0, "Yes")]
SRT = "1\n00:00:01,000 --> 00:00:02,500\nOh no.\nReally?\n\n2\n00:00:03,000 --> 00:00:04,000\n<i>Yes</i>\n"
VTT = ("WEBVTT\n\nNOTE not said\n\nopening\n00:01.000 --> 00:02.500 align:start\n<v Bob>Oh no.\nReally?\n\n"
       "NOTE\nnor this\n\n00:00:03.000 --> 00:00:04.000\nYes\n")  # fmt: skip
ASS = ("[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
       "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\b1}Oh no.\\NReally?\n"
       "Comment: 0,0:00:02.50,0:00:03.00,Default,,0,0,0,,not said\n"
       "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,Yes\n")  # fmt: skip
SBV = "0:00:01.000,0:00:02.500\nOh no.\nReally?\n\n0:00:03.000,0:00:04.000\nYes\n"


@pytest.mark.parametrize("text", [SRT, VTT, ASS, SBV, SRT.replace("\n\n", "\n"), "\ufeff" + SRT.replace("\n", "\r\n")])
def test_each_form_gives_its_lines_with_their_times(text):
    assert subtitle_lines(text) == TWO


def test_lines_come_in_order_two_languages_together_and_marks_not_at_all():
    text = ("00:03.000 --> 00:04.000\nYes\n\n00:01.000 --> 00:02.000\n你好\n\n00:01.000 --> 00:02.000\nHello\n\n"
            "00:05.000 --> 00:05.000\nnever\n\n00:06.000 --> 00:07.000\n\n")  # fmt: skip
    assert subtitle_lines(text) == [SubtitleLine(1.0, 2.0, "你好 Hello"), SubtitleLine(3.0, 4.0, "Yes")]


def test_a_damaged_time_is_no_word():
    assert spoken(SRT.replace("00:00:03,000 -->", "00:0x:03,000 -->")) == "Oh no. Really? Yes"


@pytest.mark.parametrize("text", ["", "only words", "WEBVTT", "Dialogue: 0", "00:01.000 --> \nx", "1\n2\n3"])
def test_text_without_times_has_no_lines(text):
    assert subtitle_lines(text) == []
