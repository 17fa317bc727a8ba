"""Blocks put into messages that a platform can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.analysis.text import sentences
from bot.layout.links import Blocks
from bot.models import (
    Block,
    Buttons,
    Comparison,
    Heading,
    Line,
    QuoteBlock,
    Rule,
    Small,
    Sources,
)


def pack(parts: Iterable[Blocks], fits: Callable[[Blocks], bool]) -> tuple[Blocks, ...]:
    """Parts put together into as few messages as hold them, none broken that fits whole.

    A part too large for one message is broken between blocks; a block too large, between sentences
    or items. What even then is too large is named in a line instead of cut.
    """
    messages: list[list[Blocks]] = []
    for part in parts:
        for piece in [part] if fits(part) else _broken(part, fits):
            if messages and fits((*_flat(messages[-1]), *piece)):
                messages[-1].append(piece)
            else:
                messages.append([piece])
    if len(messages) > 1 and len(messages[-2]) > 1 and _is_small_print(messages[-1]):
        messages[-1].insert(0, messages[-2].pop())  # small print alone would be a message about nothing
    return tuple(_flat(message) for message in messages)


def messages(parts: Iterable[Blocks], fits: Callable[[Blocks], bool]) -> tuple[Blocks, ...]:
    """``pack``, and where that makes several messages, each with its number: (1/3)."""
    parts = tuple(parts)
    if len(whole := pack(parts, fits)) < 2:
        return whole
    packed = pack(parts, lambda blocks: fits((*blocks, Small(f"({MOST}/{MOST})"))))
    return tuple((*each, Small(f"({number}/{len(packed)})")) for number, each in enumerate(packed, 1))


def exactly(
    choices: Iterable[Iterable[Blocks]], fits: Callable[[Blocks], bool], count: int
) -> tuple[Blocks, ...]:
    """Parts in so many messages, no more and no fewer: what was posted can be changed, not multiplied.

    ``choices`` are the parts, from all of them to what must not be left out; the first that fits is taken.
    """
    room = fits if count == 1 else lambda blocks: fits((*blocks, Small(f"({MOST}/{MOST})")))
    packed: tuple[Blocks, ...] = ()
    for parts in choices:
        packed = pack(parts, room)
        if len(packed) <= count:
            break
    made = _spread(list(packed[:count]), count)
    if count == 1:
        return made
    return tuple((*each, Small(f"({number}/{count})")) for number, each in enumerate(made, 1))


def _spread(messages: list[Blocks], count: int) -> tuple[Blocks, ...]:
    while len(messages) < count:
        at = max(range(len(messages)), key=lambda n: len(messages[n]))
        if len(messages[at]) < 2:
            messages.append((Small("No more than this now."),))
        else:
            messages[at : at + 1] = _halved_message(messages[at])
    return tuple(messages)


def _halved_message(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Two messages of one, parted before the title nearest to the middle."""
    middle = len(blocks) // 2
    titles = [at for at, each in enumerate(blocks) if at and isinstance(each, Heading)] or [middle]
    cut = min(titles, key=lambda at: abs(at - middle))
    return blocks[:cut], blocks[cut:]


MOST = 99  # messages for which the number's room is kept


def _flat(pieces: Iterable[Blocks]) -> Blocks:
    return tuple(block for piece in pieces for block in piece)


def _is_small_print(pieces: Iterable[Blocks]) -> bool:
    return all(isinstance(block, Small | Rule) for block in _flat(pieces))


def _broken(part: Blocks, fits: Callable[[Blocks], bool]) -> list[Blocks]:
    pieces: list[Blocks] = []
    for block in part:
        pieces += [(block,)] if fits((block,)) else _halved(block, fits)
    return pieces


def _halved(block: Block, fits: Callable[[Blocks], bool]) -> list[Blocks]:
    halves = _halves(block)
    if len(halves) < 2:
        return [(Small("A passage too long for a message is left out here."),)]
    return [piece for half in halves for piece in ([(half,)] if fits((half,)) else _halved(half, fits))]


def _halves(block: Block) -> tuple[Block, ...]:
    match block:
        case Line() | QuoteBlock() | Small():
            return tuple(replace(block, text=text) for text in _split(block.text))
        case Comparison(sides=sides) if len(sides) > 1:
            return tuple(replace(block, sides=(side,), note=None) for side in sides)
        case Comparison(sides=(side,)):
            cut = [replace(side, text=text, extra=()) for text in _split(side.text)]
            return tuple(replace(block, sides=(each,), note=None) for each in cut)
        case Sources(items=items) if len(items) > 1:
            middle = len(items) // 2
            return replace(block, items=items[:middle]), replace(block, items=items[middle:])
        case Buttons(buttons=buttons) if len(buttons) > 1:
            return Buttons(buttons[: len(buttons) // 2]), Buttons(buttons[len(buttons) // 2 :])
    return (block,)


def _split(text: str) -> tuple[str, ...]:
    """Two halves of a text, parted at the sentence end nearest to the middle."""
    ends = [end for _, end in sentences(text)][:-1]
    if not ends:
        return (text,)
    middle = min(ends, key=lambda end: abs(end - len(text) // 2))
    return text[:middle].strip(), text[middle:].strip()
