"""The key of a language-model server: into the system's keyring, or else into this process alone; never into a file."""

from __future__ import annotations

import json
import os

from trainer.protocol.server_keys import SERVICE, TYPED_KEYS

_typed: dict[str, str] = {}  # by the address that each was typed for: it goes to no other


def keep_key(url: str, key: str) -> bool:
    """Keep a key for a server; whether the system's keyring took it, otherwise it lasts as long as the program.

    While that lasts it is the one that is used, whatever other key the environment names.
    """
    _typed[url.rstrip("/")] = key
    os.environ[TYPED_KEYS] = json.dumps(_typed)
    try:
        import keyring  # optional: pip install emodesk[keyring]

        keyring.set_password(SERVICE, url, key)
    except Exception:  # a machine without a keyring raises what it likes
        return False
    return True
