"""The table of what the expression network says of clips, as `emodesk opinions import` takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.__main__ import main
from trainer.opinions.command import OpinionsError, meanings
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.files import read_table
from trainer.protocol.labels import LABELS


def test_an_expression_goes_under_the_projects_own_word_and_what_it_has_none_for_is_left_out() -> None:
    assert meanings(LABELS, {}) == ["neutral", "happiness", "sadness", "anger", "", "", "surprise"]
    assert meanings(("fear", "Joy"), {}) == ["", "Joy", "", "", "fear", "", ""]
    assert meanings(LABELS, {"fearful": "worry"})[4] == "worry"
    with pytest.raises(OpinionsError, match="none of calm, tense is an expression"):
        meanings(("calm", "tense"), {})


def test_clips_with_a_face_have_probabilities_that_add_up_and_those_without_have_no_row(
    shared_media: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = sorted((shared_media / "dev" / "mead").glob("*happy*"))[:1]
    rows = [ClipRow(path.stem, str(path)) for path in [*found, shared_media / "dev" / "wild" / "no_face.mp4"]]
    write_clips(tmp_path / "clips.csv", [*rows, ClipRow("words", transcript="nothing to see")])
    command = ["opinions", "--clips", str(tmp_path / "clips.csv"), "--features", str(tmp_path / "features")]
    assert main([*command, "--out", str(tmp_path / "said.csv"), "--map", "fearful=worried"]) == 0
    table = read_table(tmp_path / "said.csv", ("clip_id",))
    assert [row["clip_id"] for row in table] == [rows[0].clip_id]
    said = {label: float(table[0]["p:" + label]) for label in LABELS}
    assert sum(said.values()) == pytest.approx(1, abs=0.001)
    assert max(said, key=lambda label: said[label]) == "happiness"
    assert "1 of 3 clips show a face; no label for disgusted" in capsys.readouterr().out


def test_a_map_to_no_label_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["opinions", "--clips", str(tmp_path / "clips.csv"), "--features", str(tmp_path), "--out", "x.csv"]
    assert main([*command, "--map", "fearful=boredom"]) == 1
    assert "unknown label “boredom”" in capsys.readouterr().err
    assert main([*command, "--map", "scared=worry"]) == 1
    assert "--map scared=worry is not EXPRESSION=LABEL" in capsys.readouterr().err
