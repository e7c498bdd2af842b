"""The key of a server: typed in a window for it alone, from the environment, or the system's keyring."""

from __future__ import annotations

import os

from trainer.protocol.json_lines import parsed_json
from trainer.protocol.server_keys import SERVICE, TYPED_KEYS

KEYS = ("EMODESK_LM_KEY", "OPENAI_API_KEY")  # looked for in this order, then the system's keyring


def find_key(url: str) -> str:
    """The key of a server, "" where there is none; one that was typed for a server goes to no other."""
    if typed := _typed().get(url.rstrip("/")):
        return typed
    for name in KEYS:
        if os.environ.get(name, "").strip():
            return os.environ[name].strip()
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
