"""The encoders give the numbers of the reference implementations (`EMODESK_GOLDENS` names another folder of cases).

Tolerances are those of the goldens' README: 2e-5 + 1e-4 of the value, in float32. HuBERT's summed layers have values
around 15 that cancel, where the reference's own float32 rounding is larger than that: they are computed here in
float64, and the absolute part is taken relative to the spread of the features.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from golden_models import (
    FUSION,
    ClipCases,
    assert_same,
    differs,
    fusion_inputs,
    fusion_parameters,
    hubert_case,
    part,
    read_json,
)
from open_clip import get_tokenizer
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F

from emodesk.domain import agreement
from trainer.encoders import hubert_model
from trainer.encoders.baichuan_model import Baichuan, alibi_slopes, attention_bias, load_baichuan
from trainer.encoders.baichuan_tokenizer import BaichuanTokenizer
from trainer.encoders.emovclip_model import EmoVCLIP, PromptSettings
from trainer.features.pooling import join, moments
from trainer.fusion.network import forward
from trainer.measures.scores import score

CASES = list(read_json("emovclip", "emovclip_meta.json").get("cases", ()))
KINDS = list(read_json("hubert", "hubert_meta.json").get("configs", ()))
SCORES = read_json("metrics", "waf.json").get("cases", [])


# --------------------------------------------------------------------------- EmoVCLIP


@pytest.fixture(scope="module")
def emovclip(shared_goldens: Path) -> ClipCases:
    return ClipCases(shared_goldens / "emovclip")


def test_the_frozen_towers_give_the_plain_features(emovclip: ClipCases):
    clip, values = emovclip.clip(), emovclip.values
    assert torch.equal(get_tokenizer("ViT-B-32")([f"a photo of a {word}." for word in emovclip.meta["labels"]]),
                       values["plain/tokens"])  # fmt: skip
    image, text = clip.visual(emovclip.video.flatten(0, 1)), clip.encode_text(values["plain/tokens"])
    assert_same(image, values["plain/image_features"])
    assert_same(text, values["plain/text_features"])
    logits = clip.logit_scale.exp() * F.normalize(image, dim=-1) @ F.normalize(text, dim=-1).T
    assert_same(logits, values["plain/logits"])


@pytest.mark.parametrize("case", CASES)
def test_emovclip_gives_the_features_logits_loss_and_gradients_of_the_reference(emovclip: ClipCases, case: str):
    model, names = emovclip.prompted(case)
    values, stored, info = emovclip.values, emovclip.stored(case), emovclip.meta["cases"][case]
    video = emovclip.video
    assert set(names) == set(info["trainable"])
    assert torch.equal(model.tokens, values[f"{stored}/tokenized_prompts"])
    frames = model.encode_frames(video.flatten(0, 1)).unflatten(0, video.shape[:2])
    assert_same(frames, values[f"{stored}/frame_features"])
    assert_same(frames.mean(1), values[f"{stored}/video_features"])
    assert_same(model.encode_labels(), values[f"{stored}/text_features"])
    descent = torch.optim.SGD(names.values(), lr=info["sgd_lr"])
    losses = []
    for step in range(len(info["sgd_losses"])):
        logits = model(video)
        loss = F.cross_entropy(logits, emovclip.labels)
        losses.append(loss.item())
        descent.zero_grad()
        loss.backward()
        if step == 0:
            assert_same(logits, values[f"{stored}/logits"])
            assert_same(loss, values[f"{stored}/loss"])
            for name, prompt in names.items():
                assert_same(prompt.grad, values[f"{stored}/grad/{name}"])
                assert float(prompt.grad.norm()) == pytest.approx(info["grad_norm"][name], rel=1e-4)
        descent.step()
    assert losses == pytest.approx(info["sgd_losses"], abs=2e-4)  # what rounding becomes in four steps


def test_only_prompts_learn_and_they_begin_as_the_words_of_the_reference(emovclip: ClipCases):
    model = EmoVCLIP(emovclip.clip(), get_tokenizer("ViT-B-32"), emovclip.meta["labels"], PromptSettings())
    learning = {name for name, value in model.named_parameters() if value.requires_grad}
    dims = emovclip.meta["dims"]
    layers = {"vision": dims["vision_layers"], "text": dims["text_layers"]}
    assert learning == {f"{tower}.{index}" for tower, count in layers.items() for index in range(min(12, count))}
    words = emovclip.weights["token_embedding.weight"][model.tokens[0, 1:5]]
    assert torch.equal(model.text[0].detach(), words)


def test_gradient_checkpointing_changes_no_gradient(emovclip: ClipCases):
    gradients = []
    for checkpointing in (False, True):
        model, names = emovclip.prompted("d3")
        model.checkpointing = checkpointing
        F.cross_entropy(model(emovclip.video), emovclip.labels).backward()
        gradients.append(torch.cat([prompt.grad.flatten() for prompt in names.values()]))
    assert torch.equal(*gradients)


def test_the_trap_of_the_wrong_gelu_is_caught(emovclip: ClipCases):
    model, _ = emovclip.prompted("d2", quick_gelu=False)
    assert differs(model(emovclip.video), emovclip.values["d2/logits"])


def test_the_trap_of_prompts_that_miss_the_first_norm_is_caught(emovclip: ClipCases, monkeypatch):
    model, _ = emovclip.prompted("d2")
    norm, count = model.clip.visual.ln_pre, emovclip.meta["cases"]["d2"]["n_ctx_vision"]
    monkeypatch.setattr(model.clip.visual, "ln_pre", torch.nn.Module())
    model.clip.visual.ln_pre.forward = lambda hidden: torch.cat([norm(hidden[:, :-count]), hidden[:, -count:]], 1)
    assert differs(model(emovclip.video), emovclip.values["d2/logits"])


def test_the_trap_of_prompts_in_another_order_is_caught(emovclip: ClipCases):
    model, _ = emovclip.prompted("d2")
    with torch.no_grad():
        model.text[0].copy_(model.text[0].flip(0))
    assert differs(model(emovclip.video), emovclip.values["d2/logits"])


def test_the_trap_of_dropping_prompts_after_their_depth_is_caught(emovclip: ClipCases, monkeypatch):
    model, _ = emovclip.prompted("d2")
    run, count = EmoVCLIP._run, emovclip.meta["cases"]["d2"]["n_ctx_vision"]
    last = model.clip.visual.transformer.resblocks[-1]
    monkeypatch.setattr(
        EmoVCLIP, "_run",
        lambda self, block, hidden, mask: run(self, block, hidden[:, :-count] if block is last else hidden, mask),
    )  # fmt: skip
    assert differs(model(emovclip.video), emovclip.values["d2/logits"])


# --------------------------------------------------------------------------- HuBERT


@pytest.fixture(scope="module", params=KINDS)
def hubert(request, shared_goldens: Path, tmp_path_factory):
    folder = shared_goldens / "hubert"
    weights = hubert_case(folder, request.param, tmp_path_factory.mktemp(request.param))
    model = hubert_model.load_hubert(weights, dtype=torch.float64)
    waves = load_file(folder / "waves_16k.safetensors")
    return model, load_file(folder / f"{request.param}_outputs.safetensors"), waves


def test_hubert_gives_the_features_of_the_reference(hubert):
    model, outputs, waves = hubert
    wave = hubert_model.normalise(waves["wave_1p37"].numpy())
    assert_same(torch.from_numpy(wave)[None], outputs["input_values"])
    values = torch.from_numpy(wave)[None].double()
    assert_same(model.feature_extractor(values)[0].T, outputs["extract_features"])
    output = model(values, output_hidden_states=True)
    states = torch.cat([*output.hidden_states[:-1], output.last_hidden_state])
    assert_same(states, outputs["hidden_states"])
    features = hubert_model.frame_features(model, values)[0]
    assert_same(features, outputs["frame_features"])
    assert hubert_model.frame_count(model, wave.size) == len(features)
    mean, std = moments(features.numpy())
    for name, ours in {
        "mean": mean, "std_pop": std, "var_pop": std**2, "std_sample": features.std(0, correction=1).numpy(),
        "mean_std": join(mean, std, "mean_std"), "mean_var": join(mean, std, "mean_var"),
    }.items():  # fmt: skip
        assert_same(torch.from_numpy(np.asarray(ours)), outputs[name])


def test_hubert_pads_a_batch_only_where_that_is_exact(hubert):
    model, outputs, _waves = hubert
    mask, values = outputs["batch/attention_mask"], outputs["batch/input_values"].double()
    spread = float(outputs["frame_features"].std())
    features = hubert_model.frame_features(model, values, mask)
    assert_same(features, outputs["batch/features_masked"], spread)
    assert_same(hubert_model.frame_features(model, values), outputs["batch/features_unmasked"], spread)
    short = int(mask.sum(1).argmin())
    alone = outputs["batch/features_short_alone"]
    # The trap of the padded group-norm batch: what is not exact must say so.
    assert hubert_model.pads_exactly(model.config) == (model.config.feat_extract_norm == "layer")
    if hubert_model.pads_exactly(model.config):
        assert_same(features[short, : len(alone)], alone, spread)
    else:
        assert differs(features[short, : len(alone)], alone)


def test_the_reference_chunks_of_a_long_clip_are_reproduced_and_the_whole_clip_is_not_diluted(hubert):
    model, outputs, waves = hubert
    wave = waves["wave_10p53"].numpy()
    padded = torch.from_numpy(hubert_model.padded_chunks(wave)).double()
    chunks = hubert_model.frame_features(model, padded)
    assert list(chunks.shape) == outputs["long/shape"].int().tolist()
    chunks, count = chunks.flatten(0, 1), chunks.shape[1]
    spread = float(chunks.std())
    assert_same(chunks[count - 1 : 2 * count], outputs["long/frame_features"], spread)
    assert_same(chunks.mean(0), outputs["long/mean_mertools"], spread)
    whole = hubert_model.frame_features(model, torch.from_numpy(hubert_model.normalise(wave))[None].double())
    assert list(whole.shape) == outputs["long/frames_unsplit"].int().tolist()
    assert_same(whole[0].mean(0), outputs["long/mean_unsplit"], spread)


def test_the_trap_of_the_last_state_before_the_final_norm_is_caught(hubert):
    model, outputs, _waves = hubert
    if not model.config.do_stable_layer_norm:
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
    ids = {"nopad": outputs["ids"], "alone": outputs["alone/ids"], "long": outputs["long/ids"]}
    for name, given in {**ids, "single": outputs["ids"][:1, :1]}.items():
        assert_same(torch.stack(model.hidden_states(given)), outputs[f"{name}/hidden_states"])
    assert_same(model.logits(outputs["ids"]), outputs["nopad/logits"])
    features = model.features(outputs["ids"])
    assert_same(features, outputs["mer/frame_features"])
    assert_same(features.mean(1), outputs["mer/utt_mean"])
    pooled = [join(*moments(one.numpy()), "mean_std") for one in features]
    assert_same(torch.from_numpy(np.stack(pooled)), outputs["mer/mean_std"])


def test_shards_and_one_file_hold_the_same_tensors(baichuan, shared_goldens: Path):
    _folder, model, _outputs = baichuan
    tensors = load_file(shared_goldens / "baichuan" / "tiny_weights_fp16.safetensors")
    ours = model.state_dict()
    assert all(torch.equal(ours[name], value.float()) for name, value in tensors.items() if name in ours)
    assert ours.keys() <= tensors.keys()


@pytest.mark.parametrize("side", ["left", "right"])
def test_baichuan_is_exact_at_real_tokens_whichever_side_is_padded(baichuan, side):
    _folder, model, outputs = baichuan
    mask = outputs[f"{side}/mask"]
    states = torch.stack(model.hidden_states(outputs[f"{side}/ids"], mask))
    real = mask.bool()[None, ..., None].expand_as(states)
    assert_same(states[real], outputs[f"{side}/hidden_states"][real])


def test_baichuan_holds_in_half_precision(baichuan):
    folder, _model, outputs = baichuan
    model = load_baichuan(folder, dtype=torch.float16)
    for ours, name in ((model.features(outputs["ids"]), "frame_features"),
                       (torch.stack(model.hidden_states(outputs["ids"])), "hidden_states")):  # fmt: skip
        np.testing.assert_allclose(ours.float().numpy(), outputs[f"half/{name}"].float().numpy(), atol=0.1)


def test_alibi_is_that_of_the_reference(baichuan):
    outputs = baichuan[2]
    for name, slopes in outputs.items():
        if name.startswith("slopes_"):
            assert_same(alibi_slopes(int(name.removeprefix("slopes_"))), slopes)
    theirs = outputs["alibi_mask_5x6"]
    heads, length = theirs.shape[:2]
    ours = attention_bias(alibi_slopes(heads), None, length, torch.float32)[0]
    seen = torch.isfinite(theirs)
    assert torch.equal(seen, ours > torch.finfo(torch.float32).min)
    # Distances in place of positions: each row is shifted by a constant, which the softmax takes out again.
    assert_same(ours.softmax(-1), theirs.softmax(-1))


def test_the_trap_of_the_last_state_before_the_final_norm_is_caught_in_baichuan(baichuan, monkeypatch):
    _folder, model, outputs = baichuan
    monkeypatch.setattr(model.model["norm"], "forward", lambda hidden: hidden)
    assert differs(model.features(outputs["ids"]), outputs["mer/frame_features"])


def test_the_tokenizer_gives_the_ids_of_the_official_one(shared_goldens: Path):
    folder = shared_goldens / "baichuan" / "tokenizer"
    cases = read_json("baichuan", "tokenizer", "tokenizer_cases.json")
    tokenizer = BaichuanTokenizer(folder / "tiny_tokenizer.model", cases["vocab"])
    for case in cases["rows"]:
        assert tokenizer.encode(case["text"]) == case["ids"], case["text"]


def test_the_trap_of_special_tokens_spelt_out_is_caught(shared_goldens: Path):
    cases = read_json("baichuan", "tokenizer", "tokenizer_cases.json")
    assert any(case["ids"] != case["sp_ids"] for case in cases["rows"])  # plain sentencepiece would be wrong there


# --------------------------------------------------------------------------- fusion and metrics


@pytest.fixture(scope="module")
def fusion() -> dict[str, Tensor]:
    return load_file(part("fusion") / "fusion.safetensors")


@pytest.mark.parametrize("case", FUSION)
def test_the_fusion_is_the_references(fusion, case: str):
    output = forward(fusion_parameters(fusion, case), fusion_inputs(fusion, case))
    for name in ("attention", "hidden", "features", "logits"):
        assert_same(getattr(output, name)[0], fusion[f"{case}/{name}"])


@pytest.mark.parametrize("reading", ["zero_input", "zero_hidden"])
def test_both_readings_of_modality_dropout_are_the_references(fusion, reading: str):
    keep = fusion["keep_mask"].bool()[None]
    output = forward(fusion_parameters(fusion, "topn4"), fusion_inputs(fusion, "topn4"), keep, reading)
    for name in ("attention", "hidden", "features", "logits"):
        assert_same(getattr(output, name)[0], fusion[f"topn4_{reading}/{name}"])


def test_gradients_and_adam_steps_of_the_fusion_are_the_references(fusion):
    meta = read_json("fusion", "fusion_meta.json")["cases"]["topn4"]
    parameters = {name: value.requires_grad_() for name, value in fusion_parameters(fusion, "topn4").items()}
    adam = torch.optim.Adam(parameters.values(), lr=3e-4, weight_decay=1e-5)
    losses = []
    for step in range(len(meta["adam_lr3e-4_wd1e-5_losses"])):
        adam.zero_grad()
        loss = F.cross_entropy(forward(parameters, fusion_inputs(fusion, "topn4")).logits[0], fusion["labels"])
        loss.backward()
        if step == 0:
            for name, value in fusion_parameters(fusion, "topn4", "grad").items():
                assert_same(parameters[name].grad, value)
        losses.append(loss.item())
        adam.step()
    assert losses == pytest.approx(meta["adam_lr3e-4_wd1e-5_losses"], abs=2e-5)


@pytest.mark.parametrize("case", SCORES, ids=[case["name"] for case in SCORES])
def test_scores_are_those_of_the_challenge(case):
    scores = score(np.array(case["y_true"]), np.array(case["y_pred"]), 6)
    assert scores.waf == pytest.approx(case["waf"], abs=1e-12)
    assert scores.accuracy == pytest.approx(case["accuracy"], abs=1e-12)
    assert scores.per_class_f1.tolist() == pytest.approx(case["f1_per_class"], abs=1e-12)
    assert scores.macro_f1 == pytest.approx(case["macro_f1_over_6"], abs=1e-12)
    assert scores.support.tolist() == case["support"]
    assert scores.confusion.tolist() == case["confusion"]


def test_agreement_is_that_of_the_published_examples(shared_goldens: Path):
    golden = read_json("metrics", "agreement.json")
    if not golden:
        pytest.skip("no agreement.json among the goldens")
    for case in golden["alpha_nominal"]:
        names = sorted({label for row in case["data"] for label in row if label is not None}, key=str)
        counts = np.array([[clip.count(name) for name in names] for clip in zip(*case["data"], strict=True)], float)
        assert agreement.alpha_of_counts(counts) == pytest.approx(case["alpha"], abs=1e-12), case["name"]
    assert agreement.fleiss_kappa(np.array(golden["fleiss"]["table"])) == pytest.approx(golden["fleiss"]["kappa"])
    for case in golden["cohen"]:
        assert agreement.cohen_kappa(np.array(case["table"])) == pytest.approx(case["kappa"]), case["name"]
