"""Weights from a hub: a real server on this machine that speaks the hub's interface, and what it may answer."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest
from hub_server import COMMIT, FILES, NEEDED, NOBODY, hub_here, point_to
from raw_server import http, raw_server, unused_address

from trainer.outgoing.client import MOST_BYTES, Broken, Elsewhere
from trainer.outgoing.destination import OutgoingError
from trainer.protocol.locks import hold
from trainer.weights.fetching import reporting
from trainer.weights.hub import HubError, WeightsSource, locate_all, missing_files
from trainer.weights.hub_line import hub_clients


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    with hub_here(monkeypatch, tmp_path) as server:
        yield server


def source(**changes: str) -> WeightsSource:
    values = {"repo": "people/model", "revision": COMMIT, **changes}
    return WeightsSource("encoders.text.weights", files=NEEDED, **values)


def test_what_is_needed_is_fetched_once_with_its_shards_and_no_code(hub: ThreadingHTTPServer):
    assert source().local() is None
    with pytest.raises(
        HubError, match=r"people/model is not here; .+ “python -m trainer fetch --config PRESET” fetches"
    ):
        source().locate()
    assert not hub.asked  # whoever only looks fetches nothing
    folder = source().fetched()
    assert not missing_files(folder, NEEDED)
    assert (folder / "pytorch_model-00002-of-00002.bin").read_bytes() == FILES["pytorch_model-00002-of-00002.bin"]
    assert not (folder / "modeling_evil.py").exists()
    before = len(hub.asked)
    assert source().fetched() == folder
    assert len(hub.asked) == before  # found here, nobody asked


def test_all_weights_that_are_not_here_are_named_at_once_and_those_of_two_modalities_once(hub: ThreadingHTTPServer):
    here, gone, other = source(), source(repo="people/first"), source(repo="people/second")
    here.fetched()
    locate_all([here])
    with pytest.raises(HubError, match="people/first is not here") as one:
        locate_all([here, gone, gone])
    assert "Not here either" not in str(one.value)
    with pytest.raises(HubError, match=r"^people/first is not here; .+ Not here either: people/second\.$"):
        locate_all([gone, here, other, gone])


def test_a_model_or_revision_that_does_not_exist_is_named(hub: ThreadingHTTPServer):
    with pytest.raises(HubError, match="no “nobody/nothing”"):
        source(repo="nobody/nothing").fetched()
    with pytest.raises(HubError, match=r"no revision f{40}; mend encoders\.text\.revision"):
        source(revision="f" * 40).fetched()


def test_what_breaks_off_half_way_goes_on_there(hub: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 500)  # 10 MB otherwise
    shard = "pytorch_model-00002-of-00002.bin"
    hub.cut.append(shard)
    folder = source().fetched()
    assert hub.ranges == [(shard, len(FILES[shard]) // 2)]
    assert (folder / shard).read_bytes() == FILES[shard]


def test_a_line_that_breaks_every_time_leaves_the_way_by_hand(hub: ThreadingHTTPServer, tmp_path: Path):
    hub.cut += ["pytorch_model-00001-of-00002.bin"] * 20
    with pytest.raises(HubError, match=r"broke off on the way \(.+\); fetch again .+ fetch config\.json") as caught:
        source().fetched()
    assert str(tmp_path / "models" / "people--model") in str(caught.value)
    hub.cut.clear()
    assert source().fetched()


def test_weights_are_larger_than_any_other_answer_may_be(hub: ThreadingHTTPServer):
    large = {**FILES, "pytorch_model-00001-of-00002.bin": bytes(MOST_BYTES + 1)}
    hub.repos["people/model"] = large  # type: ignore[attr-defined]
    assert (source().fetched() / "pytorch_model-00001-of-00002.bin").stat().st_size == MOST_BYTES + 1


@pytest.mark.parametrize("how", ["cut", "torn"])
def test_another_fetch_goes_on_where_the_last_one_broke_off(
    hub: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, how: str
):
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 500)
    shard = "pytorch_model-00001-of-00002.bin"
    getattr(hub, how).extend([shard] * 20)
    with pytest.raises(HubError, match="broke off on the way"):
        source().fetched()
    getattr(hub, how).clear()
    hub.ranges.clear()
    heard: list[float] = []
    with reporting(lambda repo, done, total: heard.append(done)):
        folder = source().fetched()
    ((name, start),) = hub.ranges
    assert name == shard
    assert start > len(FILES[shard]) / 2
    assert heard[0] == start  # and is said to be here
    assert (folder / shard).read_bytes() == FILES[shard]


def test_a_line_that_is_torn_once_is_taken_up_again(hub: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 500)
    shard = "pytorch_model-00001-of-00002.bin"
    hub.torn.append(shard)
    assert (source().fetched() / shard).read_bytes() == FILES[shard]
    assert [name for name, _ in hub.ranges] == [shard]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, r"/cache has no room left for people/model; make room, or have HF_HOME name .+ fetch again\."),
        (errno.EROFS, r"/cache cannot be written to \(.+\), where people/model belongs; have HF_HOME name .+ again\."),
    ],
)
def test_a_disk_that_takes_no_weights_is_named(
    hub: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, number: int, words: str
):
    def refuse(*arguments: object, **more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("huggingface_hub.file_download.http_get", refuse)
    with pytest.raises(HubError, match=words):
        source().fetched()


def test_weights_that_another_program_fetches_now_are_left_to_it(hub: ThreadingHTTPServer, tmp_path: Path):
    hub.cut += ["pytorch_model-00001-of-00002.bin"] * 20
    with pytest.raises(HubError):
        source().fetched()
    (half,) = (tmp_path / "cache").rglob("*.incomplete")
    with half.open("ab") as other:
        hold(other.fileno())
        with pytest.raises(HubError, match="another program fetches it now"):
            source().fetched()


def test_what_comes_damaged_is_thrown_away_named_and_fetched_anew(hub: ThreadingHTTPServer):
    shard = "pytorch_model-00002-of-00002.bin"
    hub.damaged.append(shard)
    with pytest.raises(HubError, match=f"{shard} came damaged and was thrown away"):
        source().fetched()
    assert source().local() is None
    folder = source().fetched()
    assert (folder / shard).read_bytes() == FILES[shard]


def test_whoever_waits_hears_how_far_it_is(hub: ThreadingHTTPServer, capfd):
    said: list[tuple[str, float, float]] = []
    with reporting(lambda *values: said.append(values)):
        source().fetched()
    size = sum(len(data) for name, data in FILES.items() if name != "modeling_evil.py")
    assert said[-1] == ("people/model", size, size)
    assert not capfd.readouterr().err  # and not the terminal besides


def test_of_what_is_here_it_is_said_how_far_its_hash_is_read(hub: ThreadingHTTPServer, monkeypatch):
    second = "pytorch_model-00002-of-00002.bin"
    hub.cut += [second] * 20
    with pytest.raises(HubError, match="broke off on the way"):
        source().fetched()
    hub.cut.clear()
    monkeypatch.setattr("trainer.weights.fetching.BLOCK", 500)
    heard: list[float] = []
    with reporting(lambda repo, done, total: heard.append(done)):
        source().fetched()
    assert heard[:3] == [500, 1000, 1500]
    assert heard == sorted(heard)
    assert heard[-1] == sum(len(data) for name, data in FILES.items() if name != "modeling_evil.py")


def test_files_that_come_at_once_are_told_of_one_after_another(hub: ThreadingHTTPServer):
    parts = {f"part-{n}.json": b"{}" + b" " * 100 * n for n in range(6)}
    hub.repos["people/model"] = {**FILES, **parts}  # type: ignore[attr-defined]
    said: list[float] = []
    telling, crossed = threading.Lock(), threading.Event()

    def say(repo: str, done: float, total: float) -> None:
        if not telling.acquire(blocking=False):
            crossed.set()
            return
        crossed.wait(0.05)  # as long as another one is let in, if any is
        said.append(done)
        telling.release()

    with reporting(say):
        WeightsSource("encoders.text.weights", repo="people/model", revision=COMMIT, files=(*NEEDED, *parts)).fetched()
    assert not crossed.is_set()
    assert said == sorted(said)


def test_whoever_waits_may_end_it(hub: ThreadingHTTPServer):
    def stop(repo: str, done: float, total: float) -> None:
        raise KeyboardInterrupt

    with reporting(stop), pytest.raises(KeyboardInterrupt):
        source().fetched()
    assert source().fetched()  # and it goes on another time


def test_a_model_in_one_file_or_in_shards_is_fetched_by_the_same_name(hub: ThreadingHTTPServer):
    both = WeightsSource("encoders.text.weights", repo="people/model", revision=COMMIT, files=("pytorch_model.bin",))
    folder = both.fetched()
    assert not missing_files(folder, ("pytorch_model.bin",))
    assert (folder / "pytorch_model-00001-of-00002.bin").is_file()
    (folder / "pytorch_model-00001-of-00002.bin").unlink()
    assert missing_files(folder, ("pytorch_model.bin",)) == ["pytorch_model-00001-of-00002.bin"]


def test_a_hub_that_is_not_there_leaves_the_way_by_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    point_to(NOBODY, monkeypatch, tmp_path)
    with pytest.raises(HubError) as caught:
        source().fetched()
    for part in (*NEEDED, "and the shards it names", str(tmp_path / "models" / "people--model"), COMMIT):
        assert part in str(caught.value)


def test_a_shard_that_is_missing_in_a_local_folder_is_named(tmp_path: Path):
    for name in NEEDED:
        (tmp_path / name).write_bytes(FILES[name])
    with pytest.raises(HubError, match=r"lacks 2 files \(pytorch_model-00001-of-00002\.bin, "):
        source(folder=str(tmp_path)).locate()
    (tmp_path / "pytorch_model.bin.index.json").write_text("{}", encoding="utf-8")
    with pytest.raises(HubError, match="is no index of shards"):
        source(folder=str(tmp_path)).locate()


def test_a_configuration_that_is_none_is_named(tmp_path: Path):
    for content in ("[]", "{", '{"other": 1}'):
        (tmp_path / "config.json").write_text(content, encoding="utf-8")
        with pytest.raises(HubError, match=r"config\.json"):
            source(folder=str(tmp_path)).config_number("hidden_size")


def test_a_hub_that_is_not_there_is_said_at_once_and_not_asked_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    point_to(unused_address(), monkeypatch, tmp_path)
    monkeypatch.setattr(
        "huggingface_hub.utils._http.time.sleep", lambda seconds: pytest.fail("it waited for a network")
    )
    with pytest.raises(HubError, match=r"cannot be fetched \(.+ cannot be reached .+\); fetch config"):
        source().fetched()


def test_a_name_that_leads_nowhere_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def nowhere(*arguments: object, **more: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    point_to("https://hub.example.org", monkeypatch, tmp_path)
    monkeypatch.setattr(
        "huggingface_hub.utils._http.time.sleep", lambda seconds: pytest.fail("it waited for a network")
    )
    with pytest.raises(HubError, match=r"hub\.example\.org cannot be reached .+name resolution"):
        source().fetched()


def test_a_hub_on_this_machine_is_asked_past_every_proxy(hub: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with raw_server(http(b"{}")) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert source().fetched()
        assert not proxy.heard


def test_a_hub_elsewhere_is_not_asked_in_clear(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    point_to("http://10.0.0.7", monkeypatch, tmp_path)
    with pytest.raises(OutgoingError, match=r"http://10\.0\.0\.7 is another machine"):
        source().fetched()


def test_a_login_stays_with_the_hub_when_files_come_from_elsewhere():
    with raw_server(http(b"file")) as other, raw_server(http(b"", "302 Found", location=other.url + "/f")) as here:
        login = {"authorization": "Bearer hf_secret"}
        with hub_clients(here.url)() as client:
            assert client.get(here.url + "/people/model/resolve/f", headers=login).content == b"file"
            with client.stream("GET", other.url, headers=login):
                assert b"hf_secret" in here.heard
                assert b"hf_secret" not in other.heard


def test_a_hub_elsewhere_cannot_send_us_to_this_machine():
    with raw_server(http(b"private")) as here:
        ways = hub_clients("https://10.0.0.7")()._transport
        with pytest.raises(Elsewhere, match="which is this machine"):
            ways.handle_request(httpx2.Request("GET", here.url + "/secret"))
        assert not here.heard


@pytest.mark.parametrize("path", ["/api/models/people/model", "/people/model/resolve/x/config.json"])
def test_a_hub_that_answers_without_end_is_left(path: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("trainer.weights.hub_line.MOST_BYTES", 1_000_000)
    with (
        raw_server(b"HTTP/1.1 200 OK\r\n\r\n", repeat=b"x" * 65536) as here,
        hub_clients(here.url)() as client,
        pytest.raises(Broken, match="answers without end"),
    ):
        client.get(here.url + path)
