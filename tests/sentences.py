"""Every sentence that both packages can say to a person, found in their source.

`python tests/sentences.py` writes them to emodesk/viewmodels/sentences.py, where pyside6-lupdate finds them; a test
holds that file equal to the source.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "emodesk" / "viewmodels" / "sentences.py"
HEAD = '''"""Every sentence that the programs can say to a person, for the translators; tests/sentences.py writes it."""
# fmt: off

from emodesk.commands.registry import QT_TRANSLATE_NOOP

SENTENCES = (
'''


def trees() -> dict[str, ast.Module]:
    """The source of both packages by its path below the repository."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for package in ("emodesk", "trainer")
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def error_classes(sources: dict[str, ast.Module]) -> set[str]:
    """UserError and every class that inherits it, in whatever file."""
    classes = [node for tree in sources.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {"UserError"}
    while more := {node.name for node in classes if found & {_name(base) for base in node.bases}} - found:
        found |= more
    return found


def calls(sources: dict[str, ast.Module]) -> Iterator[tuple[str, ast.Call]]:
    """Every call that makes a sentence or an error for a person, with the file that it stands in."""
    makers = {*error_classes(sources), "Sentence"}
    for path, tree in sources.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in makers:
                yield path, node


def keys(sources: dict[str, ast.Module]) -> list[str]:
    """The sentences with their places, in order."""
    first = (call.args[0] for _, call in calls(sources))
    return sorted({item.value for item in first if isinstance(item, ast.Constant) and isinstance(item.value, str)})


def table(found: list[str]) -> str:
    """The text of emodesk/viewmodels/sentences.py."""
    return HEAD + "".join(f'    QT_TRANSLATE_NOOP("sentences", {_quoted(key)}),\n' for key in found) + ")\n"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _quoted(text: str) -> str:
    """The text as the formatter would quote it."""
    quote = "'" if '"' in text and "'" not in text else '"'
    return quote + text.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\n", "\\n") + quote


if __name__ == "__main__":
    TABLE.write_text(table(keys(trees())), encoding="utf-8")
