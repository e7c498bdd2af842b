"""The encoders give the numbers of the reference implementations (`EMODESK_GOLDENS` names another folder of cases).

Tolerances are those of the goldens' README: 2e-5 + 1e-4 of the value, in float32. HuBERT's summed layers have values
around 15 that cancel, where the reference's own float32 rounding is larger than that: they are computed here in
float64, and the absolute part is taken relative to the spread of the features.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from open_clip import get_tokenizer
from open_clip.model import CLIP
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F

from trainer.encoders import hubert_model
from trainer.encoders.baichuan_model import Baichuan, alibi_slopes, load_baichuan
from trainer.encoders.baichuan_tokenizer import BaichuanTokenizer
from trainer.encoders.emovclip_model import EmoVCLIP, PromptSettings

ATOL, RTOL = 2e-5, 1e-4
CASES = ("d3", "d2", "d1", "d12", "v3t1", "v0t2", "v2t3n2", "v3t3n8")
KINDS = ("large", "base", "large_convbias")


def assert_same(ours: Tensor, theirs: Tensor, scale: float = 1.0) -> None:
    torch.testing.assert_close(ours.float(), theirs.float(), atol=ATOL * scale, rtol=RTOL)


def differs(ours: Tensor, theirs: Tensor) -> bool:
    return not torch.allclose(ours.float(), theirs.float(), atol=ATOL, rtol=RTOL)


# --------------------------------------------------------------------------- EmoVCLIP


@pytest.fixture(scope="module")
def emovclip(shared_goldens: Path) -> tuple[dict[str, Tensor], dict[str, Tensor], dict]:
    folder = shared_goldens / "emovclip"
    weights = {name: value.float() for name, value in load_file(folder / "clip_tiny_openai_fp16.safetensors").items()}
    table = torch.zeros(49408, 128)
    table[weights.pop("token_embedding.used_ids").long()] = weights.pop("token_embedding.used_rows")
    weights |= {"token_embedding.weight": table, "logit_scale": weights["logit_scale"].reshape(())}
    meta = json.loads((folder / "emovclip_meta.json").read_text(encoding="utf-8"))
    return weights, load_file(folder / "emovclip_cases.safetensors"), meta


def tiny_clip(weights: dict[str, Tensor], quick_gelu: bool = True) -> CLIP:
    vision = {"layers": 3, "width": 128, "head_width": 64, "patch_size": 8, "image_size": 32}
    text = {"context_length": 77, "vocab_size": 49408, "width": 128, "heads": 2, "layers": 3}
    clip = CLIP(48, vision, text, quick_gelu=quick_gelu)
    clip.load_state_dict(weights, strict=True)
    return clip.eval()


def prompted(emovclip, case: str, **changes) -> tuple[EmoVCLIP, dict[str, torch.nn.Parameter]]:
    weights, cases, meta = emovclip
    info = meta["cases"][case]
    settings = PromptSettings(info["vision_depth"], info["text_depth"], info["n_ctx_vision"], info["n_ctx_text"])
    model = EmoVCLIP(tiny_clip(weights, **changes), get_tokenizer("ViT-B-32"), meta["labels"], settings)
    names = {"prompt_learner.ctx": model.text[0]}
    names |= {f"text_encoder.transformer.resblocks.{i}.VPT_shallow": p for i, p in enumerate(model.text) if i}
    for index, prompt in enumerate(model.vision):
        deep = f"image_encoder.transformer.resblocks.{index}.VPT_shallow"
        names["image_encoder.VPT" if index == 0 else deep] = prompt
    stored = "d3" if case == "d12" else case
    with torch.no_grad():
        for name, prompt in names.items():
            prompt.copy_(cases[f"{stored}/prompt/{name}"])
    return model, names


@pytest.mark.parametrize("case", CASES)
def test_emovclip_gives_the_features_logits_loss_and_gradients_of_the_reference(emovclip, case):
    model, names = prompted(emovclip, case)
    cases, stored = emovclip[1], "d3" if case == "d12" else case
    assert set(names) == set(emovclip[2]["cases"][case]["trainable"])
    assert torch.equal(model.tokens, cases[f"{stored}/tokenized_prompts"])
    frames = model.encode_frames(cases["video"].flatten(0, 1)).unflatten(0, (2, 5))
    assert_same(frames, cases[f"{stored}/frame_features"])
    assert_same(frames.mean(1), cases[f"{stored}/video_features"])
    assert_same(model.encode_labels(), cases[f"{stored}/text_features"])
    logits = model(cases["video"])
    assert_same(logits, cases[f"{stored}/logits"])
    loss = F.cross_entropy(logits, cases["labels"])
    assert_same(loss, cases[f"{stored}/loss"])
    loss.backward()
    for name, prompt in names.items():
        assert_same(prompt.grad, cases[f"{stored}/grad/{name}"])


def test_only_prompts_learn_and_they_begin_as_the_words_of_the_reference(emovclip):
    weights, _cases, meta = emovclip
    model = EmoVCLIP(tiny_clip(weights), get_tokenizer("ViT-B-32"), meta["labels"], PromptSettings())
    learning = {name for name, value in model.named_parameters() if value.requires_grad}
    assert learning == {f"{tower}.{index}" for tower in ("vision", "text") for index in range(3)}
    words = weights["token_embedding.weight"][model.tokens[0, 1:5]]
    assert torch.equal(model.text[0].detach(), words)


def test_gradient_checkpointing_changes_no_gradient(emovclip):
    cases = emovclip[1]
    gradients = []
    for checkpointing in (False, True):
        model, names = prompted(emovclip, "d3")
        model.checkpointing = checkpointing
        F.cross_entropy(model(cases["video"]), cases["labels"]).backward()
        gradients.append(torch.cat([prompt.grad.flatten() for prompt in names.values()]))
    assert torch.equal(*gradients)


def test_the_trap_of_the_wrong_gelu_is_caught(emovclip):
    model, _ = prompted(emovclip, "d2", quick_gelu=False)
    assert differs(model(emovclip[1]["video"]), emovclip[1]["d2/logits"])


def test_the_trap_of_prompts_that_miss_the_first_norm_is_caught(emovclip, monkeypatch):
    model, _ = prompted(emovclip, "d2")
    norm = model.clip.visual.ln_pre
    monkeypatch.setattr(
        model.clip.visual, "ln_pre",
        torch.nn.Module(),
    )
    model.clip.visual.ln_pre.forward = lambda hidden: torch.cat([norm(hidden[:, :-4]), hidden[:, -4:]], 1)
    assert differs(model(emovclip[1]["video"]), emovclip[1]["d2/logits"])


def test_the_trap_of_prompts_in_another_order_is_caught(emovclip):
    model, _ = prompted(emovclip, "d2")
    with torch.no_grad():
        model.text[0].copy_(model.text[0].flip(0))
    assert differs(model(emovclip[1]["video"]), emovclip[1]["d2/logits"])


def test_the_trap_of_dropping_prompts_after_their_depth_is_caught(emovclip, monkeypatch):
    model, _ = prompted(emovclip, "d2")
    run = EmoVCLIP._run
    last = model.clip.visual.transformer.resblocks[2]
    monkeypatch.setattr(
        EmoVCLIP, "_run",
        lambda self, block, hidden, mask: run(self, block, hidden[:, :-4] if block is last else hidden, mask),
    )
    assert differs(model(emovclip[1]["video"]), emovclip[1]["d2/logits"])


# --------------------------------------------------------------------------- HuBERT


@pytest.fixture(scope="module", params=KINDS)
def hubert(request, shared_goldens: Path, tmp_path_factory):
    folder = shared_goldens / "hubert"
    model_folder = tmp_path_factory.mktemp(request.param)
    shutil.copy(folder / f"{request.param}_config.json", model_folder / "config.json")
    shutil.copy(folder / f"{request.param}_weights.safetensors", model_folder / "model.safetensors")
    model = hubert_model.load_hubert(model_folder, dtype=torch.float64)
    waves = load_file(folder / "waves_16k.safetensors")
    return request.param, model, load_file(folder / f"{request.param}_outputs.safetensors"), waves


def test_hubert_gives_the_features_of_the_reference(hubert):
    _kind, model, outputs, waves = hubert
    wave = hubert_model.normalise(waves["wave_1p37"].numpy())
    assert_same(torch.from_numpy(wave)[None], outputs["input_values"])
    features = hubert_model.frame_features(model, torch.from_numpy(wave)[None].double())[0]
    assert_same(features, outputs["frame_features"])
    assert_same(features.mean(0), outputs["mean"])
    assert_same(features.std(0, correction=0), outputs["std_pop"])
    assert hubert_model.frame_count(model, wave.size) == len(features)


def test_hubert_pads_a_batch_only_where_that_is_exact(hubert):
    kind, model, outputs, _waves = hubert
    mask = outputs["batch/attention_mask"]
    features = hubert_model.frame_features(model, outputs["batch/input_values"].double(), mask)
    spread = float(outputs["frame_features"].std())
    assert_same(features, outputs["batch/features_masked"], spread)
    short = int(mask.sum(1).argmin())
    alone = outputs["batch/features_short_alone"]
    if hubert_model.pads_exactly(model.config):
        assert_same(features[short, : len(alone)], alone, spread)
    else:
        assert kind == "base"
        assert differs(features[short, : len(alone)], alone)


def test_the_reference_chunks_of_a_long_clip_are_reproduced_and_the_whole_clip_is_not_diluted(hubert):
    _kind, model, outputs, waves = hubert
    wave = waves["wave_10p53"].numpy()
    padded = torch.from_numpy(hubert_model.padded_chunks(wave)).double()
    chunks = hubert_model.frame_features(model, padded).flatten(0, 1)
    spread = float(chunks.std())
    assert_same(chunks[498:998], outputs["long/frame_features"], spread)
    assert_same(chunks.mean(0), outputs["long/mean_mertools"], spread)
    whole = hubert_model.frame_features(model, torch.from_numpy(hubert_model.normalise(wave))[None].double())[0]
    assert_same(whole.mean(0), outputs["long/mean_unsplit"], spread)


def test_the_trap_of_the_last_state_before_the_final_norm_is_caught(hubert):
    kind, model, outputs, _waves = hubert
    if kind == "base":
        pytest.skip("a post-norm model has no final norm")
    states = model(outputs["input_values"].double(), output_hidden_states=True).hidden_states
    assert differs(torch.stack(states[-4:]).sum(0)[0], outputs["frame_features"])


# --------------------------------------------------------------------------- Baichuan


@pytest.fixture(scope="module")
def baichuan(shared_goldens: Path, tmp_path_factory) -> tuple[Path, Baichuan, dict[str, Tensor]]:
    source = shared_goldens / "baichuan"
    folder = tmp_path_factory.mktemp("baichuan")
    shutil.copy(source / "tiny_config.json", folder / "config.json")
    for path in (source / "sharded_bin").iterdir():
        shutil.copy(path, folder)
    return folder, load_baichuan(folder), load_file(source / "tiny_outputs.safetensors")


def test_baichuan_gives_the_hidden_states_and_logits_of_the_reference(baichuan):
    _folder, model, outputs = baichuan
    for name, ids in (("nopad", "ids"), ("alone", "alone/ids"), ("long", "long/ids")):
        assert_same(torch.stack(model.hidden_states(outputs[ids])), outputs[f"{name}/hidden_states"])
    assert_same(model.logits(outputs["ids"]), outputs["nopad/logits"])
    assert_same(model.features(outputs["ids"]), outputs["mer/frame_features"])


@pytest.mark.parametrize("side", ["left", "right"])
def test_baichuan_is_exact_at_real_tokens_whichever_side_is_padded(baichuan, side):
    _folder, model, outputs = baichuan
    mask = outputs[f"{side}/mask"]
    states = torch.stack(model.hidden_states(outputs[f"{side}/ids"], mask))
    real = mask.bool()[None, ..., None].expand_as(states)
    assert_same(states[real], outputs[f"{side}/hidden_states"][real])


def test_baichuan_holds_in_half_precision(baichuan):
    folder, _model, outputs = baichuan
    features = load_baichuan(folder, dtype=torch.float16).features(outputs["ids"])
    np.testing.assert_allclose(features.float().numpy(), outputs["half/frame_features"].float().numpy(), atol=0.1)


@pytest.mark.parametrize("heads", [5, 12, 32, 40])
def test_alibi_slopes_are_those_of_the_reference(baichuan, heads):
    assert_same(alibi_slopes(heads), baichuan[2][f"slopes_{heads}"])


def test_the_trap_of_the_last_state_before_the_final_norm_is_caught_in_baichuan(baichuan, monkeypatch):
    _folder, model, outputs = baichuan
    monkeypatch.setattr(model.model["norm"], "forward", lambda hidden: hidden)
    assert differs(model.features(outputs["ids"]), outputs["mer/frame_features"])


def test_the_tokenizer_gives_the_ids_of_the_official_one(shared_goldens: Path):
    folder = shared_goldens / "baichuan" / "tokenizer"
    cases = json.loads((folder / "tokenizer_cases.json").read_text(encoding="utf-8"))
    tokenizer = BaichuanTokenizer(folder / "tiny_tokenizer.model", cases["vocab"])
    for case in cases["rows"]:
        assert tokenizer.encode(case["text"]) == case["ids"], case["text"]


def test_the_trap_of_special_tokens_spelt_out_is_caught(shared_goldens: Path):
    cases = json.loads((shared_goldens / "baichuan" / "tokenizer" / "tokenizer_cases.json").read_text(encoding="utf-8"))
    assert [case["text"] for case in cases["rows"] if case["ids"] != case["sp_ids"]] == ["<s>标签</s>里", "<unk>x"]
