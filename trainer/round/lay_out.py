"""`python -m trainer map ROUND --space fused`: lay the clips of a round on a plane by t-SNE, neighbours together.

van der Maaten 2014 (Barnes–Hut), from the two widest axes on, so that the same round always lies the same way.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from safetensors import safe_open

from trainer.protocol.errors import UserError
from trainer.protocol.round_folder import EMBEDDINGS_FILE, map_file
from trainer.tensors import write_tensors

PERPLEXITY = 30.0
FEWEST = 8  # clips


class MapError(UserError):
    """A map that cannot be made; the text is one sentence for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `map`."""
    parser.add_argument("folder", type=Path, metavar="ROUND", help="folder of a round that kept embeddings")
    parser.add_argument("--space", default="fused", metavar="NAME", help="fused, or a modality (default fused)")


def main(args: argparse.Namespace) -> int:
    """Make the map that the arguments name."""
    lay_out(args.folder, args.space)
    return 0


def lay_out(folder: Path, space: str) -> None:
    """Write where the clips of one space lie; MapError where the round kept no such space."""
    from sklearn.manifold import TSNE

    path = folder / EMBEDDINGS_FILE
    if not path.is_file():
        raise MapError("{folder} kept no embeddings; train a new round.", folder=folder)
    with safe_open(str(path), framework="numpy") as file:
        if space not in file.keys():  # noqa: SIM118
            raise MapError("{folder} kept no embeddings of {space}.", folder=folder, space=space)
        metadata, values = dict(file.metadata() or {}), file.get_tensor(space).astype(np.float32)
    there = np.flatnonzero(np.isfinite(values).all(axis=1))
    if len(there) < FEWEST:
        raise MapError("{folder} has too few clips of {space} for a map.", folder=folder, space=space)
    first = np.zeros((len(there), 2), np.float32)
    width = min(2, values.shape[1])
    first[:, :width] = values[there][:, :width]
    first = first / max(float(first[:, 0].std()), 1e-9) * 1e-4
    perplexity = min(PERPLEXITY, (len(there) - 1) / 3)
    model = TSNE(perplexity=perplexity, init=first, random_state=0, n_jobs=1)
    laid = np.full((len(values), 2), np.nan, np.float32)
    laid[there] = model.fit_transform(values[there])
    write_tensors(folder / map_file(space), {space: laid}, metadata)
