"""Files written beside and renamed: whole whenever the power goes, and tried again where Windows refuses."""

from __future__ import annotations

import errno
import os

import pytest

from trainer.protocol import files
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import atomic_write, parse_object, read_table, replace_file, replacing, sweep, write_table


@pytest.fixture
def calls(monkeypatch):
    """What is asked of the system, in order; all of it is done."""
    said = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(number):
        said.append(("fsync", os.fstat(number).st_ino, os.fstat(number).st_size))
        fsync(number)

    def noted_replace(source, target):
        said.append(("replace", os.stat(source).st_ino, os.stat(source).st_size))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    return said


def test_the_whole_content_is_on_the_disk_before_the_name_is(tmp_path, calls):
    atomic_write(tmp_path / "state.json", "{}" * 500)
    (first, inode, size), (second, renamed, _) = calls
    assert (first, second) == ("fsync", "replace")
    assert inode == renamed
    assert size == 1000


def test_what_need_not_last_does_not_wait_for_the_disk(tmp_path, calls):
    atomic_write(tmp_path / "features", b"1", durable=False)
    assert [name for name, *_ in calls] == ["replace"]


def test_a_file_that_is_swept_away_while_it_is_written_is_written_again(tmp_path, monkeypatch):
    fsync, swept = os.fsync, []

    def slow(number):
        if not swept:
            swept.append(sweep(tmp_path))
        fsync(number)

    monkeypatch.setattr(os, "fsync", slow)
    atomic_write(tmp_path / "process.json", "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["process.json"]
    assert swept


def test_what_is_broken_off_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "state.json"
    atomic_write(path, "old")

    def half():
        with replacing(path) as beside:
            beside.write_text("ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def refusing(monkeypatch, times: int, error: OSError) -> list[float]:
    """`os.replace` refuses so many times; the pauses that follow."""
    pauses: list[float] = []
    replace = os.replace

    def reluctant(source, target):
        if len(pauses) < times:
            raise error
        replace(source, target)

    monkeypatch.setattr(os, "replace", reluctant)
    monkeypatch.setattr(files.time, "sleep", pauses.append)
    return pauses


def test_where_somebody_reads_the_target_on_windows_it_is_tried_again_for_about_a_second(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "REPLACING_CAN_WAIT", True)
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    pauses = refusing(monkeypatch, 3, PermissionError(errno.EACCES, "in use"))
    replace_file(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text() == "new"
    assert pauses == sorted(pauses)
    assert 0.5 < sum(files.RETRIES) < 2


def test_it_is_given_up_in_the_end_and_at_once_for_what_waiting_does_not_mend(tmp_path, monkeypatch):
    (tmp_path / "new").write_text("new")
    for can_wait, error, tries in (
        (True, PermissionError(errno.EACCES, "in use"), len(files.RETRIES)),
        (False, PermissionError(errno.EACCES, "no"), 0),
        (True, OSError(errno.ENOSPC, "full"), 0),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(files, "REPLACING_CAN_WAIT", can_wait)
            pauses = refusing(patch, 99, error)
            with pytest.raises(type(error)):
                replace_file(tmp_path / "new", tmp_path / "old")
            assert len(pauses) == tries


def test_a_table_of_ours_without_one_of_its_columns_is_said(tmp_path):
    write_table(tmp_path / "notes.csv", ("clip_id", "note"), [("c1", "dark")])
    assert read_table(tmp_path / "notes.csv", ("clip_id",)) == [{"clip_id": "c1", "note": "dark"}]
    with pytest.raises(ProtocolError, match="has no column “modality”; it needs clip_id, modality"):
        read_table(tmp_path / "notes.csv", ("clip_id", "modality"))


@pytest.mark.parametrize("left", [b"", b"\0" * 64, b"\0 \r\n"])
def test_what_a_power_cut_leaves_of_a_file_is_called_empty(left):
    with pytest.raises(ProtocolError, match=r"^state\.json is empty\.$"):
        parse_object(left, "state.json")


def test_only_an_object_is_one():
    assert parse_object(b'\xef\xbb\xbf{"a": 1}', "state.json") == {"a": 1}
    with pytest.raises(ProtocolError, match="holds no JSON object"):
        parse_object(b"[1]", "state.json")


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind there")
def test_what_a_library_puts_in_the_place_of_the_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    with replacing(tmp_path / "tensors") as beside:
        other = tmp_path / "library's own"
        other.touch(0o600)
        os.replace(other, beside)
    assert (tmp_path / "tensors").stat().st_mode == (tmp_path / "plain").stat().st_mode
