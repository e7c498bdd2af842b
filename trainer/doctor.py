"""`python -m trainer doctor`: what this machine can do, what is missing, and what to do about it. Needs no network.

python -m trainer doctor [--preset NAME] [--ask]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from trainer.machine import gpus
from trainer.models.needs import Memory, free_disk, needs_of
from trainer.protocol.errors import UserError
from trainer.protocol.files import presets
from trainer.weights.hub import WeightsSource, models_folder

GIGABYTE = 1e9
DECODERS = {"h264": "H.264", "hevc": "H.265", "av1": "AV1", "vp9": "VP9", "mpeg4": "MPEG-4", "aac": "AAC", "mp3": "MP3"}
MARKS = {"ok": "✓", "note": "•", "bad": "✗"}


@dataclass(frozen=True)
class Finding:
    """One line of the report: `mark` is ok, note or bad; `advice` says what to do, "" where there is nothing to."""

    mark: str
    topic: str
    text: str
    advice: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `doctor`."""
    parser.add_argument("--preset", help="look at this preset alone: a name or a TOML file")
    parser.add_argument("--json", action="store_true", help="as a JSON list, for programs; mark is ok, note or bad")
    parser.add_argument("--ask", action="store_true", help="also ask the language-model server which models it has")


def main(args: argparse.Namespace) -> int:
    """Print the report; 1 where something is broken that no network mends, 0 where weights are only to be fetched."""
    findings = list(examine([args.preset] if args.preset else None, args.ask))
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        _show(findings)
    return 1 if any(finding.mark == "bad" for finding in findings) else 0


def _show(findings: Sequence[Finding]) -> None:
    topic = ""
    for finding in findings:
        if finding.topic != topic:
            print(f"\n{finding.topic}" if topic else finding.topic)
            topic = finding.topic
        print(f"  {MARKS[finding.mark]} {finding.text}")
        for line in finding.advice.splitlines():
            print(f"      {line}")


def examine(chosen: list[str] | None = None, ask: bool = False) -> Iterator[Finding]:
    """All findings in the order in which a person wants to read them; of `chosen` presets or all that come along."""
    memory = yield from _machine()
    yield from _media()
    yield from _face_detector()
    for preset in chosen or presets():
        yield from _preset(preset, memory)
    yield from _server(ask)


def _machine() -> Generator[Finding, None, Memory]:
    """The device; returns its memory."""
    import torch

    topic = "This machine"
    main_memory = psutil.virtual_memory()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield Finding("ok", topic, f"Python {platform.python_version()}, torch {torch.__version__.split('+')[0]}")
    yield Finding(
        "ok", topic,
        f"{cores} processor cores, {_size(main_memory.total)} of memory ({_size(main_memory.available)} free)",
    )  # fmt: skip
    yield _convolution(topic)
    if not torch.cuda.is_available():
        if torch.backends.mps.is_available():
            yield Finding("note", topic, "Apple's GPU is here, but nothing of this program was tried on it: not used")
        yield Finding(
            "note", topic, "No GPU that torch can use: everything runs on the processor, in float32",
            "The light preset is made for that; base works but is slow; mer2024 wants a GPU.",
        )  # fmt: skip
        return Memory(main_memory.total, 4)
    brain = torch.cuda.is_bf16_supported(including_emulation=False)
    found = gpus()
    for gpu in found:
        name = f" {gpu.name}" if len(found) > 1 else ""
        yield Finding("ok", topic, f"GPU{name}: {gpu.title} with {_size(gpu.memory)}")
    yield Finding(
        "ok" if brain else "note", topic,
        "Precision “auto” is float16, and bfloat16 for text"
        + ("" if brain else ", which this GPU only imitates"),
        "" if brain else "Set encoders.text.precision = float16 or float32.",
    )  # fmt: skip
    return Memory(int(found[0].memory), 2)


def _convolution(topic: str) -> Finding:
    import torch

    from trainer.encoders.convolution import TOLERATED, half_precision_error

    device = "cuda" if torch.cuda.is_available() else "cpu"
    errors = {
        name: half_precision_error(getattr(torch, name), device)
        for name in (("float16", "bfloat16") if device == "cuda" else ("bfloat16",))
    }
    wrong = [name for name, error in errors.items() if not error <= TOLERATED]
    shown = ", ".join(f"{name} off by {error:.1%}" for name, error in errors.items())
    if wrong:
        return Finding(
            "note", topic, f"Grouped convolutions in {' and '.join(wrong)} are wrong on this machine ({shown})",
            "HuBERT is computed in float32 here whatever encoders.speech.precision says; another torch may mend it.",
        )  # fmt: skip
    return Finding("ok", topic, f"Convolutions in half precision are right ({shown})")


