"""What can be wrong with a media file, in one sentence for a person."""

from __future__ import annotations

import os
from pathlib import Path


class MediaError(ValueError):
    """A file that cannot be used as a clip; the text names the file and says what to do."""


class FrameError(MediaError):
    """One frame that cannot be decoded, in a file whose other frames can."""


def check_file(path: Path | str) -> Path:
    """The path, if a file with something in it is there and may be read; MediaError otherwise."""
    path = Path(path)
    try:
        status = path.stat()
    except FileNotFoundError:
        raise MediaError(f"“{path.name}” is not there ({path}); put it back or correct its path.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise MediaError(f"“{path.name}” cannot be reached ({path}): {reason}.") from None
    if path.is_dir():
        raise MediaError(f"“{path.name}” is a folder, not a clip; name a file in it.")
    if not path.is_file():
        raise MediaError(f"“{path.name}” is not an ordinary file; copy the clip to a file.")
    if status.st_size == 0:
        raise MediaError(f"“{path.name}” is empty (0 bytes); copy it again from where it came.")
    if not os.access(path, os.R_OK):
        raise MediaError(f"“{path.name}” may not be read by this user; change its permissions.")
    return path


def explain_open(path: Path, error: Exception) -> MediaError:
    """The sentence for a file that libav could not open."""
    words = f"{error} {getattr(error, 'log', '')}".lower()
    if isinstance(error, PermissionError):
        return MediaError(f"“{path.name}” may not be read by this user; change its permissions.")
    if isinstance(error, MemoryError) or "cannot allocate" in words:
        return MediaError(f"“{path.name}” asks for more memory than a clip may take; convert it to H.264 in mp4.")
    if "moov atom not found" in words or _starts_like_a_clip(path):
        return MediaError(f"“{path.name}” is cut off or damaged: its index is missing; copy or export it again.")
    return MediaError(
        f"“{path.name}” is not a video or sound file that can be read here; "
        "use mp4, mkv, mov, avi, webm, mpg, 3gp, ts or wav."
    )


def _starts_like_a_clip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return False
    return head[4:8] in (b"ftyp", b"moov", b"mdat") or head[:4] in (b"\x1aE\xdf\xa3", b"RIFF", b"OggS", b"fLaC")
