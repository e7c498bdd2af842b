"""One ranking from a language model behind any server that speaks OpenAI's interface: asked, checked, asked again."""

from __future__ import annotations

import json
import math
import random
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from trainer.outgoing.destination import Destination, destination, readable
from trainer.outgoing.keys import KEYS, find_key
from trainer.protocol.errors import Sentence, UserError
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.server_keys import SERVICE

if TYPE_CHECKING:
    from trainer.outgoing.client import Answer

SERVER = "EMODESK_LM_URL"
MOST_TOKENS = 10_000_000  # of one answer
LONGEST_WAIT = 60.0  # seconds between two tries
BYTES_PER_TOKEN = 3.0  # rough: English has about 4, Chinese between 1.5 and 3
BYTES_PER_ANSWER_TOKEN = 2.0  # labels, quotes and brackets
CONNECTIONS = 3  # tries of a server that gives no whole answer: it is down or too slow, not busy
WEAKER = {"json_schema": "json_object", "json_object": "none"}  # asked for where a server refuses a form of answer
REFUSED_FORM = (400, 422)
MODELS = 200  # names of a server's models that are read
THOUGHTS = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
Read = TypeVar("Read")
RANKING = re.compile(r'"ranking"\s*:\s*')
ARRAY = re.compile(r"\[([^\[\]]*)\]")
NUMBERED = re.compile(r"^[ \t]*\d{1,2}[.)、][ \t]*[\"'*`]*([^\W\d_][^\n]*?)[\"'*`.,; \t\r]*$", re.MULTILINE)


class RankingError(UserError):
    """Ranking cannot go on at all; the text is one sentence saying what to do."""


class NoRanking(UserError):
    """This one transcript got no ranking; the text says why."""


class NoInterface(NoRanking):
    """What answers there does not speak OpenAI's interface; nothing was paid for."""


class WrongAnswer(NoRanking):
    """An answer came, but it is no ranking; another may be."""


@dataclass(frozen=True)
class Server:
    """Whom to ask and how.

    Attributes:
        url: base address, for example http://localhost:11434/v1.
        model: the model's name there.
        labels: what is ranked.
        schema: json_schema, json_object for servers that know no schema, or none.
        patience: seconds that one answer may take, from the first byte sent to the last received.
        allow_http: that what is sent may travel in clear to another machine.
        tries: of one transcript, where the server is busy.
        pause: seconds before the second try; doubled each time.
    """

    url: str
    model: str
    labels: tuple[str, ...]
    schema: str = "json_schema"
    patience: float = 60.0
    allow_http: bool = False
    tries: int = 7  # these wait for more than a minute, which is what servers count requests over
    pause: float = 1.0
    stop: threading.Event = field(default_factory=threading.Event, compare=False)

    @cached_property
    def place(self) -> Destination:
        """Where what is sent goes; OutgoingError where it may not."""
        return destination(self.url, self.allow_http)


