"""Small files that claim to be huge or deep end in a sentence, soon and in little memory."""

from __future__ import annotations

import fractions
import struct
import time
import zlib
from pathlib import Path

import av
import pytest

from trainer.media import MediaError
from trainer.media.safely import ProbeWorker
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import parse_object
from trainer.protocol.json_lines import parsed_json, read_record
from trainer.protocol.toml import read_toml

SOON = 15.0  # seconds; two here, but this machine may be busy


def element(name: str, content: bytes) -> bytes:
    """An element of EBML, the form of Matroska files."""
    return bytes.fromhex(name) + (len(content) | 1 << 56).to_bytes(8, "big") + content


def matroska(tracks: int, seconds: float) -> bytes:
    """A file of as many sound tracks that says how long it is; a tenth of a second of the first is there."""
    head = element("1A45DFA3", element("4282", b"matroska") + element("4287", b"\x04") + element("4285", b"\x02"))
    length = element("4489", struct.pack(">d", seconds * 1000))
    info = element("1549A966", element("2AD7B1", (10**6).to_bytes(4, "big")) + length)
    form = element("B5", bytes.fromhex("40BF400000000000")) + element("9F", b"\x01") + element("6264", b"\x10")
    entries = b"".join(
        element("AE", element("D7", number.to_bytes(4, "big")) + element("73C5", number.to_bytes(4, "big"))
                + element("83", b"\x02") + element("86", b"A_PCM/INT/LIT") + element("E1", form))
        for number in range(1, tracks + 1)
    )  # fmt: skip
    cluster = element("1F43B675", element("E7", b"\x00") + element("A3", b"\x81\x00\x00\x80" + bytes(1600)))
    return head + element("18538067", info + element("1654AE6B", entries) + cluster)


def picture(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds a few of its rows."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 + 3 * width) * 4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def probed(path: Path):
    """What a worker says of a file, a MediaError as it is; soon."""
    before = time.monotonic()
    with ProbeWorker() as worker:
        try:
            return worker.probe(path)
        except MediaError as error:
            return error
        finally:
            assert time.monotonic() - before < SOON


def test_a_hundred_thousand_streams_take_no_longer(tmp_path):
    (tmp_path / "many.mkv").write_bytes(matroska(100_000, 0.1))
    assert probed(tmp_path / "many.mkv").duration == pytest.approx(0.1)


def test_a_claim_of_length_is_not_believed(tmp_path):
    (tmp_path / "long.mkv").write_bytes(matroska(1, 1e15))
    assert probed(tmp_path / "long.mkv").duration == pytest.approx(0.1)


def test_a_picture_of_thirty_thousand_by_thirty_thousand_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "large.nut"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "rgb24"
        packet = av.Packet(picture(30_000, 30_000))
        packet.stream, packet.pts, packet.dts, packet.time_base = stream, 0, 0, fractions.Fraction(1, 1)
        out.mux(packet)
    assert isinstance(probed(path), MediaError)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"a":' + "[" * 50_000 + "]" * 50_000 + "}"])
def test_json_without_a_bottom_is_said(text):
    with pytest.raises(ProtocolError, match=r"x\.json is"):
        parse_object(text.encode(), "x.json")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
def test_a_line_of_json_without_a_bottom_says_nothing(text):
    assert read_record(text.encode()) == {}
    with pytest.raises(ValueError, match="nested too deeply"):
        parsed_json(text)


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 100_000, ".".join(["a"] * 50_000) + " = 1", "a = " + "{b=" * 50_000, "[" + "a." * 50_000 + "a]"],
)
def test_toml_without_a_bottom_is_said_soon(tmp_path, text):
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    before = time.monotonic()
    with pytest.raises(ValueError, match=r"."):
        read_toml(tmp_path / "x.toml")
    assert time.monotonic() - before < SOON
