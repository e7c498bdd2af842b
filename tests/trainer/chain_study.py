"""A study of the shape of the paper's preset, as small as can be: clips of a colour and a tone, random weights."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import sentencepiece
from media_clips import even, tone, write_clip
from tiny_models import baichuan_folder, clip_folder, hubert_folder

from trainer.protocol.clips_csv import ClipRow

LABELS = ("anger", "sadness")
WORDS = ("leave me alone now", "i miss them so much")
COLOURS = ((220, 40, 30), (30, 60, 210))
CLIPS = 12
MODELS = ("hubert", "clip", "baichuan")


def study_clips(folder: Path) -> list[ClipRow]:
    """Twelve clips of half a second, eight of them labelled; four transcripts in all."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(CLIPS):
        kind = number % 2
        picture = np.ascontiguousarray(np.broadcast_to(np.uint8(COLOURS[kind]), (96, 160, 3)))
        path = folder / f"clip{number}.mp4"
        write_clip(path, even(5, 10.0), sound=tone(0.5, (300.0, 150.0)[kind]), pictures=[picture] * 5)
        words = f"{WORDS[kind]} {'yes' if number < 4 else 'no'}"
        split, label = ("labelled", LABELS[kind]) if number < 8 else ("unlabelled", "")
        rows.append(ClipRow(f"clip{number}", str(path), transcript=words, language="en", split=split, label=label))
    return rows


def models(folder: Path) -> Path:
    """Random weights of HuBERT, CLIP and Baichuan, a folder each."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = folder / "tokenizer.model"
    pieces = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*WORDS, "yes no", *LABELS, '{"ranking": [" >'] * 20), model_writer=pieces,
        vocab_size=60, hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    tokenizer.write_bytes(pieces.getvalue())
    hubert_folder(folder / "hubert")
    clip_folder(folder / "clip")
    words = sentencepiece.SentencePieceProcessor(model_proto=pieces.getvalue()).get_piece_size()
    baichuan_folder(folder / "baichuan", tokenizer, vocab_size=words, model_max_length=512)
    return folder


def preset(path: Path, sources: dict[str, str]) -> Path:
    """A preset like mer2024 with weights from `sources`: model → what its encoder's table says of where they are."""
    path.write_text(
        "\n".join(
            (
                '[encoders.speech]\nname = "hubert"', sources["hubert"],
                '[encoders.image]\nname = "clip-face"\nmodel = ""', sources["clip"],
                '[encoders.video]\nname = "emovclip"\nmodel = ""\nprompts = ""', sources["clip"],
                '[encoders.text]\nname = "baichuan"\nrankings = ""', sources["baichuan"],
                "[training]\nfolds = 2\nepochs = 4\nupdates = 0\nhidden = 8\nthreads = 1",
                '[selftraining]\nk = 1\nsteps = 1\nmode = "blind"',
            )
        )
        + "\n",
        encoding="utf-8",
    )  # fmt: skip
    return path


def folders(models_folder: Path) -> dict[str, str]:
    """Sources that are folders of this machine."""
    return {name: f'weights = "{(models_folder / name).as_posix()}"' for name in MODELS}
