"""The keys that hold: those that a person chose, or else the registry's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from emodesk.commands.registry import BY_ID, Command
from emodesk.domain import DomainError

_chosen: dict[str, tuple[str, ...]] = {}


def keys_of(command: Command) -> tuple[str, ...]:
    """The key sequences of a command, as Qt writes them; none where it has none."""
    return _chosen.get(command.id, command.keys)


def key_of(name: str) -> str:
    """The first key of a command, as Qt writes it; '' where it has none."""
    return next(iter(keys_of(BY_ID[name])), "")


def chosen() -> Mapping[str, tuple[str, ...]]:
    """What differs from the registry, by command id."""
    return dict(_chosen)


def choose(name: str, keys: Iterable[str], bound: Iterable[str]) -> None:
    """Give a command other keys; DomainError for one that another of the `bound` commands has where both would hold."""
    command, wanted = BY_ID[name], tuple(key for key in keys if key)
    for other in (BY_ID[name] for name in bound):
        meets = other.scope == command.scope or "window" in (other.scope, command.scope)
        taken = {key.casefold() for key in keys_of(other)}
        key = next((key for key in wanted if key.casefold() in taken), None)
        if other is not command and meets and key:
            raise DomainError(
                "{key} is the key of “{command}” already; choose another, or give that one another first.",
                key=key,
                command=other.title,
            )
    if wanted == command.keys:
        _chosen.pop(name, None)
    else:
        _chosen[name] = wanted


def take_up(remembered: Mapping[str, Iterable[str]]) -> None:
    """Put what was remembered in place of what was chosen; commands that there are no more are passed over."""
    _chosen.clear()
    _chosen.update((name, tuple(keys)) for name, keys in remembered.items() if name in BY_ID)
