"""What learnt prompts cost: EmoVCLIP's forward over open_clip's own without prompts; at most 1.15 times is asked.

    python tests/benchmarks/bench_prompts.py [--model ViT-B-32-quickgelu] [--pictures 8] [--repeats 7] [--threads 1]

Random weights of real size, the same pictures and labels on both sides, turn by turn in one run; the median of the
ratios of neighbours counts, so that a busy machine slows both. One JSON object a line.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch
from open_clip import create_model, get_tokenizer

from trainer.encoders.emovclip_model import EmoVCLIP, PromptSettings
from trainer.protocol.labels import LABELS


def seconds(work: Callable[[], object], device: str) -> float:
    """Wall seconds of one call."""
    begun = time.perf_counter()
    work()
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - begun


def compare(ours: Callable[[], object], theirs: Callable[[], object], repeats: int, device: str) -> dict[str, float]:
    """Medians of both, and of the ratios of neighbouring calls."""
    for work in (ours, theirs):
        work()
    pairs = []
    for number in range(repeats):
        # Who goes first changes, so that a clock that rises or falls favours neither.
        if number % 2:
            other = seconds(theirs, device)
            pairs.append((seconds(ours, device), other))
        else:
            mine = seconds(ours, device)
            pairs.append((mine, seconds(theirs, device)))
    return {
        "prompted_s": round(statistics.median(pair[0] for pair in pairs), 5),
        "plain_s": round(statistics.median(pair[1] for pair in pairs), 5),
        "ratio": round(statistics.median(mine / other for mine, other in pairs), 4),
    }


def main() -> None:
    """Measure image tower, text tower, and both as in one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="ViT-B-32-quickgelu")
    parser.add_argument("--pictures", type=int, default=8)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = torch.bfloat16 if device == "cuda" else torch.float32
    clip = create_model(args.model, device=device).to(dtype).eval()
    tokenize = get_tokenizer(args.model)
    model = EmoVCLIP(clip, tokenize, LABELS, PromptSettings()).to(device)
    size = clip.visual.image_size[0]
    pictures = torch.randn(args.pictures, 3, size, size, device=device, dtype=dtype)
    words = tokenize([f"a photo of a {label}." for label in LABELS]).to(device)
    common = {
        "model": args.model, "device": device, "pictures": args.pictures, "prompts": 4, "layers": 12,
        "load": os.getloadavg()[0],
    }  # fmt: skip
    with torch.inference_mode():
        for part, ours, theirs in (
            ("image", lambda: model.encode_frames(pictures), lambda: clip.encode_image(pictures)),
            ("text", model.encode_labels, lambda: clip.encode_text(words)),
            ("both", lambda: model(pictures[None]), lambda: clip(pictures, words)),
        ):
            result = compare(ours, theirs, args.repeats, device)
            print(json.dumps({"what": f"prompts, {part}", **common, **result, "limit": 1.15}), flush=True)


if __name__ == "__main__":
    main()
