"""What can only go wrong on systems that the tests do not run on, held by reading the program itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from emodesk.domain import DomainError
from emodesk.runs.process import end_tree
from emodesk.services.project import Project
from trainer.media import safely

ROOT = Path(__file__).resolve().parents[1]


def calls(*packages: str):
    """Every call in some packages: where, and the node."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


def test_no_process_that_a_window_starts_flashes_up_a_console_on_windows():
    starting = [
        (where, [ast.unparse(one.value) for one in node.keywords if one.arg is None])
        for where, node in calls("emodesk", "trainer/media")
        if ast.unparse(node.func) in ("subprocess.Popen", "subprocess.run", "subprocess.check_output")
    ]
    assert len(starting) >= 4
    assert [where for where, spread in starting if not {"HIDDEN", "options"} & set(spread)] == []


def test_files_take_the_place_of_others_by_the_one_function_that_tries_again():
    names = ("os.replace", "os.rename", "shutil.move")
    found = [
        where
        for where, node in calls("emodesk", "trainer")
        if ast.unparse(node.func) in names
        or (node.func.attr in ("rename", "replace") and len(node.args) + len(node.keywords) == 1)
    ]
    allowed = ("trainer/protocol/files.py", "emodesk/services/label_names.py")  # the latter renames labels
    # `dataclasses.replace(one)` and text.replace take two and more; datetime.replace has only keywords.
    assert [where for where in found if not where.startswith(allowed) and not _only_keywords(where)] == []


def _only_keywords(where: str) -> bool:
    path, line = where.split(":")
    return "=" in (ROOT / path).read_text("utf-8").splitlines()[int(line) - 1].partition("replace(")[2]


GRANDCHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_process_can_be_ended_with_all_that_it_started():
    process = subprocess.Popen([sys.executable, "-c", GRANDCHILD], stdout=subprocess.PIPE, text=True)
    with process:
        grandchild = psutil.Process(int(process.stdout.readline()))
        end_tree(process.pid)
        assert process.wait(10) != 0
    psutil.wait_procs([grandchild], 10)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE
    end_tree(process.pid)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
@pytest.mark.parametrize("error", [ValueError("current limit exceeds maximum limit"), OSError("not here")])
def test_a_system_that_refuses_a_limit_of_memory_goes_without(monkeypatch, error):
    import resource

    def refuse(*_):
        raise error

    monkeypatch.setattr(resource, "setrlimit", refuse)
    safely._limit_memory()


@pytest.mark.parametrize(
    "name", ["aux", "NUL.study", "con .txt", "COM¹", "CONIN$", "what?", "a:b", "study. ", "line\nbreak"]
)
def test_a_new_projects_folder_has_a_name_that_every_system_takes(tmp_path, name):
    with pytest.raises(DomainError, match="no name of a folder on every system"):
        Project.create(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
