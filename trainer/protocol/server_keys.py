"""Where both programs look for the key of a server: neither knows the other, and a key is in no file of theirs."""

SERVICE = "emodesk"  # under which a keyring holds the key, with the server's address as the user
TYPED_KEYS = "EMODESK_TYPED_KEYS"  # in the environment that a window without a keyring gives its trainers: {url: key}
