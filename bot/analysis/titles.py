"""What a headline says that its text does not: figures and quoted words, which code can be sure of.

A headline's other words are left alone: a headline shortens, and a synonym is no false claim.
"""

from __future__ import annotations

import re

from bot.analysis.checking_numbers import agrees, quantities
from bot.analysis.locating import locate
from bot.analysis.text import fold
from bot.models import Article

_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"]{3,})[”“»\"]|(?<!\w)[‘']([^‘’']{6,})[’'](?!\w)")


def beyond_text(article: Article) -> tuple[str, ...]:
    """The parts of the title that its text does not bear, as the title has them.

    Nothing of an article that was not read whole: what is missing may stand in the rest.
    """
    if not article.whole:
        return ()
    quoted = [one or two for one, two in _QUOTED.findall(article.title)]
    unsaid = [words for words in quoted if not locate(words, article) and not _shortened(words, article)]
    return (*unsaid, *_figures(article))


def _shortened(words: str, article: Article) -> bool:
    """Whether the words stand in one sentence, in their order, with others between: a headline's cut."""
    wanted = re.findall(r"\w+", fold(words).casefold())
    pattern = r"\b" + r"\b.{0,80}?\b".join(map(re.escape, wanted[:12])) + r"\b"
    text = fold(article.text).casefold()
    return any(re.search(pattern, text[start:end], re.DOTALL) for start, end in article.sentences)


def _figures(article: Article) -> list[str]:
    held = [
        each
        for start, end in article.sentences
        for each in quantities(article.text[start:end], article.language)
    ]
    # A number in words is often a share or a rank ("a fifth"), and the text has it in another form.
    said = [each for each in quantities(article.title, article.language) if re.search(r"\d", each.text)]
    return [
        each.text for each in said if not any(agrees(each, one) or each.value == one.value for one in held)
    ]