def _media() -> Iterator[Finding]:
    import av

    topic = "Video and audio"
    there = [words for name, words in DECODERS.items() if name in av.codecs_available]
    absent = [words for name, words in DECODERS.items() if name not in av.codecs_available]
    yield Finding("ok", topic, f"Decodes {', '.join(there)} (PyAV {av.__version__})")
    if absent:
        yield Finding(
            "bad" if "H.264" in absent else "note", topic, f"Cannot decode {', '.join(absent)}",
            "Install PyAV from PyPI (pip install --force-reinstall av), whose wheels bring FFmpeg along.",
        )  # fmt: skip


def _face_detector() -> Iterator[Finding]:
    from trainer.faces.detection import FaceError
    from trainer.faces.yunet import FILE, find_yunet

    topic = "Face detector"
    try:
        file = find_yunet()
    except FaceError as error:
        yield Finding("bad", topic, str(error))
        return
    if file is not None:
        yield Finding("ok", topic, f"YuNet: {file}")
        return
    yield Finding(
        "ok", topic, "The built-in MTCNN (slower; finds fewer faces in hard clips)",
        f"For YuNet put {FILE} of the OpenCV model zoo into {models_folder()}.",
    )  # fmt: skip


def _preset(preset: str, memory: Memory) -> Iterator[Finding]:
    """Weights of a preset, and whether the device's `memory` holds them."""
    topic = f"Preset {preset if preset.isidentifier() else Path(preset).name}"
    try:
        needs = needs_of(preset, None, memory)
    except UserError as error:
        yield Finding("bad", topic, str(error))
        return
    if not needs.weights:
        yield Finding("ok", topic, "Ready: needs no weights and no network")
        return
    for each in needs.weights:
        modalities = " and ".join(each.modalities)
        if each.problem:
            yield Finding("bad", topic, f"{modalities}: {each.problem}")
        elif each.folder is not None:
            yield Finding("ok", topic, f"{modalities}: {each.name}, {_size(each.size)}, in {each.folder}")
        else:
            yield Finding("note", topic, *_missing(preset, modalities, each.source, each.size))
    for warning in needs.warnings:
        yield Finding("note", topic, warning)
    if needs.to_fetch and needs.to_fetch > (free := free_disk()):
        yield Finding(
            "note", topic, f"{_size(needs.to_fetch)} are to be fetched, but only {_size(free)} are free for them",
            "Make room, or have HF_HOME name a folder on a larger disk.",
        )  # fmt: skip
    fits = needs.memory < memory.size
    if not fits:
        takes = {" and ".join(each.modalities): each.memory for each in needs.weights}
        yield Finding("note", topic, *_too_large(takes, memory))
    if not needs.missing and fits:
        yield Finding("ok", topic, "Ready")


def _too_large(needs: dict[str, float], memory: Memory) -> tuple[str, str]:
    text = f"Needs about {_size(sum(needs.values()))} on the device, which has {_size(memory.size)}"
    name, largest = max(needs.items(), key=lambda item: item[1])
    if largest < memory.size:
        return text, f"Extract one modality at a time, for example {name} by --set modalities={name.split(' ')[0]}."
    half = ", halve it with --set encoders.text.precision=bfloat16" if name == "text" and memory.a_number > 2 else ""
    return text, f"For {name} alone it is {_size(largest)}: use a machine with more{half}, or a smaller model."


def _missing(preset: str, modalities: str, source: WeightsSource, size: float) -> tuple[str, str]:
    text = f"{modalities}: {source.repo} is not here yet"
    how = f" ({_size(size)} to fetch)" if size else ""
    return (
        f"{text}{how}",
        f"Fetch it with python -m trainer fetch --config {preset}. By hand, or on a machine with a network:\n"
        f"{source.command()}",
    )


def _server(ask: bool) -> Iterator[Finding]:
    from trainer.outgoing.keys import KEYS, find_key
    from trainer.ranking.server import SERVER, Asker
    from trainer.ranking.server import Server as Address

    topic = "Language-model server (only for python -m trainer rank)"
    url = os.environ.get(SERVER, "")
    if not url:
        yield Finding(
            "note", topic, "None is named: transcripts are used without a ranking of the emotions",
            f"Set {SERVER}, for example to http://localhost:11434/v1, and {KEYS[0]} where the server asks for a key.\n"
            "Without a server, python -m trainer rank --local base asks that preset's own text model.",
        )  # fmt: skip
        return
    address = Address(url, "", (), patience=3.0)
    key = "a key is there" if find_key(url) else "there is no key"
    if not ask:
        yield Finding("ok", topic, f"{url}; {key}", "Not asked; --ask does.")
        return
    try:
        asker = Asker(address)
        try:
            models = asker.models()
        finally:
            asker.close()
    except UserError as error:
        yield Finding("note", topic, str(error))
        return
    yield Finding("ok", topic, f"{url} answers; {key}; models: {', '.join(models[:8]) or 'none'}")


def _size(count: float) -> str:
    return f"{count / GIGABYTE:.1f} GB" if count >= 0.1 * GIGABYTE else f"{count / 1e6:.1f} MB"
