"""Speed and precision of the encoders with random weights of real size, on clips of 4 seconds (--seconds: others).

    python tests/benchmarks/bench_encoders.py [--preset base|mer2024] [--clips 8] [--only speech,video] [--threads 4]
                                              [--layers 2] [--seconds 1]

For each encoder alone, then for the whole preset in memory together, one JSON object: clips a second, multiples of real
time, hours for 115,595 clips, the share of the device's measured matrix throughput and the peak memory, a GPU's or,
of one encoder alone (--only), this process's; with
--precision also the error of the lower precisions against float32 as a share of the features' spread. Baichuan is left
out of that where 13 billion float32 numbers do not fit. Decoding is not part of it; bench_extract.py has that.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import psutil
import torch
from transformers import HubertConfig, HubertModel

from trainer.encoders.baichuan_model import Baichuan, BaichuanConfig
from trainer.encoders.base import Prepared
from trainer.encoders.clip_tower import model_config
from trainer.encoders.emovclip import NO_PROMPTS
from trainer.encoders.heavy import HeavyEncoder, pick
from trainer.encoders.hubert import frame_times
from trainer.encoders.registry import build_encoder
from trainer.machine import peak_memory
from trainer.settings import EncoderChoice, load_settings

RATE, TOKENS = 25, 48  # of a clip: frames a second, tokens with the ranking
ALL = 115_595  # clips of MER2024-SEMI
BAICHUAN_FLOAT32 = 60e9  # bytes of a device that holds it in float32
HUBERT = {
    "base": {},
    "mer2024": {
        "hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096,
        "feat_extract_norm": "layer", "do_stable_layer_norm": True, "conv_bias": True,
    },
}  # fmt: skip


def random_model(
    encoder: HeavyEncoder, preset: str, device: str, dtype: torch.dtype, layers: int = 0
) -> torch.nn.Module:
    """The encoder's model in its real size with random weights; of Baichuan only so many `layers`, 0 for all."""
    torch.manual_seed(0)
    if encoder.name == "hubert":
        return HubertModel(HubertConfig(**HUBERT[preset], apply_spec_augment=False)).to(device, dtype).eval()
    if encoder.name in ("clip-face", "emovclip"):
        from open_clip.model import CLIP

        config = model_config(encoder.options, encoder.source)
        clip = CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"], quick_gelu=True)
        return clip.visual.to(device, dtype).eval()
    if encoder.name == "baichuan":
        with torch.device("meta"):
            model = Baichuan(BaichuanConfig(**({"num_hidden_layers": layers} if layers else {})))
        model = model.to(dtype).to_empty(device=device)
        for parameter in model.parameters():
            parameter.data.normal_(0.0, 0.02) if parameter.dim() > 1 else parameter.data.fill_(1.0)
        return model.eval()
    from transformers import Qwen2Config, Qwen2Model

    config = Qwen2Config(
        vocab_size=151936, hidden_size=896, intermediate_size=4864, num_hidden_layers=24, num_attention_heads=14,
        num_key_value_heads=2, use_cache=False,
    )  # fmt: skip
    return Qwen2Model(config).to(device, dtype).eval()


