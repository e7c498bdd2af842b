"""The key of a server: from the environment, or the system's keyring."""

from __future__ import annotations

import os

KEYS = ("EMODESK_LM_KEY", "OPENAI_API_KEY")  # looked for in this order, then the system's keyring
SERVICE = "emodesk"  # under which a keyring holds the key, with the server's address as the user


def find_key(url: str) -> str:
    """The key of a server: from the environment or the system's keyring, "" where there is none."""
    for name in KEYS:
        if os.environ.get(name, "").strip():
            return os.environ[name].strip()
    try:
        import keyring  # optional: pip install keyring

        return keyring.get_password(SERVICE, url) or ""
    except Exception:  # a machine without a keyring raises what it likes
        return ""
