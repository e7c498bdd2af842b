"""Words of clips without: speech recognition on this machine or by a server, what it heard kept clip by clip."""
