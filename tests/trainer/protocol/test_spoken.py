"""Words of transcripts and subtitles: what is said, and nothing of what times and marks it up."""

from __future__ import annotations

import random
import time

import pytest

from trainer.protocol.errors import ProtocolError
from trainer.protocol.spoken import spoken
from trainer.protocol.text_encoding import decode_text

SRT = "1\r\n00:00:00,000 --> 00:00:01,000 X1:0\r\n<i>I &amp; you</i>\r\n\r\n2\r\n0:01 -> 0:02\r\n1984\r\n"
VTT = """\ufeffWEBVTT - a title
Kind: captions

NOTE made by hand
00:00 is the start

STYLE
::cue { color: red }

intro
00:00.000 --> 00:01.000 align:start
<v Ann>hello</v> <00:00.500><c.x>you</c>

00:01.000 --> 00:02.000
a < b
"""
ASS = """[Script Info]
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a note
Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,{\\i1}well, hello{\\i0}\\Nyou
Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}
"""


@pytest.mark.parametrize(
    ("text", "words"), [
        (SRT, "I & you 1984"), (VTT, "hello you a < b"), (ASS, "well, hello you"),
        ("[Events]\nFormat: Start, End, Text\nDialogue: 0:00:00.00,0:00:01.00,hello\n", "hello"),
        ("0:00:00.000,0:00:01.000\nhello\n", "hello"), ("[00:12.34]hello\n[00:13.00] you\n", "hello you"),
        ("see you at [10:30] then", "see you at [10:30] then"),
        ("[00:00:00.000 --> 00:00:02.000]  hello\n", "hello"),
        ("1\n00：00：00，000 --> 00：00：01，000\n你好\n", "你好"), ("00:00:00,000 → 00:00:01,000\nhello\n", "hello"),
        ("1\n-0:00:01,000 --> 00:00:01,000\nhello\n", "hello"), ("00:00:01\nhello\n00:00:02\nyou\n", "hello you"),
        ("1\n\n00:00:00,000 --> 00:00:01,000\n\nhello\n\n2\n\n0:01 --> 0:02\n\nyou\n", "hello you"),
        ("(0:01) hello (0:02) you", "hello you"), ("[ar:me]\n[00:12.34]hello\n", "hello"), ("nine: 12", "nine: 12"),
        ("I am\n  so glad\n", "I am so glad"), ("at 10:30, or 10:45", "at 10:30, or 10:45"), ("<3 you", "<3 you"),
        ("Dialogue is hard", "Dialogue is hard"), ("1984", "1984"),
        ("nan", ""), (" NULL\n", ""), ("None", ""), ("N/A", ""), ("", ""), ("\n\n", ""), ("nanny", "nanny"),
        ("1\n00:00:00,000 --> 00:00:01,000\nnan\n", ""), ("WEBVTT\n", ""),
    ],
)  # fmt: skip
def test_only_what_is_said_is_left(text, words):
    assert spoken(text) == words


def test_files_mutated_at_random_are_words_or_one_sentence():
    chance = random.Random(11)
    for number in range(300):
        text = (SRT, VTT, ASS)[number % 3] + "你好吗 café"
        data = bytearray(text.encode(("utf-8", "gb18030", "utf-16")[number // 3 % 3]))
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        try:
            words = spoken(decode_text(bytes(data))[0])
        except ProtocolError:
            continue
        assert "\n" not in words


@pytest.mark.parametrize("piece", ["{\\", "<a", "{\\p", " ", "[0:0", "<", "\n", "-->", "0:00 ", "&amp"])
def test_no_text_takes_longer_than_its_length(piece):
    began = time.process_time()
    for head in ("", "1\n00:00 --> 00:01\n", "Dialogue: "):
        spoken(head + piece * (200_000 // len(piece)))
    assert time.process_time() - began < 2
