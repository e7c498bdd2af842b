"""Whether this machine computes HuBERT's positional convolution rightly in half precision.

oneDNN computes grouped convolutions of 4, 8 or 12 channels a group wrongly in bfloat16 on processors with AMX (torch
2.14: as large an error as the values); 16 and more are right. HuBERT has 48 or 64, and is asked all the same.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch.nn import functional as F

BASE_WIDTH = 48  # channels a group of HuBERT-base; large has 64
WIDEST = 128  # beyond it nothing changes but the time
KERNEL = 128  # of both
TOLERATED = 0.05  # relative error; bfloat16 rounds by less than a hundredth here


@lru_cache
def half_precision_error(dtype: torch.dtype, device: str, width: int = BASE_WIDTH) -> float:
    """Relative error of a small grouped convolution in half precision beside the same in float32."""
    generator = torch.Generator().manual_seed(0)
    wave = torch.randn(1, 2 * width, 64, generator=generator)
    weight = torch.randn(2 * width, width, KERNEL, generator=generator) / (width * KERNEL) ** 0.5
    # Both have the same rounded numbers, so that only the computing differs.
    wave, weight = wave.to(dtype), weight.to(dtype)
    with torch.inference_mode():
        exact = F.conv1d(wave.float(), weight.float(), padding=KERNEL // 2, groups=2)
        rough = F.conv1d(wave.to(device), weight.to(device), padding=KERNEL // 2, groups=2).float().cpu()
    return float((rough - exact).norm() / exact.norm())
