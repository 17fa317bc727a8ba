"""What one article alone reports: the sentences with facts that no other article of the story has.

Said only of articles whose full text was read, and never of opinion pieces. A copy of a text is never
alone with what the text says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.comparison import origins
from bot.analysis.statements import Statement, Weights, name_words, statements
from bot.analysis.wording import flags
from bot.models import OnlyIn, Story

MOST = 3
_NEW = 0.6  # the least share of a sentence that no one sentence elsewhere tells
_FACTS = 2  # the least number of new names and numbers, or of new words of any kind thrice that
_VAGUE = re.compile(
    r"\?|!|\b(?:remains? to be seen|(?:only )?time will tell|will be watching|is sure to|are sure to|"
    r"no doubt|needless to say|it seems|perhaps|arguably|bleibt abzuwarten)\b",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"^[\W_]*(?:he|she|they|it|this|that|these|those|but|and|so|its|his|her|their|er|sie|es|dies)\b",
    re.IGNORECASE,
)


def only_in(story: Story) -> tuple[OnlyIn, ...]:
    """For each article the one to three sentences that it alone reports, in the order of its text."""
    reports = [article for article in story.articles if article.kind != "opinion"]
    origin = origins(story.articles)
    if len({origin[article.id] for article in reports}) < 2:
        return ()
    names = name_words(story.articles)
    said = {article.id: statements(article, names) for article in story.articles}
    weights = Weights(each.terms for some in said.values() for each in some)
    found = []
    for article in reports:
        alone = not any(origin[a.id] == origin[article.id] for a in reports if a.outlet != article.outlet)
        if article.whole and article.copy_of is None and alone:
            others = [
                a for a in story.articles if origin[a.id] != origin[article.id] and a.outlet != article.outlet
            ]
            cites = _alone(said[article.id], [each for a in others for each in said[a.id]], weights)
            if cites:
                found.append(OnlyIn(article.id, tuple(each.cite for each in cites)))
    return tuple(found)


def _alone(ours: Sequence[Statement], theirs: Sequence[Statement], weights: Weights) -> tuple[Statement, ...]:
    known = frozenset(term for each in theirs for term in each.terms)
    known_names = frozenset(name for each in theirs for name in each.names)
    known_numbers = frozenset(number for each in theirs for number in each.numbers)
    scored = []
    for place, each in enumerate(ours):
        names, numbers = each.names - known_names, each.numbers - known_numbers
        fresh = each.terms - known
        if not _reports(each) or len(names) + len(numbers) + len(fresh) / 3 < _FACTS:
            continue
        if weights.share(each.terms, known) > 1 - _NEW / 2:
            continue
        if max((weights.share(each.terms, other.terms) for other in theirs), default=0.0) > 1 - _NEW:
            continue
        scored.append((_telling(each, names, numbers, fresh, place), each))
    return _apart(scored, weights)


def _reports(each: Statement) -> bool:
    """Whether a sentence stands alone and tells a fact."""
    text = each.text
    long_enough = 6 <= len(text.split()) <= 60 and text.rstrip("\"'”’»)")[-1:] in {".", "…"}
    return long_enough and not _VAGUE.search(text) and not _DANGLING.match(text)


def _telling(
    each: Statement, names: frozenset[str], numbers: frozenset[str], fresh: frozenset[str], place: int
) -> float:
    loaded = len(flags(each.text, each.article.language))
    return min(len(names), 4) + min(len(numbers), 3) + min(len(fresh), 6) / 3 - 0.7 * loaded - 0.05 * place


def _apart(scored: Sequence[tuple[float, Statement]], weights: Weights) -> tuple[Statement, ...]:
    """The best few that do not tell each other's facts, in the order of the text."""
    kept: list[Statement] = []
    for _, each in sorted(scored, key=lambda pair: -pair[0]):
        if len(kept) < MOST and all(weights.share(each.terms, other.terms) < 0.4 for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda each: each.start))
