"""The rules that hold the two programs apart, and the state of the code as a whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import sentences

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for package in ("emodesk", "trainer") for path in (ROOT / package).rglob("*.py"))


def test_imports_run_one_way():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_code_that_runs_in_another_process_names_modules_that_are_there():
    """Nothing else looks into a text of code until it runs."""
    pattern = re.compile(r"(?:from|import|-m\W+) ?((?:trainer|emodesk)(?:\.\w+)+)")
    named = {(name, path) for path in SOURCES for name in pattern.findall(path.read_text(encoding="utf-8"))}
    assert [(name, str(path)) for name, path in sorted(named) if not _there(name)] == []


def _there(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def test_the_code_passes_the_linter():
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_types_of_the_lower_rooms_hold():
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_code_is_formatted():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("module", "status"), [("trainer.fusion.training", 1), ("emodesk", 1), ("numpy", 0)])
def test_a_warning_of_our_own_code_ends_the_processes_that_tests_start(module: str, status: int):
    code = f"exec(\"import warnings; warnings.warn('old')\", {{'__name__': {module!r}}})"
    assert subprocess.run([sys.executable, "-P", "-c", code], capture_output=True).returncode == status


def test_the_protocol_needs_the_standard_library_only():
    modules = sorted(path.stem for path in (ROOT / "trainer" / "protocol").glob("[!_]*.py"))
    code = "import sys; sys.modules.update(numpy=None, torch=None, av=None)\n"
    code += "\n".join(f"import trainer.protocol.{name}" for name in modules)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_bootstrap_needs_the_standard_library_only():
    tree = ast.parse((ROOT / "resources" / "bootstrap.py").read_text(encoding="utf-8"))
    names = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names <= sys.stdlib_module_names


# Virtual methods of Qt and torch, which their own manuals describe.
OVERRIDES = {
    *("forward", "paint", "pixmap", "clone", "event", "data"),
    *("flags", "index", "parent", "reject", "accept", "run"),
}


@pytest.fixture(scope="module")
def documented_methods() -> set[str]:
    """Names of methods that some class of ours documents: an override in a subclass need not say it again."""
    names = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
                names |= {item.name for item in methods if ast.get_docstring(item)}
    return names


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_name_has_its_docstring(path: Path, documented_methods: set[str]):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    missing = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            missing += [] if ast.get_docstring(node) else [node.name]
            known = documented_methods if node.bases else set()
            members = [item for item in node.body if isinstance(item, ast.FunctionDef) and item.name not in known]
            missing += [f"{node.name}.{item.name}" for item in members if _needs_docstring(item)]
        elif isinstance(node, ast.FunctionDef) and _needs_docstring(node):
            missing.append(node.name)
    assert not missing, f"{path.relative_to(ROOT)}: no docstring for {', '.join(missing)}"


def _needs_docstring(node: ast.FunctionDef) -> bool:
    is_override = node.name != node.name.lower() or node.name in OVERRIDES
    is_overload = any("overload" in ast.dump(item) or "setter" in ast.dump(item) for item in node.decorator_list)
    return not (node.name.startswith("_") or is_override or is_overload or ast.get_docstring(node))


def test_a_sentence_for_a_person_is_never_put_together_before_its_key():
    """An f-string has no key, so no other language could ever say it."""
    found = [
        f"{path}:{call.lineno}" for path, call in sentences.calls(sentences.trees()) if _put_together(call.args[0])
    ]
    assert found == []


def _put_together(node: ast.expr) -> bool:
    joined = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    return isinstance(node, ast.JoinedStr | ast.BinOp) or joined


def test_a_class_name_means_one_thing_in_both_programs():
    declared = defaultdict[str, list[str]](list)
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                declared[node.name].append(str(path.relative_to(ROOT)))
    assert {name: places for name, places in declared.items() if len(places) > 1} == {}


def test_what_a_loop_or_a_call_holds_is_named():
    """By what it is: a `one` says nothing."""
    held = (ast.Name, ast.arg)
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, held) and "one" in (getattr(node, "id", ""), getattr(node, "arg", ""))
    ]
    assert found == []


def test_no_comment_cites_a_design_that_is_not_in_the_repository():
    citing = [path for path in SOURCES if re.search(r"\bDESIGN\b", path.read_text(encoding="utf-8"))]
    assert not citing, citing


def test_texts_of_others_are_parsed_by_what_bears_any_depth():
    """`json.loads` raises RecursionError, `tomllib` takes minutes for a key of thousands of parts."""
    ours = ("trainer/protocol/json_lines.py", "trainer/protocol/files.py", "trainer/protocol/toml.py", "trainer/demo/",
            "trainer/settings.py")  # fmt: skip
    found = [
        path.relative_to(ROOT).as_posix()
        for package in ("emodesk", "trainer")
        for path in sorted((ROOT / package).rglob("*.py"))
        if re.search(r"\b(json|tomllib)\.loads?\(", path.read_text("utf-8"))
    ]
    assert [path for path in found if not path.startswith(ours)] == []
