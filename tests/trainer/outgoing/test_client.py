"""Where bytes go, against real servers on this machine: proxies, redirections, endless and slow answers."""

from __future__ import annotations

import socket
import ssl
import time

import pytest
from raw_server import http, raw_server, unused_address

from trainer.outgoing.client import Broken, Elsewhere, ServerLine, Silent, Unreachable
from trainer.outgoing.destination import Destination, OutgoingError, destination, is_local, readable

PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
SECRET = "Bearer sk-very-secret"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, "EMODESK_ALLOW_HTTP"):
        monkeypatch.delenv(name, raising=False)


def names(monkeypatch: pytest.MonkeyPatch, **known: str) -> None:
    """Have these names lead to these addresses, separated by spaces, and no other name anywhere."""

    def look_up(host: str, port: object, *rest: object, **more: object) -> list:
        if host not in known:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in known[host].split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"]
)
def test_loopback_is_this_machine(host: str):
    assert is_local(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.5", "0.0.0.0", "::", "2001:db8::1", "127.0.0.1.example.org"])
def test_any_other_address_is_not(host: str, monkeypatch: pytest.MonkeyPatch):
    names(monkeypatch)
    assert not is_local(host)


def test_a_name_is_this_machine_only_where_it_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch):
    names(monkeypatch, desk="127.0.1.1", both="127.0.0.1 10.0.0.7", far="10.0.0.7")
    assert [is_local(name) for name in ("desk", "both", "far", "unknown")] == [True, False, False, False]


