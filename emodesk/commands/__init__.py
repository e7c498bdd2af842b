"""Every action of the program as data: id, title, default keys, when it is enabled."""
