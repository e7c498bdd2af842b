"""Ranking by a language model against a real server on this machine that answers well, badly or not at all."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import KEY, ORDER, Model, failing, said, serving

from trainer.encoders.rankings_file import Rankings
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.labels import LABELS
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


def test_a_server_that_is_not_there_is_named_and_not_waited_for_like_a_busy_one(tmp_path: Path, monkeypatch):
    asker = Asker(Server("http://127.0.0.1:9/v1", "judge", LABELS), KEY)
    waits: list[int] = []
    monkeypatch.setattr(asker, "_wait", lambda number, error: waits.append(number))
    with pytest.raises(RankingError, match=r"127\.0\.0\.1:9/v1 cannot be reached"):
        rank(["a"], read_prompt(), asker, Rankings(tmp_path / "r.jsonl"), Progress(quiet=True))
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


def test_what_is_sent_to_whom_and_for_how_much_is_shown_first():
    far = Server("https://api.example.org/v1", "big", LABELS)
    text = offer(["hello"] * 1000, read_prompt(), far, 10.0, 30.0)
    assert "1000 transcripts go to https://api.example.org/v1, model big" in text
    assert "leave this machine" in text
    assert "at the prices given" in text
    assert "not known" in offer(["hello"], read_prompt(), far, None, None)
    assert "stay on this machine" in offer(
        ["hello"], read_prompt(), Server("http://localhost:1/v1", "m", LABELS), None, None
    )


def test_a_server_elsewhere_needs_a_key(model: Model, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(RankingError, match="EMODESK_LM_KEY"):
        Asker(Server("https://api.example.org/v1", "big", LABELS), "")
    Asker(Server(model.url, "judge", LABELS), "").close()


def test_a_prompt_without_its_places_is_refused(tmp_path: Path):
    (tmp_path / "p.txt").write_text("Rank {labels}.", encoding="utf-8")
    with pytest.raises(RankingError, match=r"no \{transcript\}"):
        read_prompt(tmp_path / "p.txt")
    assert fill_prompt("{labels}|{transcript}", "{labels}", ["x"]) == "x|{labels}"


def test_an_answer_in_a_fence_or_other_case_counts():
    text = "```json\n" + json.dumps({"ranking": [label.upper() for label in ORDER]}) + "\n```"
    assert read_permutation(text, LABELS) == ORDER
    with pytest.raises(NoRanking):
        read_permutation("[]", LABELS)


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
