"""Prompts are files: TOML front matter with the declared inputs, then ``## system`` and ``## user``.

+++
role = "writes a brief"
inputs = ["language", "evidence"]
+++
## system
...
## user
{{ evidence }}
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import bundled
from bot.errors import BadConfig

GIVEN: Mapping[str, frozenset[str]] = {
    "brief": frozenset({"language", "length", "evidence"}),
    "answer": frozenset({"language", "question", "evidence"}),
}
"""What the program fills in, by task."""
FOREIGN = frozenset({"evidence", "question"})
"""Inputs that others wrote: data, which is never told to a model as a rule."""
_INPUT = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as its file has it. ``version`` is the hash of the whole file."""

    name: str
    version: str
    role: str
    inputs: tuple[str, ...]
    system: str
    user: str
    source: str

    def messages(self, **values: str) -> list[dict[str, str]]:
        """The two messages, each input filled in once. Raises KeyError for an input not given."""
        return [
            {"role": "system", "content": _fill(self.system, values)},
            {"role": "user", "content": _fill(self.user, values)},
        ]


def load(name: str, own: Path | None = None) -> Prompt:
    """The prompt ``name.md``, the operator's own where there is one. Raises BadConfig."""
    places = [folder / f"{name}.md" for folder in (own, bundled.folder("prompts")) if folder]
    path = next((each for each in places if each.is_file()), places[-1])
    try:
        return parse(name, path.read_text(encoding="utf-8-sig"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig("prompt", f"can't be read: {error}", str(path)) from None


def parse(name: str, source: str, file: str = "") -> Prompt:
    """A prompt from its text: its inputs are checked here, not when it is used."""
    found = re.fullmatch(r"\+\+\+\n(.*?)\n\+\+\+\s*## system\n(.*?)\n## user\n(.*)", source, re.DOTALL)
    if not found:
        raise BadConfig("prompt", "expects +++ TOML +++, then ## system and ## user", file)
    try:
        front = tomllib.loads(found[1])
        role, inputs = str(front["role"]), tuple(map(str, front["inputs"]))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadConfig("prompt", f"expects role and inputs in its front matter ({error})", file) from None
    system, user = found[2].strip(), found[3].strip()
    used = set(_INPUT.findall(system + user))
    if used != set(inputs):
        odd = ", ".join(sorted(used ^ set(inputs)))
        raise BadConfig("prompt.inputs", f"expects the inputs that the text uses; they differ in {odd}", file)
    version = hashlib.sha256(source.encode()).hexdigest()[:12]
    _check(name, set(_INPUT.findall(system)), used, file)
    return Prompt(name, version, role, inputs, system, user, source)


def _check(name: str, in_system: set[str], used: set[str], file: str) -> None:
    """What an operator's own prompt may hold, so that no call finds it wanting."""
    if rules := FOREIGN & in_system:
        raise BadConfig(
            "prompt.system", f"expects {', '.join(sorted(rules))} under ## user: it is data", file
        )
    given = GIVEN.get(name, frozenset(used))
    if unknown := used - given:
        odd = ", ".join(sorted(unknown))
        raise BadConfig("prompt.inputs", f"expects only {', '.join(sorted(given))}, not {odd}", file)
    if name in GIVEN and "evidence" not in used:
        raise BadConfig("prompt.inputs", "expects {{ evidence }}: without it nothing could be told", file)


def _fill(text: str, values: dict[str, str]) -> str:
    return _INPUT.sub(lambda found: values[found[1]], text)
