"""The errors that a caller can act on.

    ParallaxError
    ├── BadConfig      the operator mends the config: key, what it expects
    ├── Unreadable     one input cannot be read: which, why; the rest goes on
    ├── Retry          try the same again, not before ``after`` seconds
    │   └── Spent      a budget is spent: do without the model until it is renewed
    ├── Gone           never try this again
    ├── Unknown        it may have been done or not: look before trying again
    └── BadReply       a model's answer is of no use: repair once, then do without

The message is made for an operator, one line, without a trace.
"""

from __future__ import annotations


class ParallaxError(Exception):
    """Base of all errors that this project raises on purpose."""


class BadConfig(ParallaxError):
    """A setting is wrong. ``key`` is dotted, as in ``model.name``."""

    def __init__(self, key: str, expects: str, file: str = "") -> None:
        self.key, self.expects, self.file = key, expects, file
        super().__init__(f"{file}: {key}: {expects}" if file else f"{key}: {expects}")


class Unreadable(ParallaxError):
    """One input can't be read. ``place`` is a path or URL."""

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(f"{place}: {reason}")


class Retry(ParallaxError):
    """It did not work, and may later. ``after`` is in seconds; None leaves it to the caller."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        self.reason, self.after = reason, after
        super().__init__(reason)


class Spent(Retry):
    """No money is left for it. ``of`` names the budget as a reader would: "today's budget"."""

    def __init__(self, of: str, most: str) -> None:
        self.of = of
        super().__init__(f"{of} of {most} is spent")


class Gone(ParallaxError):
    """It will never work: a removed feed, a deleted channel, a revoked token."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Unknown(ParallaxError):
    """It is not known whether it was done: the line was lost between asking and being answered."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class BadReply(ParallaxError):
    """A model answered, and the answer is of no use."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)
