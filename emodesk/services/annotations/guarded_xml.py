"""XML from outside: without a document type, so that no entity is expanded or fetched, and not nested without end."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from emodesk.domain import DomainError
from emodesk.services.annotations.found import file_bytes
from trainer.protocol.errors import Sentence

DEEPEST = 64  # elements within each other; ours have six
MOST = 1_000_000  # elements of one file, which take some hundred bytes each


def read_xml(path: Path) -> Element:
    """The root of an XML file; DomainError for what is none, has a document type, or is nested too deeply."""
    content = file_bytes(path)
    builder = TreeBuilder()
    depth = count = 0
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise DomainError(
            "{file} declares a document type, which annotation programs never write; it was not read.", file=path.name
        )

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if count > MOST:
            raise DomainError(
                "{file} is too large for an annotation file ({size} MB); split it.",
                file=path.name, size=len(content) // 2**20,
            )  # fmt: skip
        if depth > DEEPEST:
            raise DomainError("{file} is nested too deeply for an annotation file.", file=path.name)
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, DomainError):
            raise
        reason = Sentence("line {line}: {reason}", line=parser.ErrorLineNumber, reason=error)
        raise DomainError("{file} is no XML that can be read ({reason}).", file=path.name, reason=reason) from None
