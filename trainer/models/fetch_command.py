"""`python -m trainer fetch`: the weights that presets need, from the hub, once a person agreed.

    python -m trainer fetch [--config PRESET] [--set key=value …] [--yes]
    python -m trainer fetch --list [--config PRESET | --also FILE …]

Only the files that are read, at the commit that is pinned, each compared with the hash that the hub states; what a
stopped run had fetched stays. --list asks no network. With --json one object a line: {"gpus"} and {"preset", …} with
--list, else {"consent"} in place of the question, {"repo", "done", "total"} in bytes of all, {"fetched"}, or {"error"}.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from trainer.machine import gpus
from trainer.models.needs import Memory, ModelWeights, Needs, device_memory, free_disk, needs_of
from trainer.progress import Progress
from trainer.protocol.answers import agreed
from trainer.protocol.errors import Sentence, UserError, read_sentence
from trainer.protocol.files import presets
from trainer.protocol.json_lines import run_in_json, say_record
from trainer.protocol.printable import printable
from trainer.settings import parse_overrides
from trainer.weights.fetching import amount, offer, reporting, size

STEP = 1e6  # bytes between two lines of JSON


class FetchError(UserError):
    """Weights that cannot be fetched; the text is one sentence for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `fetch`."""
    parser.add_argument("--config", help="a preset's name or a TOML file; with --list all that come along otherwise")
    parser.add_argument("--also", action="append", default=[], metavar="FILE", help="with --list: a preset of your own")
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", help="change one setting; may be repeated")
    parser.add_argument("--list", action="store_true", help="only say what is here and what is missing")
    parser.add_argument("--yes", action="store_true", help="fetch without asking")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for programs")


def main(args: argparse.Namespace) -> int:
    """Fetch, or list, what the arguments name."""
    return run_in_json(_list if args.list else _fetch, args)


def _list(args: argparse.Namespace) -> int:
    memory = device_memory()
    if args.json:
        say_record({"gpus": [asdict(gpu) for gpu in gpus()]})
    for preset in [args.config] if args.config else [*presets(), *args.also]:
        try:
            record = record_of(preset, needs_of(preset, parse_overrides(args.set), memory), memory)
        except UserError as error:
            record = {"preset": preset, "problem": error.sentence.record()}
        if args.json:
            say_record(record)
        else:
            _say(record)
    return 0


def record_of(preset: str, needs: Needs, memory: Memory) -> dict[str, Any]:
    """What a preset needs, as plain values."""
    problems = []
    if needs.to_fetch > (free := free_disk()):
        problems.append(
            Sentence("{size} are to be fetched, but only {free} are free for them; make room, or have HF_HOME name a "
                     "folder on a larger disk.", size=size(needs.to_fetch), free=size(free))
        )  # fmt: skip
    if needs.memory >= memory.size:
        problems.append(
            Sentence("Needs about {size} of memory, and the device has {memory}; use another machine or preset.",
                     size=size(needs.memory), memory=size(memory.size))
        )  # fmt: skip
    return {
        "preset": preset, "encoders": dict(needs.encoders), "memory": needs.memory, "device": memory.size,
        "weights": [
            {"modalities": list(each.modalities), "name": each.name, "revision": each.source.revision,
             "here": each.folder is not None, "from_hub": not each.source.folder, "size": each.size,
             "problem": each.problem.record() if each.problem else None}
            for each in needs.weights
        ],
        "warnings": [_plain(warning) for warning in needs.warnings],
        "problems": [problem.record() for problem in problems],
    }  # fmt: skip


def _say(record: dict[str, Any]) -> None:
    if "problem" in record:
        print(printable(f"{record['preset']}: {read_sentence(record['problem'])}"))
        return
    lacking = [each for each in record["weights"] if not each["here"]]
    print(printable(f"{record['preset']}: {'ready' if not lacking else ''}".rstrip()))
    for each in lacking:
        stands = read_sentence(each["problem"]) or f"{each['name']} is not here ({size(each['size'])})"
        print(printable(f"  {' and '.join(each['modalities'])}: {stands}"))


def _fetch(args: argparse.Namespace) -> int:
    if not args.config:
        raise FetchError("no preset is named; give --config.")
    needs = needs_of(args.config, parse_overrides(args.set), device_memory())
    for each in needs.missing:
        if each.problem:  # that nothing that is fetched would mend
            raise FetchError(each.problem)
    if needs.missing and not args.yes:
        lines = offer([(each.source, each.size) for each in needs.missing])
        if args.json:
            say_record({"consent": [line.record() for line in lines]})
            return 1
        if not agreed(lines, "Fetch it?"):
            print("Nothing was fetched.")
            return 1
    teller = _Teller(args.json, [each.size for each in needs.missing])
    with Progress(quiet=args.json) as progress, reporting(teller.hear):
        for each in needs.missing:
            teller.begin(each, progress)
            each.source.fetched()
    if args.json:
        say_record({"fetched": len(needs.missing)})
    else:
        print("All weights are here.")
    return 0


class _Teller:
    """Tells how far it is: a line of JSON a megabyte, of all that is fetched, or what the terminal shows."""

    def __init__(self, as_json: bool, sizes: list[float]) -> None:
        self._json, self._last, self._total = as_json, 0.0, 0.0
        self._before, self._ahead = 0.0, sum(sizes)  # bytes of the repositories before this one, and after it

    def begin(self, weights: ModelWeights, progress: Progress) -> None:
        self._size, self._last, self._progress = weights.size, -STEP, progress
        self._before, self._ahead, self._total = self._before + self._total, self._ahead - weights.size, weights.size
        progress.stage("fetch", weights.size, "bytes", weights.name)

    def hear(self, repo: str, done: float, total: float) -> None:
        self._total = total = max(total, self._size, done)
        if done - self._last < STEP and done < total:
            return
        self._last = done
        if self._json:
            before = self._before
            say_record({"repo": repo, "done": before + done, "total": before + total + self._ahead})
        else:
            self._progress.advance(done, amount(done, total))


def _plain(warning: str) -> dict[str, Any]:
    return (warning if isinstance(warning, Sentence) else Sentence("{text}", text=warning)).record()
