"""Ranking by a language model against a real server on this machine that answers well, badly or not at all."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from language_server import KEY, ORDER, VARIABLES, Model, failing, said, serving
from raw_server import http, raw_server, unused_address

from trainer.encoders.rankings_file import Rankings
from trainer.outgoing.client import ServerLine
from trainer.outgoing.destination import OutgoingError, destination
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.labels import LABELS
from trainer.protocol.server_keys import TYPED_KEYS
from trainer.ranking.command import fill_prompt, offer, open_rankings, rank, read_prompt, unranked
from trainer.ranking.server import Asker, NoRanking, RankingError, Server, find_key, read_permutation


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    with serving(monkeypatch) as one:
        yield one


def run(model: Model, texts: list[str], path: Path, parallel: int = 2, **changes: object):
    return rank(texts, read_prompt(), model.asker(**changes), Rankings(path), Progress(quiet=True), parallel)


def test_every_transcript_is_ranked_with_the_labels_and_its_words_in_the_prompt(model: Model, tmp_path: Path):
    done = run(model, ["今天真好", "{braces} stay"], tmp_path / "r.jsonl")
    assert (done.ranked, done.failed) == (2, {})
    assert Rankings(tmp_path / "r.jsonl").get("今天真好") == ORDER
    prompts = sorted(body["messages"][0]["content"] for body in model.requests)
    assert "{braces} stay" in prompts[0] + prompts[1]
    assert all(", ".join(LABELS) in prompt for prompt in prompts)
    assert model.requests[0]["response_format"]["json_schema"]["strict"] is True


def test_nothing_is_asked_twice_and_a_stopped_run_goes_on(model: Model, tmp_path: Path):
    path = tmp_path / "r.jsonl"
    run(model, ["a", "b"], path)
    path.write_bytes(path.read_bytes() + b'{"key": "half')  # killed while writing
    rows = [ClipRow(name, transcript=name) for name in ("a", "b", "c", "c")]
    waiting = unranked(rows, Rankings(path))
    assert waiting == ["c"]
    run(model, waiting, path)
    assert [Rankings(path).get(name) for name in "abc"] == [ORDER] * 3


def test_requests_in_flight_are_bounded(model: Model, tmp_path: Path):
    model.answer = lambda number, body: (time.sleep(0.05), (200, said(ORDER)))[1]
    run(model, [str(number) for number in range(9)], tmp_path / "r.jsonl", parallel=3)
    assert 1 < model.most <= 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (said("", refusal="I cannot"), "the model refused"),
        (said(ORDER[:4], finish="length"), "cut off"),
        (said(ORDER, finish="content_filter"), "filter"),
        (said(ORDER[:5]), "no permutation"),
        (said([*ORDER[:5], "joy"]), "no permutation"),
        (said([ORDER[0]] * 6), "no permutation"),
        (said([*ORDER, ORDER[0]]), "no permutation"),
        (said([1, 2, 3]), "not a list of labels"),
        (said("neutral, I think"), "not the JSON"),
        ({**said(ORDER), "choices": []}, "without content"),
    ],
)
def test_an_answer_that_is_no_ranking_fails_this_transcript_alone(model: Model, tmp_path: Path, answer, reason: str):
    model.answer = lambda number, body: (200, answer if "bad" in body["messages"][0]["content"] else said(ORDER))
    done = run(model, ["bad one", "good"], tmp_path / "r.jsonl")
    assert done.ranked == 1
    assert reason in done.failed["bad one"]
    assert Rankings(tmp_path / "r.jsonl").get("bad one") is None


def test_a_wrong_permutation_is_asked_for_once_more(model: Model, tmp_path: Path):
    model.answer = lambda number, body: (200, said(ORDER[:5] if number == 1 else ORDER))
    assert run(model, ["a"], tmp_path / "r.jsonl").ranked == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_after_a_pause(model: Model, tmp_path: Path, status: int):
    model.answer = lambda number, body: (status, failing()) if number < 4 else (200, said(ORDER))
    assert run(model, ["a"], tmp_path / "r.jsonl").ranked == 1
    assert len(model.requests) == 4


def test_a_server_that_stays_busy_costs_the_transcript_its_ranking(model: Model, tmp_path: Path):
    model.answer = lambda number, body: (429, failing())
    done = run(model, ["a"], tmp_path / "r.jsonl", tries=3)
    assert done.failed == {"a": "the server stayed busy (429)"}
    assert len(model.requests) == 3


def test_who_waits_for_a_server_that_answers_500_is_told_what_for(model: Model, tmp_path: Path):
    model.answer = lambda number, body: (500, failing(message="overloaded"))
    heard = []
    server = Server(model.url, "judge", LABELS, pause=30, tries=3)

    def hear(done, problem, waits):
        if waits is not None:
            heard.append(waits)
            server.stop.set()  # or the test would wait for it too

    rankings = open_rankings(tmp_path / "r.jsonl", server, read_prompt())
    rank(["a"], read_prompt(), Asker(server, KEY), rankings, Progress(), hear=hear)
    assert "answers 500: overloaded; asked again in" in heard[0]
    assert "try 2 of 3" in heard[0]


def test_an_answer_that_takes_too_long_is_given_up(model: Model, tmp_path: Path):
    model.answer = lambda number, body: (time.sleep(0.4), (200, said(ORDER)))[1]
    assert "no answer within 0.1 s" in run(model, ["a"], tmp_path / "r.jsonl", patience=0.1, tries=2).failed["a"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_ends_the_run_at_once_and_is_never_told(
    model: Model, tmp_path: Path, status: int, caplog, capsys
):
    caplog.set_level(logging.DEBUG)
    model.answer = lambda number, body: (status, failing())
    with pytest.raises(RankingError, match=f"refused the key .{status}") as caught:
        run(model, ["a", "b", "c"], tmp_path / "r.jsonl", parallel=1)
    assert len(model.requests) == 1
    assert model.keys == [f"Bearer {KEY}"]
    for text in (str(caught.value), caplog.text, *capsys.readouterr()):
        assert KEY not in text


def test_another_error_of_the_server_does_not_tell_the_key(model: Model, tmp_path: Path):
    model.answer = lambda number, body: (400, failing())
    assert KEY not in run(model, ["a"], tmp_path / "r.jsonl").failed["a"]


def test_used_up_quota_and_an_unknown_model_end_the_run(model: Model, tmp_path: Path):
    model.answer = lambda number, body: (429, failing("insufficient_quota"))
    with pytest.raises(RankingError, match="quota"):
        run(model, ["a"], tmp_path / "r.jsonl")
    model.answer = lambda number, body: (404, failing())
    with pytest.raises(RankingError, match="no model “judge”"):
        run(model, ["a"], tmp_path / "r.jsonl")


def test_a_server_that_is_not_there_is_named_at_once(tmp_path: Path, monkeypatch):
    asker = Asker(Server(f"{unused_address()}/v1", "judge", LABELS), KEY)
    monkeypatch.setattr(asker, "_wait", lambda *waits: pytest.fail("it waited for nobody"))
    with pytest.raises(RankingError, match=r"127\.0\.0\.1:\d+/v1 cannot be reached.+check the address"):
        rank(["a"], read_prompt(), asker, Rankings(tmp_path / "r.jsonl"), Progress(quiet=True))


def test_a_server_that_was_there_is_waited_for_a_little(model: Model, tmp_path: Path, monkeypatch):
    waits: list[int] = []
    asker = model.asker()
    assert asker.rank("before") == ORDER
    asker.close()
    asker._line = ServerLine(destination(unused_address()))
    asker._client = asker._client.copy(base_url=asker._line.place.url, http_client=asker._line.http)
    monkeypatch.setattr(asker, "_wait", lambda number, *more: waits.append(number))
    with pytest.raises(RankingError, match="cannot be reached"):
        asker.rank("after")
    asker.close()
    assert waits == [0, 1]


def test_what_came_before_the_server_failed_is_kept(model: Model, tmp_path: Path):
    model.answer = lambda number, body: (200, said(ORDER)) if number < 3 else (401, failing())
    with pytest.raises(RankingError):
        run(model, ["a", "b", "c"], tmp_path / "r.jsonl", parallel=1)
    assert len(Rankings(tmp_path / "r.jsonl")) == 2


def test_rankings_by_another_prompt_or_model_are_not_mixed(tmp_path: Path):
    server = Server("http://localhost/v1", "one", LABELS)
    open_rankings(tmp_path / "r.jsonl", server, "p")
    open_rankings(tmp_path / "r.jsonl", server, "p")
    with pytest.raises(RankingError, match="another prompt"):
        open_rankings(tmp_path / "r.jsonl", server, "q")
    with pytest.raises(RankingError, match="another model"):
        open_rankings(tmp_path / "r.jsonl", Server("http://localhost/v1", "two", LABELS), "p")


def offered(*arguments) -> str:
    return "\n".join(offer(*arguments))


def test_what_is_sent_to_whom_and_for_how_much_is_shown_first(monkeypatch: pytest.MonkeyPatch):
    for name in (*VARIABLES, "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    far, near = Server("https://10.0.0.7/v1", "big", LABELS), Server("http://localhost:1/v1", "m", LABELS)
    text = offered(["hello"] * 1000, read_prompt(), far, 10.0, 30.0)
    assert "1000 transcripts go to https://10.0.0.7/v1, model big" in text
    assert "leave this machine" in text
    assert "proxy" not in text + offered(["hello"], read_prompt(), near, None, None)
    monkeypatch.setenv("https_proxy", "http://me:secret@10.0.0.1:3128")
    monkeypatch.setenv("http_proxy", "http://me:secret@10.0.0.1:3128")
    text = offered(["hello"], read_prompt(), Server(far.url, "big", LABELS), None, None)
    assert "go through the proxy http://10.0.0.1:3128, which" in text
    assert "secret" not in text
    assert "key" not in text
    monkeypatch.setenv("EMODESK_LM_KEY", KEY)
    plain = Server("http://10.0.0.7/v1", "big", LABELS, allow_http=True)
    text = offered(["hello"], read_prompt(), plain, None, None)
    assert "travel in clear" in text
    assert "Your key for a language-model server goes along" in text
    assert "clear" not in offered(["hello"], read_prompt(), near, None, None)
    assert "at the prices given" in offered(["hello"], read_prompt(), far, 10.0, 30.0)
    assert "not known" in offered(["hello"], read_prompt(), far, None, None)
    assert "stay on this machine" in offered(["hello"], read_prompt(), near, None, None)
    assert "twice" not in text


def test_what_is_asked_twice_is_said_and_counted():
    far = Server("https://10.0.0.7/v1", "big", LABELS)
    twice = offer(["hello"] * 5, read_prompt(), far, 1e6, 1e6, 5)
    once = offer(["hello"] * 10, read_prompt(), far, 1e6, 1e6)
    assert "5 transcripts go to " in str(twice[0])
    assert str(twice[1]) == "5 transcripts go twice, to see how alike answers are."
    assert list(map(str, twice[2:])) == list(map(str, once[1:]))  # tokens and cost of ten


def test_a_server_elsewhere_needs_a_key(model: Model, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(RankingError, match="EMODESK_LM_KEY"):
        Asker(Server("https://10.0.0.7/v1", "big", LABELS), "")
    Asker(Server(model.url, "judge", LABELS), "").close()


def test_a_prompt_without_its_places_is_refused(tmp_path: Path):
    (tmp_path / "p.txt").write_text("Rank {labels}.", encoding="utf-8")
    with pytest.raises(RankingError, match=r"no \{transcript\}"):
        read_prompt(tmp_path / "p.txt")
    assert fill_prompt("{labels}|{transcript}", "{labels}", ["x"]) == "x|{labels}"


RANKING = json.dumps({"ranking": list(ORDER)})
WRONG = json.dumps({"ranking": list(LABELS)})


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{RANKING.upper().replace('RANKING', 'ranking')}\n```",
        f"```\n{RANKING}\n```",
        f"~~~JSON5\n{RANKING}\n~~~",
        f"<think>They seem {{angry}}. Perhaps {WRONG}</think>\n\n{RANKING}",
        f"They seem tired, so {WRONG}.\n</think>{RANKING}",  # a server that keeps the first mark back
        f"<Reasoning>{WRONG}</Reasoning>{RANKING}",
        f"Here is the ranking: {RANKING}",
        f"{RANKING}\nI put worry first because of the {{tone}}.",
        f"The form is {WRONG}. My answer is {RANKING}.",
        json.dumps({"reason": "a } in it", "ranking": list(ORDER)}, indent=2),
        RANKING.removesuffix("}"),
        f"{RANKING}<think>Is it {WRONG}?",
        json.dumps(list(ORDER)),
        f"My answer: {list(ORDER)}",
        RANKING.replace('"', "'").title(),
        f"[{', '.join(ORDER)},]",
        "So:\n" + "\n".join(f"{place}. **{label}**" for place, label in enumerate(ORDER, 1)),
    ],
)
def test_an_answer_is_read_wherever_it_stands(text: str):
    assert read_permutation(text, LABELS) == ORDER


@pytest.mark.parametrize(
    "text", ["", "[]", "[" * 100_000, '{"ranking": ' + "[" * 100_000, '{"ranking": "neutral"}', '{"ranking"', "null",
             f"<think>{RANKING}</think>", '{"ranking": ' * 50_000,
             "<think>" * 100_000, "</think>" * 100_000],
)  # fmt: skip
def test_what_is_no_answer_is_none(text: str):
    with pytest.raises(NoRanking, match=r"^answer is "):
        read_permutation(text, LABELS)


JUNK = {
    "a page": http(b"<html>Login</html>", content_type="text/html"),
    "a page that says it is JSON": http(b"  <!doctype html>", content_type="application/json"),
    "null": http(b"null"), "half": http(b'{"choices": ['), "nothing": http(b""), "a list": http(b"[]"),
    "a number of 5000 digits": http(b"1" * 5000), "no UTF-8": http(b"\xff\xfe{}"), "no choices": http(b"{}"),
    "choices that are words": http(b'{"choices": "sorry"}'), "a choice that is null": http(b'{"choices": [null]}'),
    "a message that is a word": http(b'{"choices": [{"message": "hi"}]}'),
    "choices that are no list": http(b'{"choices": {"0": {}}}'), "deep nesting": http(b"[" * 1_000_000),
    "deep tables": http(b'{"a":' * 100_000), "other errors": http(b'["x"]', "418 Teapot"),
}  # fmt: skip


@pytest.mark.parametrize(("what", "answer"), JUNK.items(), ids=JUNK)
def test_junk_is_one_sentence_that_names_the_address_and_does_not_end_the_run(what: str, answer: bytes, tmp_path: Path):
    with raw_server(answer) as server:
        asker = Asker(Server(f"{server.url}/v1", "judge", LABELS, pause=0.01), "")
        done = rank(["a", "b"], read_prompt(), asker, Rankings(tmp_path / "r.jsonl"), Progress(quiet=True), 1)
    assert set(done.failed) == {"a", "b"}
    for reason in done.failed.values():
        assert f"{server.url}/v1" in reason
        assert "\n" not in reason
        assert ("web page" in reason) is what.startswith("a page")


def test_codes_in_what_a_server_says_never_reach_the_terminal(tmp_path: Path, capsys):
    evil = "\x1b]0;owned\x07\x1b[2J\u202e\x9b1m"
    body = json.dumps({"error": {"message": evil}}, ensure_ascii=False).encode()
    with raw_server(http(body, "400 Bad")) as server:
        asker = Asker(Server(f"{server.url}/v1", "judge", LABELS, pause=0.01), "")
        done = rank([f"a{evil}"], read_prompt(), asker, Rankings(tmp_path / "r.jsonl"), Progress())
    assert "owned" in next(iter(done.failed.values()))
    assert not set("\x1b\x07\u202e\x9b") & set("".join(capsys.readouterr()))


@pytest.mark.parametrize("known", ["json_object", "none"])
def test_a_server_that_knows_no_schema_is_asked_in_a_weaker_form_and_only_once(model: Model, tmp_path: Path, known):
    def answer(number: int, body: dict) -> tuple[int, object]:
        form = body.get("response_format", {}).get("type", "none")
        return (200, said(ORDER)) if form == known else (400, failing(message="response_format is not supported"))

    model.answer = answer
    assert run(model, ["a", "b", "c"], tmp_path / "r.jsonl", parallel=1).ranked == 3
    assert len(model.requests) == {"json_object": 1, "none": 2}[known] + 3
    del model.requests[:]
    model.answer = lambda number, body: (400, failing(message="the transcript is too long"))
    done = run(model, ["a", "b"], tmp_path / "other.jsonl", parallel=1)
    assert all(reason.endswith("answers 400: the transcript is too long") for reason in done.failed.values())


def test_transcripts_and_the_key_for_this_machine_pass_by_every_proxy(model: Model, tmp_path: Path, monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with raw_server(http(b"{}")) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert run(model, ["private"], tmp_path / "r.jsonl").ranked == 1
        assert not proxy.heard


def test_a_redirection_ends_the_run_and_takes_neither_transcript_nor_key(tmp_path: Path):
    with raw_server(http(b"{}")) as other, raw_server(http(b"", "307 Moved", location=other.url + "/v1")) as server:
        asker = Asker(Server(f"{server.url}/v1", "judge", LABELS), KEY)
        with pytest.raises(RankingError, match=f"sends on to {other.url}/v1; nothing was sent there; name that"):
            rank(["private"], read_prompt(), asker, Rankings(tmp_path / "r.jsonl"), Progress(quiet=True))
        assert not other.heard


def test_http_to_another_machine_is_refused_before_anything_is_asked_of_it():
    with pytest.raises(OutgoingError, match=r"10\.0\.0\.7:1/v1 is another machine"):
        Asker(Server("http://10.0.0.7:1/v1", "judge", LABELS), KEY)
    Asker(Server("http://10.0.0.7:1/v1", "judge", LABELS, allow_http=True), KEY).close()


@pytest.mark.parametrize("key", ["sk-ä", "sk-\n-two", "sk-\x00"])
def test_a_key_that_cannot_be_one_is_said_without_it(key: str):
    with pytest.raises(RankingError, match="has characters that no key has") as caught:
        Asker(Server("http://127.0.0.1:1/v1", "judge", LABELS), key)
    assert key not in str(caught.value)


def test_the_key_comes_from_the_environment_first_and_then_from_the_keyring(model: Model, monkeypatch):
    keyring = pytest.importorskip("keyring")
    from keyring.backend import KeyringBackend

    class Drawer(KeyringBackend):
        """A keyring in memory."""

        priority = 1.0

        def get_password(self, service: str, username: str) -> str | None:
            return "from the drawer" if (service, username) == ("emodesk", model.url) else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Drawer())
    try:
        assert find_key(model.url) == "from the drawer"
        assert find_key("http://elsewhere/v1") == ""
        monkeypatch.setenv("OPENAI_API_KEY", "from the environment")
        assert find_key(model.url) == "from the environment"
    finally:
        keyring.set_keyring(before)


def test_which_key_goes_along_is_said_where_another_was_stored_too(model: Model, monkeypatch):
    drawer = SimpleNamespace(get_password=lambda service, url: "stored" if url == model.url else None)
    monkeypatch.setitem(sys.modules, "keyring", drawer)
    along = "Your key for a language-model server goes along: "

    def told(url: str = model.url) -> str:
        server = Server(url, "judge", LABELS, allow_http=True)
        return next((line for line in offer(["hello"], read_prompt(), server, None, None) if along in line), "")

    assert told() == f"{along}the one in the system's keyring."
    assert told("http://10.0.0.7/v1") == ""
    monkeypatch.setenv("OPENAI_API_KEY", "for another server")
    assert told() == f"{along}OPENAI_API_KEY of the environment, in the place of the one in the system's keyring."
    assert told("http://10.0.0.7/v1") == f"{along}OPENAI_API_KEY of the environment."
    monkeypatch.setenv(TYPED_KEYS, json.dumps({model.url: "typed"}))
    assert told() == f"{along}the one that was typed."
