"""The key of a language-model server: into the system's keyring, or else into this process alone; never into a file."""

from __future__ import annotations

import os

SERVICE = (
    "emodesk"  # under which a keyring holds it, with the server's address as the user, as the trainer looks for it
)
VARIABLE = "EMODESK_LM_KEY"  # in the environment of this process and of those that it starts


def keep_key(url: str, key: str) -> bool:
    """Keep a key for a server; whether the system's keyring took it, otherwise it lasts as long as the program."""
    try:
        import keyring  # optional: pip install emodesk[keyring]

        keyring.set_password(SERVICE, url, key)
    except Exception:  # a machine without a keyring raises what it likes
        os.environ[VARIABLE] = key
        return False
    return True
