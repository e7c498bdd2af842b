"""`python -m trainer opinions`: what the expression network that comes with the program says of clips, as a table.

    python -m trainer opinions --clips clips.csv --features DIR --out expression.csv
    python -m trainer opinions --spec ROUND/spec.json --out expression.csv [--map fearful=worry]

It was trained on photographs of seven expressions (resources/models/README.md) and on nothing of the project, so it
knows what a round's model does not, and errs where it does not. A clip's probabilities are the mean over the frames in
which the face of its main person was found; labels that the project does not have are left out, the others add up to 1.
Rows are clip_id and a column p:LABEL for each label; `emodesk opinions import` takes the table.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from trainer.encoders.light_image import expressions
from trainer.faces.expression import LABELS as EXPRESSIONS
from trainer.features.extract import extract_features
from trainer.features.store import FeatureStore
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths
from trainer.protocol.errors import ProtocolError, UserError
from trainer.protocol.files import write_table
from trainer.protocol.labels import LABELS, canonical_label, mapped_label, parse_labels
from trainer.protocol.round_folder import CLIPS_FILE, read_spec
from trainer.protocol.tables import PROBABILITY
from trainer.settings import Settings, load_settings, settings_of_spec

IMAGE = {"modalities": ["image"], "encoders.image.name": "light"}


class OpinionsError(UserError):
    """Opinions that cannot be had as asked; the text is one sentence for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `opinions`."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--spec", type=Path, help="spec.json of a round folder, whose clips, labels and features count")
    source.add_argument("--clips", type=Path, help="clips.csv; relative paths stand under its folder")
    parser.add_argument("--features", type=Path, help="with --clips: the features folder; what is missing is extracted")
    parser.add_argument("--out", type=Path, required=True, help="table to write")
    parser.add_argument("--labels", help=f"a project's own labels, with --clips ({','.join(LABELS)})")
    parser.add_argument("--map", default="", metavar="A=B,…", help=f"an expression's label ({', '.join(EXPRESSIONS)})")


def main(args: argparse.Namespace) -> int:
    """Write the table that the arguments name."""
    if args.spec is not None:
        spec, folder = read_spec(args.spec), args.spec.resolve().parent
        labels, features, table = spec.labels, folder / spec.features, folder / CLIPS_FILE
        settings = settings_of_spec(spec, folder, {**spec.settings, **IMAGE})
    else:
        if args.features is None:
            raise OpinionsError("opinions --clips also needs --features, the folder that features are kept in.")
        labels = parse_labels(args.labels) if args.labels else LABELS
        features, table, settings = args.features, args.clips, load_settings("light", IMAGE)
    meant = meanings(labels, _mapping(args.map, labels))
    rows = resolve_paths(read_clips(table, labels), table.parent)
    with Progress() as progress:
        said = look(rows, settings, features, meant, labels, progress)
    columns = ("clip_id", *(PROBABILITY + label for label in labels))
    known = [(row.clip_id, *(f"{value:.4f}" for value in found)) for row, found in zip(rows, said, strict=True)
             if not np.isnan(found).any()]  # fmt: skip
    write_table(args.out, columns, known)
    lost = ", ".join(name for name, label in zip(EXPRESSIONS, meant, strict=True) if not label)
    print(f"{len(known)} of {len(rows)} clips show a face" + (f"; no label for {lost}" if lost else ""))
    return 0


def meanings(labels: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """The project's label for each of the network's expressions, "" for none; OpinionsError where that is for all."""
    found = []
    for name in EXPRESSIONS:
        try:
            found.append(mapped_label(name, labels, mapping))
        except ProtocolError:
            found.append("")
    if not any(found):
        raise OpinionsError(
            "none of {labels} is an expression ({expressions}); say which are with --map.",
            labels=", ".join(labels), expressions=", ".join(EXPRESSIONS),
        )  # fmt: skip
    return found


def look(
    rows: Sequence[ClipRow],
    settings: Settings,
    features: Path,
    meant: Sequence[str],
    labels: Sequence[str],
    progress: Progress,
) -> np.ndarray:
    """Probabilities [N, K] of the labels, NaN where no face was found; `rows` have absolute paths."""
    extract_features(rows, settings, features, progress)
    store = FeatureStore(settings, features)
    place = np.array([[label == name for label in labels] for name in meant], dtype=float)  # [expressions, K]
    said = np.full((len(rows), len(labels)), np.nan)
    for number, row in enumerate(rows):
        frames = store.clip(row).features["image"].values
        if len(frames):
            shares = expressions(frames).mean(axis=0) @ place
            said[number] = shares / max(shares.sum(), 1e-9)
    return said


def _mapping(text: str, labels: Sequence[str]) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    for name, sign, label in pairs:
        if not sign or name.strip() not in EXPRESSIONS or not label.strip():
            raise OpinionsError(
                "--map {text} is not EXPRESSION=LABEL; expressions are {expressions}.",
                text=text, expressions=", ".join(EXPRESSIONS),
            )  # fmt: skip
    return {name.strip(): canonical_label(label, labels) for name, _, label in pairs}
