"""Ranking without a server: by the likelihood that the text model itself gives each label."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest
import torch
from tiny_models import baichuan_folder, bert_folder

from trainer.__main__ import main
from trainer.encoders.baichuan_model import load_baichuan
from trainer.encoders.baichuan_tokenizer import BaichuanTokenizer
from trainer.encoders.rankings_file import Rankings
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.labels import LABELS
from trainer.ranking.local import LocalJudge
from trainer.ranking.server import NoRanking, RankingError
from trainer.settings import load_settings


def test_a_local_model_ranks_by_the_likelihood_it_gives_each_label(shared_goldens: Path, tmp_path: Path, capsys):
    tokenizer = shared_goldens / "baichuan" / "tokenizer" / "tiny_tokenizer.model"
    folder = baichuan_folder(tmp_path / "weights", tokenizer, model_max_length=512)
    options = {"encoders.text": {"name": "baichuan", "weights": str(folder)}}
    judge = LocalJudge(load_settings("light", options), LABELS)
    likelihood = judge.likelihoods("hello ")
    model, tokenizer = load_baichuan(folder), BaichuanTokenizer(tokenizer)
    lines = {label: tokenizer.encode('hello {"ranking": ["' + label + '"') for label in LABELS}
    columns = zip(tokenizer.encode('hello {"ranking": ["'), *lines.values(), strict=False)
    begun = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
    for label, line in lines.items():  # one by one, without anything that fills a batch
        scores = model.logits(torch.tensor([line]))[0].log_softmax(-1)
        chain = sum(float(scores[place - 1, line[place]]) for place in range(begun, len(line)))
        assert likelihood[label] == pytest.approx(chain, abs=1e-4)
    assert judge.rank("hello ") == tuple(sorted(LABELS, key=lambda label: -likelihood[label]))
    with pytest.raises(NoRanking, match=r"too many tokens \(\d+ with the prompt, 512 fit"):
        judge.rank("x y z " * 500)
    write_clips(tmp_path / "clips.csv", [ClipRow("1", transcript="hello"), ClipRow("2")])
    preset = tmp_path / "own.toml"
    preset.write_text(f'[encoders.text]\nname = "baichuan"\nweights = "{folder}"\n', encoding="utf-8")
    command = ["rank", "--clips", str(tmp_path / "clips.csv"), "--out", str(tmp_path / "r.jsonl")]
    assert main([*command, "--local", str(preset)]) == 0
    assert sorted(Rankings(tmp_path / "r.jsonl").get("hello") or ()) == sorted(LABELS)
    assert "1 transcript ranked on this machine" in capsys.readouterr().out
    assert main([*command[:-1], str(tmp_path / "own.jsonl"), "--local", str(preset), "--labels", "dull,keen"]) == 0
    assert sorted(Rankings(tmp_path / "own.jsonl").get("hello") or ()) == ["dull", "keen"]


def test_a_model_that_cannot_say_a_next_word_cannot_rank(tmp_path: Path):
    options = {"encoders.text": {"name": "transformers-text", "weights": str(bert_folder(tmp_path))}}
    with pytest.raises(RankingError, match="no causal language model"):
        LocalJudge(load_settings("light", options), LABELS)
    with pytest.raises(RankingError, match="no language model"):
        LocalJudge(load_settings("light"), LABELS)


def test_a_causal_model_of_transformers_ranks_with_the_head_that_it_shares_with_its_table(tmp_path: Path):
    from transformers import AutoTokenizer, Qwen2Config, Qwen2ForCausalLM

    folder = bert_folder(tmp_path)  # for its tokenizer
    config = Qwen2Config(
        vocab_size=32, hidden_size=16, intermediate_size=24, num_hidden_layers=3, num_attention_heads=2,
        num_key_value_heads=2, tie_word_embeddings=True,
    )  # fmt: skip
    torch.manual_seed(0)
    model = Qwen2ForCausalLM(config).eval()
    model.save_pretrained(folder)
    options = {"encoders.text": {"name": "transformers-text", "weights": str(folder)}}
    judge = LocalJudge(load_settings("light", options), ("ab", "cdcd"))
    likelihood = judge.likelihoods("hello ")
    assert judge.rank("hello ") == tuple(sorted(likelihood, key=lambda label: -likelihood[label]))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    for label, value in likelihood.items():
        ids = tokenizer('hello {"ranking": ["' + label + '"', add_special_tokens=False)["input_ids"]
        begun = len(tokenizer('hello {"ranking": ["', add_special_tokens=False)["input_ids"])
        with torch.no_grad():
            scores = model(torch.tensor([ids])).logits[0].log_softmax(-1)
        chain = sum(float(scores[place - 1, ids[place]]) for place in range(begun, len(ids)))
        assert value == pytest.approx(chain, abs=1e-4)
