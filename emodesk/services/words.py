"""What is said in a clip, written by a person: it outranks what was recognised, then and whenever it is heard again."""

from __future__ import annotations

from emodesk.domain import Changes
from emodesk.services.kept_text import kept_words
from emodesk.services.project import Project
from emodesk.store import clips


def correct_words(project: Project, key: int, text: str) -> Changes:
    """Give a clip the transcript that a person wrote; '' where nobody speaks. What was heard stays beside it."""
    text = kept_words(text)
    with project.store.write() as connection:
        (clip,) = clips.get(connection, [key])
        if clip.transcript == text:
            return Changes()
        clips.change(connection, key, {"transcript": text})
    return Changes(clips=(key,), queue=True)