class Asker:
    """Asks one server; safe to use from several threads."""

    def __init__(self, server: Server, key: str | None = None) -> None:
        from openai import Omit, OpenAI

        from trainer.outgoing.client import ServerLine

        key = find_key(server.url) if key is None else key
        if not key and not server.place.is_local:
            raise RankingError(
                "there is no key for {url}; set {keys} in the environment, or keep it in the system's "
                "keyring (keyring set {service} {url}).",
                url=server.url,
                keys=KEYS[0],
                service=SERVICE,
            )
        if not (key.isascii() and key.isprintable()):
            raise RankingError("the key for {url} has characters that no key has; copy it again.", url=server.url)
        self.server = server
        self._key = key
        self._schema = server.schema
        self._answered = False
        self.sent = self.answered = 0.0  # tokens of all answers so far, by the server's own count where it tells
        self._counting = threading.Lock()
        self.waits: Sentence | None = None  # what it waits for before it asks again, while it does
        self._line = ServerLine(server.place)
        # Nothing of the environment goes along but the key, and no retry that is not ours.
        self._headers: dict[str, Any] = {"OpenAI-Organization": Omit(), "OpenAI-Project": Omit()}
        self._headers |= {"accept-encoding": "identity"} | ({} if key else {"Authorization": Omit()})
        self._client = OpenAI(
            api_key=key or "none", base_url=server.place.url, http_client=self._line.http, max_retries=0
        )

    def close(self) -> None:
        """Give the connections back."""
        self._line.close()

    def models(self) -> list[str]:
        """Names of the models that the server offers; RankingError where it does not answer."""
        from trainer.outgoing.client import LineError

        try:
            answer = self._call(self._client.models.with_raw_response.list)
        except LineError as error:
            raise _no_answer(error) from None
        if answer.status != 200:
            raise RankingError(self._words(answer))
        listed = self._table(answer).get("data")
        names = [item.get("id") for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
        return [readable(name) for name in names[:MODELS] if isinstance(name, str)]

    def rank(self, prompt: str) -> tuple[str, ...]:
        """The labels from the likeliest on; raises as `answer_to`."""
        labels = self.server.labels
        return self.answer_to(prompt, json_schema(labels), lambda text: read_permutation(text, labels))

    def answer_to(
        self, content: str | list[dict[str, Any]], schema: Mapping[str, Any], read: Callable[[str], Read]
    ) -> Read:
        """What `read` makes of the answer to a prompt, which is a text, or texts and pictures in OpenAI's form.

        `read` raises WrongAnswer for one that is none. Raises NoRanking where there is no answer to this prompt,
        RankingError where no other would fare better.
        """
        from trainer.outgoing.client import Broken, Elsewhere, Silent, Unreachable

        last: UserError = NoRanking("no answer")
        few, wrong = min(CONNECTIONS, self.server.tries), False
        for number in range(self.server.tries):
            try:
                answer = self._ask(content, schema)
            except Elsewhere as error:
                raise RankingError("{error}; name that address if you trust it.", error=error) from None
            except Unreachable as error:
                if not self._answered or number + 1 >= few:
                    raise _no_answer(error) from None
                self._wait(number, few, error.sentence)
            except (Silent, Broken) as error:
                if number + 1 >= few:
                    raise NoRanking(error.sentence) from None
                self._wait(number, few, error.sentence)
            else:
                self._answered = True
                if answer.status == 200:
                    try:
                        return read(self._content(answer, content))
                    except WrongAnswer:
                        if wrong or number + 1 >= self.server.tries:
                            raise
                        wrong = True
                        continue
                last = self._refusal(answer)
                self._wait(number, self.server.tries, last.sentence, answer.headers.get("retry-after", ""))
        raise last

    def _ask(self, content: str | list[dict[str, Any]], schema: Mapping[str, Any]) -> Answer:
        """The answer in the form that is asked for, or in a weaker one where the server knows no such form."""
        form = self._schema
        while True:
            body: dict[str, Any] = {"model": self.server.model, "messages": [{"role": "user", "content": content}]}
            if form == "json_schema":
                body["response_format"] = {"type": "json_schema", "json_schema": dict(schema)}
            elif form == "json_object":
                body["response_format"] = {"type": "json_object"}
            answer = self._call(self._client.chat.completions.with_raw_response.create, **body)
            if answer.status not in REFUSED_FORM or form not in WEAKER:
                if answer.status == 200:
                    self._schema = form  # the others need not find out again
                return answer
            form = WEAKER[form]

    def _call(self, method: Callable[..., Any], **body: Any) -> Answer:
        """The answer to a call of the openai client, whatever its status; the errors of `ServerLine.ask`."""
        import openai

        with self._line.asking(self.server.patience):
            try:
                response = method(timeout=self.server.patience, extra_headers=self._headers, **body).http_response
            except openai.APIStatusError as error:
                response = error.response
            except openai.APIConnectionError as error:
                raise error.__cause__ or error from None
            return self._line.answer(response)

    def _refusal(self, answer: Answer) -> NoRanking:
        """What to say if all tries go like this one; raises where another try would go no better."""
        if answer.status in (401, 403, 404):
            raise RankingError(self._words(answer))
        if answer.status == 429:
            if _error(answer)[1] == "insufficient_quota":
                raise RankingError("{url} says that the account's quota is used up.", url=self.server.url)
            return NoRanking("the server stayed busy (429)")
        words = NoRanking(self._words(answer))
        if answer.status < 500:
            raise words
        return words

    def _content(self, answer: Answer, asked: str | list[dict[str, Any]]) -> str:
        """The text of an answer to what was asked; NoRanking where it has none."""
        table = self._table(answer)
        choices = table.get("choices")
        if choices is None and _error(answer)[0]:  # some servers say so with status 200
            raise NoRanking(self._words(answer))
        choice = choices[0] if isinstance(choices, list) and choices else None
        message = choice.get("message") if isinstance(choice, dict) else None
        if choices != [] and (not isinstance(choice, dict) or not isinstance(message, dict)):
            raise self._strange()
        content = message.get("content") if isinstance(message, dict) else ""
        parts = content if isinstance(content, list) else [{"text": content}]
        text = "".join(part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str))
        self._count(table.get("usage"), asked, text)
        if not isinstance(choice, dict) or not isinstance(message, dict):
            raise WrongAnswer("answer without content")
        if message.get("refusal"):
            raise NoRanking("the model refused")
        if choice.get("finish_reason") == "content_filter":
            raise NoRanking("the server's filter kept the answer back")
        if choice.get("finish_reason") == "length":
            raise NoRanking("the answer was cut off; give the model more tokens")
        return text

    def _count(self, usage: Any, asked: str | list[dict[str, Any]], text: str) -> None:
        """Add what an answer cost: by the server's count of tokens, or by the length of what was asked and answered."""
        counts = usage if isinstance(usage, dict) else {}
        told = [counts.get(name) for name in ("prompt_tokens", "completion_tokens")]
        sent, answered = (float(count) if type(count) is int and 0 <= count < MOST_TOKENS else None for count in told)
        if sent is None:
            words = asked if isinstance(asked, str) else "".join(str(part.get("text", "")) for part in asked)
            sent = len(words.encode()) / BYTES_PER_TOKEN
        with self._counting:
            self.sent += sent
            self.answered += len(text.encode()) / BYTES_PER_ANSWER_TOKEN if answered is None else answered

    def _table(self, answer: Answer) -> dict[str, Any]:
        if "html" in answer.headers.get("content-type", "") or answer.body.lstrip()[:1] == b"<":
            raise NoInterface(
                "{url} answers with a web page; check the address, most end in /v1, and whether it wants a login",
                url=self.server.url,
            )
        try:
            table = parsed_json(answer.body)
        except ValueError:
            table = None
        if not isinstance(table, dict):
            raise self._strange()
        return table

    def _strange(self) -> NoRanking:
        return NoInterface(
            "{url} gives no answer in the form of OpenAI's interface; check the address, most end in /v1",
            url=self.server.url,
        )

    def _wait(self, number: int, tries: int, reason: Sentence, asked: str = "") -> None:
        """Wait before the next of `tries`, as long as the server asks in `asked` ("retry-after") if it is a number."""
        if number + 1 >= tries:
            return
        seconds = self.server.pause * 2**number * random.uniform(0.8, 1.2)
        try:
            wished = float(asked)
        except ValueError:  # none, or a date
            wished = 0.0
        if math.isfinite(wished):
            seconds = max(seconds, wished)
        seconds = min(seconds, LONGEST_WAIT)
        self.waits = Sentence(
            "{reason}; asked again in {seconds:.0f} s, try {number} of {tries}",
            reason=reason, seconds=seconds, number=number + 2, tries=tries,
        )  # fmt: skip
        try:
            if self.server.stop.wait(seconds):
                raise NoRanking("stopped")
        finally:
            self.waits = None

    def _words(self, answer: Answer) -> Sentence:
        url, status = self.server.url, answer.status
        if status in (401, 403):
            return Sentence(
                "{url} refused the key ({status}); check the one that was typed, {variable} in the environment, or the "
                "keyring's entry.",
                url=url,
                status=status,
                variable=KEYS[0],
            )
        if status == 404:
            return Sentence(
                "{url} has no model “{model}” (404); check the name and the address.", url=url, model=self.server.model
            )
        said = _error(answer)[0]
        said = readable(said.replace(self._key, "…") if self._key else said)
        return Sentence("{url} answers {status}: {said}", url=url, status=status, said=said or "nothing")


