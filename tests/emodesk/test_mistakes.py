"""What is our own mistake keeps its traceback in the log, and its report tells nothing of the person's work."""

from __future__ import annotations

import pytest

from emodesk import cli
from emodesk.mistakes import DEBUG, close_log, open_log, report


def mistake() -> KeyError:
    try:
        try:
            {}["I was never so angry, /home/maria/my study/a.mp4"]
        except KeyError:
            raise ValueError(
                "no clip '我很生气' in /home/maria/study/project.db and key sk-abcdefghijklmnopqrstuvwxyz0123"
            ) from None
    except ValueError as error:
        return error


def test_a_report_has_versions_and_lines_but_nothing_of_the_work():
    text = report(mistake())
    assert "Python" in text
    assert 'File "emodesk/test_mistakes.py"' in text
    assert "ValueError: no clip '…' in … and key …" in text
    for secret in ("maria", "study", "生气", "abcdef", "angry"):
        assert secret not in text


def test_a_report_keeps_names_of_ours_and_what_came_before():
    try:
        try:
            {}["waf"]
        except KeyError:
            [].no_such_name  # noqa: B018
    except AttributeError as error:
        text = report(error)
    assert "KeyError: 'waf'" in text
    assert text.index("which led to") < text.index("AttributeError: 'list' object has no attribute 'no_such_name'")


@pytest.fixture
def broken_status(monkeypatch, tmp_path):
    """The command `status`, made to fail as only our own mistake can."""

    def fail(_args):
        raise IndexError("list index out of range")

    monkeypatch.setattr(cli, "_status", fail)
    monkeypatch.setenv(DEBUG, "")
    return ["--log", str(tmp_path / "logs" / "a.log")], ["status", str(tmp_path)]


def test_a_mistake_in_a_command_is_one_sentence_and_a_traceback_in_the_log(broken_status, tmp_path, capsys):
    options, command = broken_status
    assert cli.main([*options, *command]) == 1
    said = capsys.readouterr().err
    assert (
        said == "error: EmoDesk made a mistake (IndexError: list index out of range); the log has the whole report.\n"
    )
    log = (tmp_path / "logs" / "a.log").read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in log
    assert "IndexError: list index out of range" in log


def test_debug_shows_the_traceback_on_the_terminal_too(broken_status, capsys):
    options, command = broken_status
    assert cli.main([*options, "--debug", *command]) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_what_the_person_can_mend_is_no_mistake(tmp_path, capsys):
    log = tmp_path / "a.log"
    assert cli.main(["--log", str(log), "status", str(tmp_path / "nowhere")]) == 1
    assert "is not there" in capsys.readouterr().err
    assert not log.exists()


def test_where_no_log_can_be_written_the_program_goes_on(tmp_path):
    (tmp_path / "file").write_text("")
    assert open_log(tmp_path / "file" / "a.log") is None
    close_log()
