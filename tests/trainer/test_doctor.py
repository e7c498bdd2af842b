"""What the doctor tells a newcomer, without a network."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import psutil
import pytest
from tiny_models import hubert_folder

from trainer.__main__ import main
from trainer.doctor import Finding, examine


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No weights anywhere, and a network that ends the test."""
    monkeypatch.setenv("EMODESK_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    for name in ("EMODESK_LM_URL", "EMODESK_LM_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def refused(*arguments: object) -> None:
        raise AssertionError("the doctor used the network")

    monkeypatch.setattr(socket.socket, "connect", refused)


def about(topic: str, findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.topic.startswith(topic)]


def test_the_default_preset_is_ready_on_a_bare_machine_and_nothing_is_bad():
    findings = list(examine())
    assert [one.text for one in about("Preset light", findings)] == ["Ready: needs no weights and no network"]
    assert not [one for one in findings if one.mark == "bad"]
    assert any("H.264" in one.text for one in about("Video", findings))
    assert len(about("Face detector", findings)) == 1


def test_missing_weights_come_with_their_size_and_where_to_put_them(tmp_path: Path):
    findings = about("Preset mer2024", list(examine(["mer2024"])))
    speech = next(one for one in findings if one.text.startswith("speech"))
    assert "1.3 GB" in speech.text
    assert "pytorch_model.bin" in speech.advice
    assert str(tmp_path / "models" / "TencentGameMate--chinese-hubert-large") in speech.advice
    assert "hf download TencentGameMate/chinese-hubert-large config.json pytorch_model.bin --revision 90cb66" in (
        speech.advice
    )
    text = next(one for one in findings if one.text.startswith("text"))
    assert "pytorch_model.bin.index.json 'pytorch_model-*.bin' --revision" in text.advice
    assert sum("image and video" in one.text for one in findings) == 1  # one CLIP for both
    assert any("plain CLIP without learnt prompts" in one.text for one in findings)
    assert any("without a ranking of the labels" in one.text for one in findings)


@pytest.mark.parametrize(
    ("gigabytes", "advice"),
    [(20, "For text alone it is 60.9 GB"), (64, "by --set modalities=text"), (80, "")],
)
def test_a_preset_that_memory_does_not_hold_says_what_would_help(monkeypatch, gigabytes: int, advice: str):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    before = psutil.virtual_memory()
    monkeypatch.setattr("psutil.virtual_memory", lambda: before._replace(total=gigabytes * 10**9))
    large = [one for one in about("Preset mer2024", list(examine(["mer2024"]))) if one.text.startswith("Needs about")]
    assert (large[0].advice if large else "").count(advice) == 1 or (not advice and not large)


def test_a_disk_that_cannot_take_the_weights_is_said_before_they_are_fetched(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("trainer.doctor.free_disk", lambda: 2e9)
    findings = about("Preset mer2024", list(examine(["mer2024"])))
    assert any("29.5 GB are to be fetched, but only 2.0 GB are free" in one.text for one in findings)
    assert not any("to be fetched" in one.text for one in examine(["light"]))


def test_weights_that_are_there_are_named_with_their_size(tmp_path: Path):
    folder = hubert_folder(tmp_path / "hubert")
    preset = tmp_path / "own.toml"
    preset.write_text(f'[encoders.speech]\nname = "hubert"\nweights = "{folder}"\n', encoding="utf-8")
    findings = about("Preset own.toml", list(examine([str(preset)])))
    assert [one.mark for one in findings] == ["ok", "ok"]
    assert "MB" in findings[0].text
    (folder / "model.safetensors").unlink()
    lacking = about("Preset own", list(examine([str(preset)])))
    assert (lacking[0].mark, "lacks 1 file (pytorch_model.bin); put it there" in lacking[0].text) == ("bad", True)
    assert len(lacking) == 1  # it is not ready


def test_a_server_that_does_not_answer_is_no_obstacle(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMODESK_LM_URL", "http://127.0.0.1:9/v1")
    asked = about("Language", list(examine(["light"])))
    assert "Not asked" in asked[0].advice
    monkeypatch.undo()
    monkeypatch.setenv("EMODESK_LM_URL", "http://127.0.0.1:9/v1")
    assert "cannot be reached" in about("Language", list(examine(["light"], ask=True)))[0].text


def test_the_command_prints_the_report_and_says_how_it_went(capsys: pytest.CaptureFixture[str]):
    assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    for words in ("This machine", "Preset light", "Preset base", "Preset mer2024", "Language-model server"):
        assert words in printed
    assert main(["doctor", "--preset", "nothing"]) == 1
    assert "there is no preset “nothing”" in capsys.readouterr().out


def test_the_report_can_be_read_by_programs(capsys: pytest.CaptureFixture[str]):
    assert main(["doctor", "--preset", "light", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert {"mark", "topic", "text", "advice"} == findings[0].keys()
    assert {one["topic"] for one in findings} >= {"This machine", "Preset light"}


@pytest.mark.parametrize(("error", "mark", "words"), [(0.004, "ok", "are right"), (1.2, "note", "are wrong on this")])
def test_the_convolution_is_tried_on_this_machine_and_told(monkeypatch, error: float, mark: str, words: str):
    assert any(
        "onvolutions in" in one.text and "bfloat16" in one.text for one in about("This", list(examine(["light"])))
    )
    monkeypatch.setattr("trainer.encoders.convolution.half_precision_error", lambda dtype, device: error)
    found = [one for one in about("This", list(examine(["light"]))) if "onvolutions in" in one.text]
    assert [(one.mark, words in one.text, bool(one.advice)) for one in found] == [(mark, True, mark == "note")]
