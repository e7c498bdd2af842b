"""Text of others on a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from trainer.protocol.printable import printable, steady_streams


@pytest.mark.parametrize(
    ("text", "shown"), [
        ("plain 你好 é ✓", "plain 你好 é ✓"), ("a\x1b[31m\nb", "a\\x1b[31m\\nb"), ("\u202egpj.exe", "\\u202egpj.exe"),
        ("caf\udce9", "caf\\xe9"), ("\ud83d", "\\ud83d"), ("क\u200dष", "क\u200dष"), ("\u2028", "\\u2028"),
    ],
)  # fmt: skip
def test_what_steers_a_terminal_or_cannot_be_shown_is_an_escape(text, shown):
    assert printable(text) == shown


def test_a_stream_without_a_character_writes_its_escape(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    steady_streams()
    print("é 中 ✓", flush=True)
    assert raw.getvalue().split() == [b"\xe9", b"\\u4e2d", b"\\u2713"]