@pytest.mark.parametrize(
    "url", ["", "localhost:11434", "ftp://localhost/v1", "http://me:secret@localhost/v1", "http://127.0.0.1@far.org/v1",
            "http://127.0.0.1\\@far.org/", "https://a b/", "http://localhost:99999/v1", "http://localhost/v1?x=1",
            "http://localhost/\x1b[2J", "http:///v1"],
)  # fmt: skip
def test_what_two_readers_might_take_for_two_addresses_is_refused(url: str):
    with pytest.raises(OutgoingError) as caught:
        destination(url)
    assert "secret" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_http_to_another_machine_needs_an_explicit_yes(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(OutgoingError, match=r"http://10\.0\.0\.7/v1 is another machine.+--allow-http"):
        destination("http://10.0.0.7/v1")
    assert not destination("http://10.0.0.7/v1", allow_http=True).is_local
    assert not destination("https://10.0.0.7/v1").is_local
    monkeypatch.setenv("EMODESK_ALLOW_HTTP", "1")
    assert destination("http://10.0.0.7/v1").origin == "http://10.0.0.7:80"


def test_this_machine_is_reached_directly_whatever_proxy_the_environment_names(monkeypatch: pytest.MonkeyPatch):
    with raw_server(http(b"proxied")) as proxy, raw_server(http(b"direct")) as server:
        for name in PROXIES[:6]:
            monkeypatch.setenv(name, proxy.url)
        line = ServerLine(destination(server.url))
        assert line.ask("/v1", 5, headers={"authorization": SECRET}).body == b"direct"
        line.close()
        assert not proxy.heard
        assert SECRET.encode() in server.heard


def test_another_machine_is_reached_through_the_proxy_that_was_named_first(monkeypatch: pytest.MonkeyPatch):
    with raw_server(http(b"proxied")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("//", "//me:secret@"))
        place = destination("http://10.0.0.7:81/v1", allow_http=True)
        assert place.shown_proxy == proxy.url
        line = ServerLine(place)
        assert line.ask("/models", 5).body == b"proxied"
        line.close()
        assert proxy.heard.startswith(b"GET http://10.0.0.7:81/v1/models")
        monkeypatch.setenv("no_proxy", "10.0.0.7")
        assert destination("http://10.0.0.7:81/v1", allow_http=True).proxy == ""


def test_a_name_that_is_of_another_machine_by_now_is_sent_nothing(monkeypatch: pytest.MonkeyPatch):
    # Nothing here may leave the machine: “another” is a loopback address that the test calls far.
    monkeypatch.setattr("trainer.outgoing.client.is_loopback", lambda address: False)
    with raw_server(http(b"")) as server:
        line = ServerLine(Destination(server.url, is_local=True))
        with pytest.raises(Unreachable, match="is another machine now"):
            line.ask("/v1", 5, {"words": "private"}, {"authorization": SECRET})
        line.close()
        assert not server.heard


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_no_redirection_is_followed(status: str):
    with raw_server(http(b"mine")) as other, raw_server(http(b"", status, location=other.url + "/\x1b[2J")) as server:
        line = ServerLine(destination(server.url))
        with pytest.raises(Elsewhere, match=f"{server.url} sends on to {other.url}/") as caught:
            line.ask("/v1", 5, {"words": "private"}, {"authorization": SECRET})
        line.close()
        assert not other.heard
        assert "\x1b" not in str(caught.value)


CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("more", [b"10000\r\n" + b"x" * 65536 + b"\r\n", b"x" * 65536])
def test_an_endless_answer_ends_by_its_size(more: bytes):
    head = CHUNKED if more.startswith(b"1") else b"HTTP/1.1 200 OK\r\n\r\n"
    with raw_server(head, repeat=more) as server:
        line = ServerLine(destination(server.url), most=1_000_000)
        with pytest.raises(Broken, match="answers with more than 1 MB"):
            line.ask("/v1", 30)
        line.close()


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nx-", CHUNKED], ids=["status", "headers", "body"])
def test_a_slow_drip_ends_by_the_total_time(head: bytes):
    drop = b"1\r\nx\r\n" if head == CHUNKED else b"H"
    with raw_server(head, repeat=drop, pause=0.05) as server:
        line = ServerLine(destination(server.url))
        begun = time.monotonic()
        with pytest.raises((Silent, Broken)):  # one byte at a time in time, all together not
            line.ask("/v1", 0.4)
        assert time.monotonic() - begun < 3
        line.close()


@pytest.mark.parametrize(
    "junk", [b"\x00\xff" * 500, b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", b"HTTP/9 none\r\n\r\n"]
)
def test_junk_is_no_answer(junk: bytes):
    with raw_server(junk) as server:
        line = ServerLine(destination(server.url))
        with pytest.raises(Broken, match=server.url):
            line.ask("/v1", 5)
        line.close()


def test_a_packed_answer_that_nobody_asked_for_is_not_unpacked():
    with raw_server(http(b"\x1f\x8b", content_encoding="gzip")) as server:
        line = ServerLine(destination(server.url))
        with pytest.raises(Broken, match="packs its answers"):
            line.ask("/v1", 5)
        line.close()


def test_nobody_there_is_said_at_once():
    line = ServerLine(destination(unused_address()))
    begun = time.monotonic()
    with pytest.raises(Unreachable, match="cannot be reached"):
        line.ask("/v1", 60)
    assert time.monotonic() - begun < 3
    line.close()


def test_certificates_that_a_laboratory_names_are_still_read(monkeypatch: pytest.MonkeyPatch, tmp_path):
    read: list[str] = []
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
    (tmp_path / "own.pem").write_text("", encoding="ascii")
    load = ssl.SSLContext.load_verify_locations
    monkeypatch.setattr(
        ssl.SSLContext, "load_verify_locations",
        lambda self, cafile=None, *rest, **more: read.append(str(cafile)) if cafile and "own" in str(cafile)
        else load(self, cafile, *rest, **more),
    )  # fmt: skip
    ServerLine(destination("https://10.0.0.7/v1")).close()
    assert read == [str(tmp_path / "own.pem")]


def test_a_strangers_text_is_one_short_line_without_codes():
    assert readable("a\x1b[31m\nb\u202ec\x9b") == "a\\x1b[31m b\\u202ec\\x9b"
    assert readable("今天　好") == "今天 好"
    assert len(readable("x" * 10_000)) == 201
