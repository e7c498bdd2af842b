"""What a folder of weights says of itself in JSON, from strangers: which shards it has, and how large its model is."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from trainer.protocol.errors import UserError
from trainer.protocol.json_lines import parsed_json

MOST_BYTES = 32_000_000  # of an index; those of the largest models have 10 MB
MOST_SHARDS = 10_000
MOST_LAYERS = 1_000
LARGEST = 2**31  # of any whole number in a configuration
WIDEST = 2_000_000  # of what counts numbers or pieces
WIDTHS = ("size", "dim", "width", "embd", "d_model", "channels", "heads", "groups", "kernel", "stride")
NAMED = 5  # files that a sentence names


def read_json(path: Path) -> Any:
    """What a JSON file holds; ValueError for what is none, too large or nested too deep, OSError where it is away."""
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES / 1e6:.0f} MB")
    return parsed_json(path.read_text(encoding="utf-8"))


def shard_names(index: Path, error: type[UserError]) -> list[str]:
    """The files that an index of shards names, in order; `error` for a wrong index or a name that leads elsewhere."""
    try:
        names = set(read_json(index)["weight_map"].values())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise error("{index} is no index of shards; fetch it again.", index=index) from None
    if not names or len(names) > MOST_SHARDS or not all(isinstance(name, str) for name in names):
        raise error("{index} is no index of shards; fetch it again.", index=index)
    for name in sorted(names):
        if not is_file_name(name):
            raise error(
                "{index} names the shard {name}, which is not in its folder; fetch the index again.",
                index=index,
                name=repr(name[:80]),
            )
    return sorted(names)


def is_file_name(name: str) -> bool:
    """Whether a name is that of a file in a folder, on every system: no path, no drive, nothing that is not shown."""
    plain = name.isprintable() and name not in ("", ".", "..")
    return plain and PurePosixPath(name).name == name and PureWindowsPath(name).name == name


def check_sizes(path: Path, config: Any, error: type[UserError]) -> None:
    """`error` for a configuration whose numbers no model has, before a model is built that fills the memory."""
    waiting = [("", config)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(str(name), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(key, inner) for inner in value]
        elif isinstance(value, int) and abs(value) > _most(key):
            raise error(
                "{path} says that {key} is {value:.3g}, which no model has; fetch it again.",
                path=path,
                key=key,
                value=float(min(value, 10**300)),
            )


def _most(key: str) -> int:
    if "layers" in key:
        return MOST_LAYERS
    return WIDEST if any(word in key for word in WIDTHS) else LARGEST


def listed(names: list[str]) -> str:
    """Names for a sentence; of many the first, and how many more."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
