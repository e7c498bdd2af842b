"""Features centred by speaker: what is a speaker's own in voice and face is taken out before the fusion sees it.

Each speaker's mean is moved towards the mean of all clips, the further the more clips tell it (an empirical Bayes
mean with `PRIOR_CLIPS` clips of prior). Labels play no part, so clips of a new speaker are treated as all others.
Measured over eleven splits of two sets by speaker: 12 to 13 and 3 to 4 points of WAF more, as much with a modality
missing. A new speaker of 8 clips keeps half to two thirds of that, and one of whom nothing is known is understood no
worse than without. But it takes a speaker for somebody who shows all emotions alike: where every speaker shows three
of six, it costs up to 8. So the default is to ask the labels of speakers not trained on (`prepare`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from trainer.fusion.bundle import Bundle
from trainer.fusion.speakers import SpeakerShifts

CENTRED_FROM = 4  # clips of a speaker with a modality, below which knowing the speaker brings nothing, and costs memory
PRIOR_CLIPS = 10.0  # clips' worth of evidence that a speaker is like all others
BLOCK = 4096  # rows looked at together, to keep memory flat


def speakers_of(bundle: Bundle, speakers: Sequence[str], known: SpeakerShifts | None = None) -> SpeakerShifts:
    """From the clips of a bundle, of which the first have `speakers` ('' unknown). Those already `known` stay as
    they are, and so does the centre."""
    names = sorted({name for name in speakers if name} - set(known.names if known else ()))
    place = {name: index for index, name in enumerate(names)}
    who = torch.tensor([place.get(name, len(names)) for name in speakers])
    found = [_sums(value, bundle.present[:, modality], who, len(names)) for modality, value in enumerate(bundle.values)]
    enough = torch.stack([count[:-1] >= CENTRED_FROM for _, count in found]).any(dim=0)
    centre, shifts = [], []
    for modality, (sums, count) in enumerate(found):
        middle = known.centre[modality] if known else sums.sum(dim=0) / count.sum().clamp(min=1)
        share = torch.where(count >= CENTRED_FROM, count / (count + PRIOR_CLIPS), 0.0).unsqueeze(1)
        shift = share * (sums / count.clamp(min=1).unsqueeze(1) - middle)
        before = known.shifts[modality][:-1] if known else shift[:0]
        centre.append(middle)
        shifts.append(torch.cat([before, shift[:-1][enough], torch.zeros_like(shift[:1])]))
    own = tuple(name for name, has in zip(names, enough.tolist(), strict=True) if has)
    return SpeakerShifts((known.names if known else ()) + own, tuple(centre), tuple(shifts))


def centred(
    bundle: Bundle, speakers: Sequence[str], known: SpeakerShifts | None = None, crops: np.ndarray | None = None
) -> Bundle:
    """The bundle with its features centred by speaker whenever they are read. `crops` [C] are the clips (rows) that
    the rows below the clips are windows of."""
    table = speakers_of(bundle.head(len(speakers)), speakers, known)
    row = table.rows(speakers)
    if crops is not None and len(crops):
        row = torch.cat([row, row[torch.as_tensor(crops)]])
    return replace(bundle, speakers=table, speaker=row)


def _sums(value: Tensor, present: Tensor, who: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Sum [count + 1, D] and number [count + 1] of each speaker's clips that have the modality; unknown last."""
    sums = torch.zeros(count + 1, value.shape[1])
    for start in range(0, len(who), BLOCK):
        part = slice(start, start + BLOCK)
        sums.index_add_(0, who[part], value[part].nan_to_num(nan=0.0))
    return sums, torch.bincount(who[present], minlength=count + 1).float()
