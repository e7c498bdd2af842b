"""Where people speak in a long recording: pauses part spans, long talk is cut, all lies within the recording."""

from __future__ import annotations

import json
import wave

import numpy as np
import pytest

from trainer.__main__ import main
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.transcripts import cutting
from trainer.transcripts.cutting import by_loudness, spans
from trainer.transcripts.heard import RATE


def recording(*parts: tuple[float, float]) -> np.ndarray:
    """Noise of so many seconds and loudness, one part after the other."""
    random = np.random.default_rng(0)
    return np.concatenate([random.normal(size=int(seconds * RATE)) * loud for seconds, loud in parts]).astype(
        np.float32
    )


TALK = recording((1.0, 0.001), (2.0, 0.1), (0.3, 0.001), (1.0, 0.1), (2.0, 0.001), (1.5, 0.1), (1.0, 0.001))


def test_short_pauses_stay_within_a_span_and_long_ones_part_them():
    found = spans(by_loudness(TALK), TALK, 15.0)
    np.testing.assert_allclose(found, [(0.85, 4.45), (6.15, 7.95)], atol=0.06)


def test_long_talk_is_cut_where_it_is_quiet():
    sound = recording((9.0, 0.1), (0.2, 0.02), (9.0, 0.1), (1.0, 0.001))
    found = spans([(0.0, 18.2)], sound, 10.0)
    assert found[0][1] == pytest.approx(9.1, abs=0.2)
    assert max(end - start for start, end in found) <= 10.0


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.zeros(RATE, np.float32), np.zeros(10, np.float32)])
def test_nobody_speaks_in_silence(sound):
    assert spans(by_loudness(sound), sound, 15.0) == []


def test_steady_sound_is_one_stretch():
    assert by_loudness(recording((5.0, 0.1))) == [(0.0, 5.0)]


def test_the_command_says_where_and_by_what_it_was_found(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cutting, "detector_of", lambda: (by_loudness, cutting.BY_LOUDNESS))
    with wave.open(str(tmp_path / "talk.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((TALK * 20_000).clip(-32_768, 32_767).astype("<i2").tobytes())
    (tmp_path / "broken.wav").write_bytes(b"no sound")
    write_clips(tmp_path / "clips.csv", [ClipRow("talk", "talk.wav"), ClipRow("broken", "broken.wav")])
    assert main(["cut", f"--clips={tmp_path / 'clips.csv'}", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (records[0]["by"], len(records[0]["spans"]), records[0]["seconds"]) == ("loudness", 2, 8.8)
    assert records[1] == {"done": 1, "total": 2}
    assert "problem" in records[2]
    assert main(["cut", f"--clips={tmp_path / 'clips.csv'}", "--longest=0"]) == 1
    assert "use 1 second or more" in capsys.readouterr().err


def test_silero_hears_the_sentence(shared_media):
    pytest.importorskip("silero_vad")
    from trainer.media import read_audio

    detector, by = cutting.detector_of()
    assert by == "silero-vad"
    sound = read_audio(shared_media / "ravdess" / "03-01-01-01-01-01-01.flac", RATE)
    (span,) = spans(detector(sound), sound, 15.0)
    assert 0.2 < span[0] < 1.2 < 2.0 < span[1] <= len(sound) / RATE
    noise = recording((3.0, 0.1))
    assert detector(noise) == []  # which loudness takes for speech
