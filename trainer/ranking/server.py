"""One ranking from a language model behind any server that speaks OpenAI's interface: asked, checked, asked again."""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from trainer.protocol.errors import UserError

KEYS = ("EMODESK_LM_KEY", "OPENAI_API_KEY")  # looked for in this order, then the system's keyring
SERVER = "EMODESK_LM_URL"
SERVICE = "emodesk"  # under which a keyring holds the key, with the server's address as the user
LONGEST_WAIT = 60.0  # seconds between two tries
CONNECTIONS = 3  # tries of a server that does not answer at all: it is down, not busy
NO_KEY = "none"  # what a local server without keys is sent: the client insists on something


class RankingError(UserError):
    """Ranking cannot go on at all; the text is one sentence saying what to do."""


class NoRanking(Exception):
    """This one transcript got no ranking; the text says why."""


@dataclass(frozen=True)
class Server:
    """Whom to ask and how.

    Attributes:
        url: base address, for example http://localhost:11434/v1.
        model: the model's name there.
        labels: what is ranked.
        schema: json_schema, json_object for servers that know no schema, or none.
        patience: seconds that one answer may take.
        tries: of one transcript, where the server is busy, silent or answers no permutation.
        pause: seconds before the second try; doubled each time.
    """

    url: str
    model: str
    labels: tuple[str, ...]
    schema: str = "json_schema"
    patience: float = 60.0
    tries: int = 7  # these wait for more than a minute, which is what servers count requests over
    pause: float = 1.0
    stop: threading.Event = field(default_factory=threading.Event, compare=False)

    @property
    def is_local(self) -> bool:
        """Whether what is sent stays on this machine."""
        return (urlsplit(self.url).hostname or "") in ("localhost", "127.0.0.1", "::1")


def find_key(url: str) -> str:
    """The key of a server: from the environment or the system's keyring, "" where there is none."""
    for name in KEYS:
        if os.environ.get(name):
            return os.environ[name]
    try:
        import keyring  # optional: pip install keyring

        return keyring.get_password(SERVICE, url) or ""
    except Exception:  # a machine without a keyring raises what it likes
        return ""


class Asker:
    """Asks one server; safe to use from several threads."""

    def __init__(self, server: Server, key: str | None = None) -> None:
        from openai import OpenAI

        key = find_key(server.url) if key is None else key
        if not key and not server.is_local:
            raise RankingError(
                "there is no key for {url}; set {keys} in the environment, or keep it in the system's "
                "keyring (keyring set {service} {url}).",
                url=server.url,
                keys=KEYS[0],
                service=SERVICE,
            )
        self.server = server
        self._key = key
        self._client = OpenAI(api_key=key or NO_KEY, base_url=server.url, timeout=server.patience, max_retries=0)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def models(self) -> list[str]:
        """Names of the models that the server offers; RankingError where it does not answer."""
        import openai

        try:
            return [model.id for model in self._client.models.list()]
        except openai.OpenAIError as error:
            raise RankingError(self._words(error)) from None

    def rank(self, prompt: str) -> tuple[str, ...]:
        """The labels from the likeliest on.

        Raises NoRanking where this transcript gets none, RankingError where no other would fare better.
        """
        import openai

        reason = ""
        for number in range(self.server.tries):
            try:
                return self._once(prompt)
            except NoRanking as error:
                if number >= 1 or not str(error).startswith("answer"):
                    raise
                reason = str(error)
            except (openai.AuthenticationError, openai.PermissionDeniedError, openai.NotFoundError) as error:
                raise RankingError(self._words(error)) from None
            except openai.RateLimitError as error:
                if getattr(error, "code", "") == "insufficient_quota":
                    raise RankingError("{url} says that the account's quota is used up.", url=self.server.url) from None
                reason = self._words(error)
                self._wait(number, error)
            except (openai.APIConnectionError, openai.InternalServerError) as error:  # time-outs are the former
                if number + 1 >= min(CONNECTIONS, self.server.tries) and type(error) is openai.APIConnectionError:
                    raise RankingError(self._words(error)) from None
                reason = self._words(error)
                self._wait(number, error)
            except openai.OpenAIError as error:
                raise NoRanking(self._words(error)) from None
        raise NoRanking(reason)

    def _once(self, prompt: str) -> tuple[str, ...]:
        arguments: dict[str, Any] = {}
        if self.server.schema == "json_schema":
            arguments["response_format"] = {"type": "json_schema", "json_schema": json_schema(self.server.labels)}
        elif self.server.schema == "json_object":
            arguments["response_format"] = {"type": "json_object"}
        answer = self._client.chat.completions.create(
            model=self.server.model, messages=[{"role": "user", "content": prompt}], **arguments
        )
        if not answer.choices:
            raise NoRanking("answer without content")
        choice = answer.choices[0]
        if choice.message.refusal:
            raise NoRanking("the model refused")
        if choice.finish_reason == "content_filter":
            raise NoRanking("the server's filter kept the answer back")
        if choice.finish_reason == "length":
            raise NoRanking("the answer was cut off; give the model more tokens")
        return read_permutation(choice.message.content or "", self.server.labels)

    def _wait(self, number: int, error: Any) -> None:
        if number + 1 == self.server.tries:
            return
        seconds = self.server.pause * 2**number * random.uniform(0.8, 1.2)
        with suppress(AttributeError, KeyError, ValueError):  # not every error carries an answer
            seconds = max(seconds, float(error.response.headers["retry-after"]))
        if self.server.stop.wait(min(seconds, LONGEST_WAIT)):
            raise NoRanking("stopped")

    def _words(self, error: Exception) -> str:
        import openai

        url, status = self.server.url, getattr(error, "status_code", None)
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return f"{url} refused the key ({status}); check {KEYS[0]} in the environment or the keyring's entry."
        if isinstance(error, openai.NotFoundError):
            return f"{url} has no model “{self.server.model}” (404); check the name and the address."
        if isinstance(error, openai.APITimeoutError):
            return f"no answer within {self.server.patience:g} s"
        if isinstance(error, openai.APIConnectionError):
            return f"{url} cannot be reached; check the address, and that the server runs."
        if isinstance(error, openai.RateLimitError):
            return "the server stayed busy (429)"
        text = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        return (text.replace(self._key, "…") if self._key else text) + (f" ({status})" if status else "")


def json_schema(labels: Sequence[str]) -> dict[str, Any]:
    """The schema of an answer; that it is a permutation is checked here, not there."""
    items = {"type": "array", "items": {"type": "string", "enum": list(labels)}}
    table = {"type": "object", "properties": {"ranking": items}, "required": ["ranking"], "additionalProperties": False}
    return {"name": "ranking", "strict": True, "schema": table}


def read_permutation(text: str, labels: Sequence[str]) -> tuple[str, ...]:
    """The ranking in an answer; NoRanking unless it has every label exactly once."""
    body = text.strip()
    if body.startswith("```"):
        body = body.strip("`").removeprefix("json")
    try:
        ranking = json.loads(body)["ranking"]
    except (ValueError, KeyError, TypeError):
        raise NoRanking("answer is not the JSON that was asked for") from None
    if not isinstance(ranking, list) or not all(isinstance(label, str) for label in ranking):
        raise NoRanking("answer is not a list of labels")
    known = {label.casefold(): label for label in labels}  # models without a schema change the case
    found = tuple(known.get(label.strip().casefold(), label) for label in ranking)
    if sorted(found) != sorted(labels):
        raise NoRanking("answer is no permutation of the labels")
    return found