def _no_answer(error: UserError) -> RankingError:
    return RankingError("{error}; check the address, and that the server runs.", error=error)


def _error(answer: Answer) -> tuple[str, str]:
    """What a server says of an error, and its code; "" for what it does not say."""
    try:
        error = parsed_json(answer.body)["error"]
    except (ValueError, KeyError, TypeError):
        return "", ""
    if isinstance(error, str):
        return error, ""
    table = error if isinstance(error, dict) else {}
    message, code = table.get("message"), table.get("code")
    return message if isinstance(message, str) else "", code if isinstance(code, str) else ""


def json_schema(labels: Sequence[str]) -> dict[str, Any]:
    """The schema of an answer; that it is a permutation is checked here, not there."""
    items = {"type": "array", "items": {"type": "string", "enum": list(labels)}}
    table = {"type": "object", "properties": {"ranking": items}, "required": ["ranking"], "additionalProperties": False}
    return {"name": "ranking", "strict": True, "schema": table}


def read_permutation(text: str, labels: Sequence[str]) -> tuple[str, ...]:
    """The ranking in an answer, also after thoughts, in prose or a fence; WrongAnswer unless every label is in it once.

    The last ranking counts: models repeat the form that was asked for before they fill it.
    """
    said = without_thoughts(text)
    places = list(RANKING.finditer(said))
    ranking: Any
    try:
        ranking, _ = json.JSONDecoder().raw_decode(said, places[-1].end())
    except (ValueError, IndexError, RecursionError):
        ranking = _listed(said)
        if ranking is None:
            raise WrongAnswer("answer is not the JSON that was asked for") from None
    if not isinstance(ranking, list) or not all(isinstance(label, str) for label in ranking):
        raise WrongAnswer("answer is not a list of labels")
    known = {label.casefold(): label for label in labels}  # models without a schema change the case
    said_labels: list[str] = ranking
    found = tuple(known.get(label.strip().casefold(), label) for label in said_labels)
    if sorted(found) != sorted(labels):
        raise WrongAnswer("answer is no permutation of the labels")
    return found


def _listed(said: str) -> list[str] | None:
    """What stands in the last brackets of an answer, or after numbers of lines, as models without a schema write."""
    if arrays := ARRAY.findall(said):
        return [item.strip(" \t\r\n\"'`") for item in arrays[-1].strip(" \r\n,").split(",")]
    return NUMBERED.findall(said) or None


def without_thoughts(text: str) -> str:
    """An answer without what a model wrote between marks of thinking."""
    said: list[str] = []
    start, thinking = 0, False
    for mark in THOUGHTS.finditer(text):
        if not mark[1]:
            said += [] if thinking else [text[start : mark.start()]]
        elif not thinking:
            said.clear()  # some servers keep back where the thoughts begin
        start, thinking = mark.end(), not mark[1]
    return "".join(said) + ("" if thinking else text[start:])
