"""The key of a server: typed in a window for it alone, from the environment, or the system's keyring."""

from __future__ import annotations

import os

from trainer.protocol.errors import Sentence
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.server_keys import SERVICE, TYPED_KEYS

KEYS = ("EMODESK_LM_KEY", "OPENAI_API_KEY")  # looked for in this order, then the system's keyring


def find_key(url: str) -> str:
    """The key of a server, "" where there is none; one that was typed for a server goes to no other."""
    if typed := _typed().get(url.rstrip("/")):
        return typed
    return os.environ[named].strip() if (named := _named()) else _stored(url)


def key_goes_along(url: str) -> list[Sentence]:
    """Which key would go to a server, for a person to agree to; nothing where none would."""
    if _typed().get(url.rstrip("/")):
        return [Sentence("Your key for a language-model server goes along: the one that was typed.")]
    stored = _stored(url)
    if named := _named():
        if stored and stored != os.environ[named].strip():
            return [Sentence("Your key for a language-model server goes along: {variable} of the environment, in the "
                             "place of the one in the system's keyring.", variable=named)]  # fmt: skip
        return [Sentence("Your key for a language-model server goes along: {variable} of the environment.",
                         variable=named)]  # fmt: skip
    return [Sentence("Your key for a language-model server goes along: the one in the system's keyring.")] * bool(
        stored
    )


def _named() -> str:
    """The variable of the environment that has a key; "" for none."""
    return next((name for name in KEYS if os.environ.get(name, "").strip()), "")


def _stored(url: str) -> str:
    try:
        import keyring  # optional: pip install keyring

        return keyring.get_password(SERVICE, url) or ""
    except Exception:  # a machine without a keyring raises what it likes
        return ""


def _typed() -> dict[str, str]:
    try:
        found = parsed_json(os.environ.get(TYPED_KEYS) or "{}")
    except ValueError:
        return {}
    return {str(url): str(key) for url, key in found.items()} if isinstance(found, dict) else {}