def inputs(encoder: HeavyEncoder, clips: int, seconds: float) -> list[Prepared]:
    """What `prepare` would give for clips of so many seconds."""
    random = np.random.default_rng(0)
    rate = encoder.rate or RATE
    frames = int(seconds * rate)
    time_of = np.arange(frames) / rate
    items = []
    for _ in range(clips):
        if encoder.modality == "speech":
            wave = random.standard_normal(int(seconds * 16000)).astype(np.float32) * 0.1
            items.append(Prepared(wave, frame_times((len(wave) - 400) // 320 + 1)))
        elif encoder.modality == "image":
            items.append(Prepared(random.integers(0, 255, (frames, 128, 128, 3), np.uint8), time_of))
        elif encoder.modality == "video":
            items.append(Prepared((random.integers(0, 255, (frames, 224, 224, 3), np.uint8), (NO_PROMPTS,)), time_of))
        else:
            items.append(Prepared("".join(map(chr, random.integers(97, 122, TOKENS))), np.zeros(0)))
    return items


def ready(encoder: Any, preset: str, device: str, dtype: torch.dtype, layers: int = 0) -> None:
    """Put a random model into an encoder, and tokens that need no tokenizer."""
    model = random_model(encoder, preset, device, dtype, layers).requires_grad_(False)
    encoder._model = {NO_PROMPTS: model} if encoder.name == "emovclip" else model
    if encoder.modality == "text":
        encoder._tokens, encoder.longest = (lambda text: [ord(letter) for letter in text]), 4096


def throughput(device: str, dtype: torch.dtype) -> float:
    """Floating-point operations a second of one large matrix product."""
    size = 8192 if device == "cuda" else 1024
    a = torch.randn(size, size, device=device, dtype=dtype)
    best = float("inf")
    for _ in range(20 if device == "cuda" else 5):
        begun = time.perf_counter()
        a @ a
        if device == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - begun)
    return 2 * size**3 / best


def operations(encoder: Any, items: list[Prepared]) -> float:
    """Floating-point operations of the encoder for these clips, as torch counts them."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        encoder.encode_prepared(items[:1])
    return counter.get_total_flops() * len(items)


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", choices=("base", "mer2024"), default="base")
    parser.add_argument("--clips", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=4.0, help="that a clip lasts (4)")
    parser.add_argument("--only", help="modalities, comma-separated")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--layers", type=int, default=0, help="of Baichuan, for machines that do not hold all (all)")
    parser.add_argument("--precision", action="store_true", help="also the error of the lower precisions")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    chosen = load_settings(args.preset).encoders
    wanted = args.only.split(",") if args.only else list(chosen)
    kept: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for modality in wanted:
            encoder = bare(modality, chosen[modality], args.preset, Path(folder))
            device, dtype = pick(encoder.options, half="bfloat16" if modality == "text" else "float16")
            ready(encoder, args.preset, device, dtype, args.layers)
            measure(f"{args.preset} {modality}", {modality: encoder}, args.clips, args.seconds, device)
            if args.precision and (encoder.name != "baichuan" or memory(device) > BAICHUAN_FLOAT32):
                compare(encoder, args.preset, device, inputs(encoder, 2, args.seconds))
            encoder._model = None
            empty(device)
            kept[modality] = encoder
        if args.only:
            return
        for modality, encoder in kept.items():
            device, dtype = pick(encoder.options, half="bfloat16" if modality == "text" else "float16")
            if modality == "video" and encoder.options.repo == kept["image"].options.repo:
                encoder._model = {NO_PROMPTS: kept["image"]._model}  # one tower for both, as in an extraction
            else:
                ready(encoder, args.preset, device, dtype, args.layers)
        measure(f"{args.preset}, whole preset", kept, args.clips, args.seconds, device)


def bare(modality: str, choice: EncoderChoice, preset: str, folder: Path) -> Any:
    """A preset's encoder that looks for its weights in a folder with nothing but the sizes."""
    encoder: Any = build_encoder(modality, choice.name, {**choice.options, "weights": str(folder / modality)})
    hidden = {"speech": HUBERT[preset].get("hidden_size", 768), "text": 5120 if choice.name == "baichuan" else 896}
    (folder / modality).mkdir()
    (folder / modality / "config.json").write_text(json.dumps({"hidden_size": hidden.get(modality, 0)}))
    return encoder


def measure(what: str, encoders: dict[str, Any], clips: int, seconds: float, device: str) -> None:
    """Print the figures of these encoders one after the other on the same clips."""
    items = {modality: inputs(encoder, clips, seconds) for modality, encoder in encoders.items()}
    if device == "cuda":
        for modality, encoder in encoders.items():
            encoder.encode_prepared(items[modality][:2])
        torch.cuda.reset_peak_memory_stats()
    spent, ideal, processor = 0.0, 0.0, time.process_time()
    for modality, encoder in encoders.items():
        begun = time.perf_counter()
        encoder.encode_prepared(items[modality])
        spent += time.perf_counter() - begun
    processor = time.process_time() - processor
    peak = torch.cuda.max_memory_allocated() if device == "cuda" else peak_memory()
    dtypes = {modality: dtype_of(encoder) for modality, encoder in encoders.items()}
    for modality, encoder in encoders.items():
        ideal += operations(encoder, items[modality]) / throughput(device, dtypes[modality])
    line = {
        "what": what, "encoder": "+".join(one.name for one in encoders.values()), "device": device,
        "dtype": "+".join(dict.fromkeys(str(one)[6:] for one in dtypes.values())),
        "load": os.getloadavg()[0], "threads": torch.get_num_threads(), "clips": clips, "seconds": seconds,
        "clips_a_second": round(clips / spent, 3), "seconds_a_clip": round(spent / clips, 2),
        "processor_seconds_a_clip": round(processor / clips, 2),
        "times_real_time": round(clips * seconds / spent, 2),
        "hours_for_all": round(ALL * spent / clips / 3600, 2), "matrix_share": round(ideal / spent, 3),
        "peak_gb": round(peak / 1e9, 2),
    }  # fmt: skip
    print(json.dumps(line), flush=True)


def dtype_of(encoder: Any) -> torch.dtype:
    """The precision that an encoder's model runs in."""
    model = encoder._model[NO_PROMPTS] if encoder.name == "emovclip" else encoder._model
    return next(model.parameters()).dtype


def memory(device: str) -> float:
    """Bytes of the device."""
    return torch.cuda.get_device_properties(0).total_memory if device == "cuda" else psutil.virtual_memory().total


def empty(device: str) -> None:
    """Give back what a model took."""
    if device == "cuda":
        torch.cuda.empty_cache()


def compare(encoder: Any, preset: str, device: str, items: list[Prepared]) -> None:
    """Error of each precision: root mean square over that of the features around their mean."""

    def features(dtype: torch.dtype) -> np.ndarray:
        encoder._model = None  # two of them would not fit
        empty(device)
        ready(encoder, preset, device, dtype)
        return np.concatenate([one.values for one in encoder.encode_prepared(items)])

    exact = features(torch.float32)
    spread = float((exact - exact.mean(axis=0)).std())
    for name in ("bfloat16", "float16"):
        try:
            rough = features(getattr(torch, name))
        except RuntimeError as error:
            print(json.dumps({"what": f"{preset} {encoder.modality} in {name}", "failed": str(error)[:80]}))
            continue
        error = float(np.sqrt(np.mean((rough - exact) ** 2))) / spread
        print(json.dumps({"what": f"{preset} {encoder.modality} in {name}", "error": round(error, 5)}), flush=True)


if __name__ == "__main__":
    main()
