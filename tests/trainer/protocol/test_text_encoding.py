"""Bytes of text files: every encoding that people's files are in is told from them, and no guess is made of noise."""

from __future__ import annotations

import codecs

import pytest

from trainer.protocol.errors import ProtocolError
from trainer.protocol.text_encoding import decode_text

SIMPLIFIED = "clip_id,transcript\na,你好吗 再见\nb,我真的很高兴，谢谢！\n"
TRADITIONAL = "clip_id,transcript\na,你好嗎\nb,我真的很高興，謝謝！\n"


@pytest.mark.parametrize(
    ("text", "encoding"), [
        (SIMPLIFIED, "gb18030"), ("你好吗", "gb18030"), ("a,我没说过\n", "gb18030"),
        (TRADITIONAL, "big5"), ("你好嗎", "big5"), ("我沒說過", "big5"),
        ("안녕하세요", "cp949"), ("파일,레이블\n가.mp4,기쁨\n나.mp4,슬픔\n", "cp949"),
        ("나는 오늘 학교에 갔다.", "cp949"), ("恐惧", "gb18030"), ("快乐", "gb18030"),
        ("café", "cp1252"), ("Ärger über Öl – “naïve”", "cp1252"), ("l’été à Málaga, Zoë", "cp1252"), ("é", "cp1252"),
        (SIMPLIFIED + "é", "utf-8"), ("", "utf-8"), ("plain", "utf-8"),
    ],
)  # fmt: skip
def test_an_encoding_is_told_from_the_bytes(text, encoding):
    assert decode_text(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    ("mark", "encoding"), [
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"), (b"", "utf-16-le"), (b"", "utf-16-be"),
    ],
)  # fmt: skip
def test_a_byte_order_mark_and_the_zeros_of_utf_16_are_understood(mark, encoding):
    assert decode_text(mark + SIMPLIFIED.encode(encoding)) == (SIMPLIFIED, encoding)


def test_what_a_person_says_is_believed():
    assert decode_text("école".encode("mac_roman"), "mac-roman")[0] == "école"
    assert decode_text(codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "utf-16-le")[0] == "é"
    assert decode_text(codecs.BOM_UTF8 + "é".encode(), "UTF-8")[0] == "é"
    with pytest.raises(ProtocolError, match="cannot be read as “chinese-ish”, which is no encoding"):
        decode_text(b"x", "chinese-ish")
    with pytest.raises(ProtocolError, match=r"is not ascii \(byte 1\)"):
        decode_text(b"x\xff", "ascii")


@pytest.mark.parametrize(
    "data", [b"\x81\x8d\x90", b"\xff\xfe\x00", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", bytes(range(256))]
)
def test_noise_is_no_text(data):
    with pytest.raises(ProtocolError):
        decode_text(data)
