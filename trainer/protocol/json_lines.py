"""JSON as others wrote it, and one object a line from a program to the one that started it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from trainer.protocol.errors import UserError

HEAVIEST = 900 * 2**20  # bytes of memory, roughly, that what a JSON text says may take
_LIGHT = 8 * 2**20  # bytes of a text that cannot come to so much
_WEIGHTS = {"{": 232, "[": 64, ",": 64}  # bytes of what begins or comes with each sign


def parsed_json(text: str | bytes | bytearray, **rest: Any) -> Any:
    """What a JSON text says; ValueError where it is none, is nested without a bottom, or would fill the memory. `rest`
    as `json.loads` has it."""
    if len(text) > _LIGHT:
        signs = ((text.count(sign) if isinstance(text, str) else text.count(sign.encode()), weight)
                 for sign, weight in _WEIGHTS.items())  # fmt: skip
        if 2 * len(text) + sum(count * weight for count, weight in signs) > HEAVIEST:
            raise ValueError("it holds more than fits into memory; split it")
    try:
        return json.loads(text, **rest)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def say_record(record: Mapping[str, Any]) -> None:
    """Say an object on standard output; as one write, for what comes in several threads."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def read_record(line: bytes) -> dict[str, Any]:
    """What a line says; nothing where it is no object, as what a library prints or a kill cuts off."""
    try:
        found = parsed_json(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def run_in_json(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """What a command gives; with --json a person's mistake is its last object, {"error": the sentence}, and 1."""
    try:
        return run(args)
    except UserError as error:
        if not args.json:
            raise
        say_record({"error": error.sentence.record()})
        return 1
