"""Pickles of dictionaries, lists, strings and numbers, read without running any: nothing is imported, nothing called.

The stream is read step by step as `pickletools` takes it apart; of NumPy's names only those are known that an array of
objects and a single number are written with, and they stand for values here, never for functions.
"""

from __future__ import annotations

import pickletools
import struct
from collections.abc import Callable
from typing import Any

from trainer.protocol.errors import ProtocolError

MOST_STEPS = 20_000_000  # of one pickle
DEEPEST = 64  # containers within containers
_MODULES = ("numpy.core.multiarray", "numpy._core.multiarray", "numpy", "_codecs")
_NAMES = {"_reconstruct": "array", "ndarray": "array", "dtype": "dtype", "scalar": "number", "encode": "bytes"}
_NUMBERS = {
    "f2": "e", "f4": "f", "f8": "d", "i1": "b", "i2": "h", "i4": "i", "i8": "q",
    "u1": "B", "u2": "H", "u4": "I", "u8": "Q", "b1": "?",
}  # fmt: skip
_MARK = object()


class _Known:
    """One of the names that may stand in the stream: `kind` is what it makes."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class _Made:
    """What such a name made of its arguments; its state is filled in later."""

    def __init__(self, kind: str, arguments: tuple[Any, ...]) -> None:
        self.kind, self.arguments = kind, arguments
        self.items: list[Any] | None = None
        self.order = "<"


def read_plain(data: bytes) -> Any:
    """The value of a pickle made of dictionaries, lists, tuples, strings, numbers and NumPy's arrays of such.

    Arrays come as lists, or as their one value where they have no axis. ProtocolError for anything else, which is
    named, and for a stream that is torn; whatever it holds, nothing is run.
    """
    try:
        return _plain(_Reader().read(data), 0)
    except ProtocolError:
        raise
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, struct.error, RecursionError,
            StopIteration, MemoryError) as error:  # fmt: skip
        raise ProtocolError("it is no whole pickle ({reason})", reason=" ".join(str(error).split())[:100]) from None


class _Reader:
    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def read(self, data: bytes) -> Any:
        """Go through the stream to its end."""
        for steps, (opcode, argument, _) in enumerate(pickletools.genops(data)):
            if steps > MOST_STEPS:
                raise ValueError("too long")
            name = opcode.name
            if name == "STOP":
                (value,) = self._stack
                return value
            self._step(name, argument)
        raise ValueError("no end")

    def _step(self, name: str, argument: Any) -> None:
        push = self._stack.append
        if name in _VALUES:
            push(_VALUES[name](argument))
        elif name in _IGNORED:
            return
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            self._memo[argument] = self._stack[-1]
        elif name == "MEMOIZE":
            self._memo[len(self._memo)] = self._stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            push(self._memo[argument])
        elif name == "MARK":
            push(_MARK)
        elif name == "POP":
            self._stack.pop()
        elif name == "POP_MARK":
            self._marked()
        elif name == "DUP":
            push(self._stack[-1])
        elif name in ("TUPLE1", "TUPLE2", "TUPLE3"):
            push(tuple([self._stack.pop() for _ in range(int(name[-1]))][::-1]))
        elif name == "TUPLE":
            push(tuple(self._marked()))
        elif name == "LIST":
            push(self._marked())
        elif name == "DICT":
            push(_pairs(self._marked()))
        elif name == "APPEND":
            value = self._stack.pop()
            self._top(list).append(value)
        elif name == "APPENDS":
            values = self._marked()
            self._top(list).extend(values)
        elif name == "SETITEM":
            value, key = self._stack.pop(), self._stack.pop()
            self._top(dict).update(_pairs([key, value]))
        elif name == "SETITEMS":
            values = self._marked()
            self._top(dict).update(_pairs(values))
        elif name == "GLOBAL":
            push(_known(*argument.split(" ", 1)))
        elif name == "STACK_GLOBAL":
            attribute, module = self._stack.pop(), self._stack.pop()
            push(_known(module, attribute))
        elif name == "REDUCE":
            arguments, known = self._stack.pop(), self._stack.pop()
            if not isinstance(known, _Known) or not isinstance(arguments, tuple):
                raise ValueError("a call of what is no known name")
            push(_Made(known.kind, arguments))
        elif name == "BUILD":
            state = self._stack.pop()
            _build(self._top(_Made), state)
        else:
            raise ProtocolError("it holds more than dictionaries, strings and numbers ({name})", name=name)

    def _top(self, kind: type) -> Any:
        if type(self._stack[-1]) is not kind:
            raise ValueError("something is added to what takes nothing")
        return self._stack[-1]

    def _marked(self) -> list[Any]:
        at = next(place for place in range(len(self._stack) - 1, -1, -1) if self._stack[place] is _MARK)
        values = self._stack[at + 1 :]
        del self._stack[at:]
        return values


_VALUES: dict[str, Callable[[Any], Any]] = {
    "NONE": lambda _: None, "NEWTRUE": lambda _: True, "NEWFALSE": lambda _: False,
    "EMPTY_DICT": lambda _: {}, "EMPTY_LIST": lambda _: [], "EMPTY_TUPLE": lambda _: (),
    **dict.fromkeys(("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT", "STRING",
                     "BINSTRING", "SHORT_BINSTRING", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8",
                     "BINBYTES", "SHORT_BINBYTES", "BINBYTES8"), lambda argument: argument),
}  # fmt: skip
_IGNORED = ("PROTO", "FRAME")


def _known(module: Any, name: Any) -> _Known:
    if module not in _MODULES or name not in _NAMES:
        raise ProtocolError("it holds “{name}”, and only dictionaries, strings and numbers are read",
                            name=f"{module}.{name}"[:80])  # fmt: skip
    return _Known(_NAMES[name])


def _pairs(values: list[Any]) -> dict[Any, Any]:
    if len(values) % 2 or not all(isinstance(key, str | int | float | _Made) for key in values[::2]):
        raise ValueError("a dictionary with odd keys")
    return dict(zip(values[::2], values[1::2], strict=True))


def _build(made: _Made, state: Any) -> None:
    """The state of an array: (version, shape, dtype, order, items); of a dtype: (version, byte order, …)."""
    if made.kind == "array":
        _, shape, _, _, items = state
        if not isinstance(items, list):
            raise ProtocolError("it holds an array of numbers, and only dictionaries, strings and numbers are read")
        made.items = items if len(shape) == 0 or shape == (len(items),) else None
        if made.items is None or (len(shape) == 0 and len(items) != 1):
            raise ValueError("an array of another shape")
        made.arguments = (len(shape),)
    elif made.kind == "dtype":
        made.order = state[1]


def _plain(value: Any, depth: int) -> Any:
    """The value with every array and number of NumPy's as Python's own."""
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {_plain(key, depth + 1): _plain(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part, depth + 1) for part in value]
    if isinstance(value, tuple):
        return tuple(_plain(part, depth + 1) for part in value)
    if not isinstance(value, _Made):
        if isinstance(value, _Known) or value is _MARK:
            raise ValueError("a name alone")
        return value
    if value.kind == "array" and value.items is not None:
        plain = [_plain(part, depth + 1) for part in value.items]
        return plain if value.arguments[0] else plain[0]
    if value.kind == "number":
        return _number(*value.arguments)
    if value.kind == "bytes":
        return _bytes(value)
    raise ValueError("an array without its items")


def _number(dtype: Any, content: Any) -> Any:
    """A single number, or word, of NumPy's: what its bytes say."""
    name = dtype.arguments[0]
    data = _bytes(content) if isinstance(content, _Made) else content
    if name[:1] == "U":
        return data.decode("utf-32-le" if dtype.order != ">" else "utf-32-be").rstrip("\0")
    return struct.unpack(("<" if dtype.order != ">" else ">") + _NUMBERS[name], data)[0]


def _bytes(made: _Made) -> bytes:
    """Bytes as pickles of before protocol 3 have them: a text in latin-1."""
    text, encoding = made.arguments
    if made.kind != "bytes" or encoding != "latin1" or not isinstance(text, str):
        raise ValueError("odd bytes")
    return text.encode("latin-1")
