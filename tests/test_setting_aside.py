"""Rows that can't be kept: the rest is kept, the bad one set aside, and an outage sets nothing aside."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy.exc import OperationalError

from bot.pipeline.setting_aside import keep_all


class Shelf:
    """Keeps words, all of a call or none, as a transaction does; fails on those it is told to."""

    def __init__(self, **errors: Exception) -> None:
        self.errors, self.kept, self.aside = errors, list[str](), dict[str, str]()

    async def keep(self, words):
        for word in words:
            if word in self.errors:
                raise self.errors[word]
        self.kept += words

    async def set_aside(self, word, why):
        self.aside[word] = why


async def kept(shelf: Shelf) -> Shelf:
    await keep_all(["one", "two", "three"], shelf.keep, shelf.set_aside, lambda word: f"word {word}")
    return shelf


async def test_all_are_kept_where_all_can_be():
    shelf = await kept(Shelf())
    assert (shelf.kept, shelf.aside) == (["one", "two", "three"], {})


async def test_one_that_can_t_be_kept_holds_up_no_other(caplog):
    with caplog.at_level(logging.ERROR):
        shelf = await kept(Shelf(two=ValueError("odd")))
    assert shelf.kept == ["one", "three"]
    assert list(shelf.aside) == ["two"]
    assert "a defect of ours (ValueError)" in shelf.aside["two"]
    assert "word two" in caplog.text


async def test_an_outage_leaves_all_due():
    shelf = Shelf(two=OperationalError("INSERT", {}, Exception("database is locked")))
    with pytest.raises(OperationalError):
        await kept(shelf)
    assert (shelf.kept, shelf.aside) == ([], {})


async def test_an_outage_after_the_first_try_sets_nothing_aside(caplog):
    class Failing(Shelf):
        async def keep(self, words):
            if len(words) > 1:
                raise ValueError("odd")
            raise OperationalError("INSERT", {}, Exception("database is locked"))

    shelf = Failing()
    with caplog.at_level(logging.ERROR), pytest.raises(OperationalError):
        await kept(shelf)
    assert shelf.aside == {}
