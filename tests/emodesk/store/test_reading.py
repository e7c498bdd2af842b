"""What a transaction that reads sees, and that many small questions of one thread are one transaction."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy.exc import OperationalError

from emodesk.store import Store, StoreError, named


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "project.db")
    yield store
    store.close()


def put(store: Store, value: str) -> None:
    with store.write() as connection:
        store.put(connection, "which", value)


def seen(store: Store) -> str:
    with store.read() as connection:
        return named.value(connection, "which")


def test_what_is_read_within_a_transaction_is_of_its_state(store):
    put(store, "first")
    with store.read() as around:
        assert seen(store) == "first"
        with store.read() as within:
            assert within is around
        other = Thread(target=put, args=(store, "second"))
        other.start()
        other.join()
        assert seen(store) == "first"
    assert seen(store) == "second"


def test_what_one_wrote_oneself_is_seen_within_a_transaction_that_began_before(store):
    put(store, "first")
    with store.read():
        assert seen(store) == "first"
        put(store, "second")
        assert seen(store) == "second"
    assert seen(store) == "second"


def test_a_named_value_is_the_new_one_in_the_transaction_that_sets_it(store):
    put(store, "first")
    with store.write() as connection:
        assert named.value(connection, "which") == "first"
        named.put(connection, "which", "second")
        assert named.value(connection, "which") == "second"


def test_nothing_is_read_in_a_transaction_that_ended_with_an_error(store):
    put(store, "first")
    with pytest.raises(StoreError, match="read-only"), store.read() as around, store.read():
        raise OperationalError("", None, Exception("attempt to write a readonly database"))
    with store.read() as connection:
        assert connection is not around
        assert named.value(connection, "which") == "first"
