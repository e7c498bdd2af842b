"""The key of a language-model server: into the system's keyring, or else into this process alone; never into a file."""

from __future__ import annotations

import json
import os

SERVICE = (
    "emodesk"  # under which a keyring holds it, with the server's address as the user, as the trainer looks for it
)
VARIABLE = "EMODESK_TYPED_KEYS"  # in the environment of this process and of those that it starts
_typed: dict[str, str] = {}  # by the address that each was typed for: it goes to no other


def keep_key(url: str, key: str) -> bool:
    """Keep a key for a server; whether the system's keyring took it, otherwise it lasts as long as the program."""
    try:
        import keyring  # optional: pip install emodesk[keyring]

        keyring.set_password(SERVICE, url, key)
    except Exception:  # a machine without a keyring raises what it likes
        _typed[url.rstrip("/")] = key
        os.environ[VARIABLE] = json.dumps(_typed)
        return False
    return True
