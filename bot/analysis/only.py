"""What one article alone reports: the sentences with facts that no other article of the story has.

Said only of articles whose full text was read, and never of opinion pieces. A copy of a text is never
alone with what the text says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from bot.analysis import grammar
from bot.analysis.comparison import origins
from bot.analysis.plainness import coloured
from bot.analysis.references import bare, stands
from bot.analysis.statements import Statement, Weights, name_words, statements, stem, terms
from bot.analysis.wording import flags
from bot.models import Article, Cite, OnlyIn, Story

MOST = 3
_LEAD, _MAIN = 4, 0.5  # the first sentences tell the event itself: this much of them may be known elsewhere
_SIGHT = 100  # sentences of one article
_NEW = 0.6  # the least share of a sentence that no one sentence elsewhere tells
_ATTRIBUTED = re.compile(
    r"\b(?:said|says|told|announced|confirmed|reported|according to|published|voted|approved|"
    r"ruled|filed|signed|sagte|laut|erklärte)\b"
)
_VAGUE = re.compile(
    r"\?|!|\b(?:remains? to be seen|(?:only )?time will tell|will be watching|is sure to|are sure to|"
    r"no doubt|needless to say|it seems|perhaps|arguably|bleibt abzuwarten)\b",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"^[\W_]*(?:he|she|they|it|this|that|these|those|but|and|so|its|his|her|their|er|sie|es|dies)\b",
    re.IGNORECASE,
)


def only_in(story: Story, told: Collection[Cite] = ()) -> tuple[OnlyIn, ...]:
    """For each article the one to three sentences that it alone reports, in the order of its text.

    ``told`` are places that need not be told again.
    """
    reports = [article for article in story.articles if article.kind != "opinion"]
    origin = origins(story.articles)
    if len({origin[article.id] for article in reports}) < 2:
        return ()
    names = name_words(story.articles)
    said = {article.id: statements(article, names)[:_SIGHT] for article in story.articles}
    weights = Weights(each.terms for some in said.values() for each in some)
    subject = frozenset(term for article in reports for term in terms(article.title, article.language))
    subject |= _shared(reports, origin, said)
    found = []
    for article in reports:
        alone = not any(origin[a.id] == origin[article.id] for a in reports if a.outlet != article.outlet)
        if not article.whole or article.copy_of is not None or not alone:
            continue
        others = [
            a for a in story.articles if origin[a.id] != origin[article.id] and a.outlet != article.outlet
        ]
        theirs = [each for a in others for each in said[a.id]]
        fresh = [each for each in said[article.id] if each.cite not in told]
        cites = _apart(_alone(fresh, theirs, weights, subject, names), weights)
        if cites:
            found.append(OnlyIn(article.id, tuple(each.cite for each in cites)))
    return tuple(found)


def _shared(
    reports: Sequence[Article], origin: Mapping[str, int], said: Mapping[str, Sequence[Statement]]
) -> frozenset[str]:
    """What two sources or more speak of: a reader of the brief knows of it."""
    found: dict[int, set[str]] = {}
    for article in reports:
        found.setdefault(origin[article.id], set()).update(t for each in said[article.id] for t in each.terms)
    counts = Counter(term for some in found.values() for term in some)
    return frozenset(term for term, count in counts.items() if count > 1)


def _alone(
    ours: Sequence[Statement],
    theirs: Sequence[Statement],
    weights: Weights,
    subject: frozenset[str],
    names: frozenset[str],
) -> list[tuple[float, Statement]]:
    """The sentences that tell what no other article tells, with what each is worth."""
    known = frozenset(term for each in theirs for term in each.terms)
    scored = []
    for place, each in enumerate(ours):
        fresh = each.terms - known
        named = len(fresh & {stem(name) for name in each.names if not grammar.RELATIVE_TIME.fullmatch(name)})
        figures = len(
            each.numbers - ages(each.text) - {number for other in theirs for number in other.numbers}
        )
        attributed = bool(_ATTRIBUTED.search(bare(each.text)))
        if each.numbers and not figures:
            continue
        if named + figures + attributed < 1 or len(fresh) < 3 or not _reports(each, subject, names):
            continue
        if weights.share(each.terms, known) > (_MAIN if place < _LEAD else 1 - _NEW / 2):
            continue
        if max((weights.share(each.terms, other.terms) for other in theirs), default=0.0) > 1 - _NEW:
            continue
        worth = min(named, 4) / 2 + 1.5 * min(figures, 2) + attributed + min(len(fresh), 6) / 3
        worth += 0.3 * min(len(each.terms & subject), 4) - 0.9 * len(
            coloured(bare(each.text), each.article.language)
        )
        if flags(each.text, each.article.language) and not attributed + figures:
            continue
        scored.append((worth * _told_share(each) - 0.05 * place, each))
    return scored


def ages(text: str) -> frozenset[str]:
    """The ages that it gives, which are numbers, but no news: "Odo Brenk, 58, ..." """
    return frozenset(re.findall(r", (\d{1,3}),", text))


def _told_share(each: Statement) -> float:
    """The share of a sentence that the outlet tells itself, and does not quote."""
    return len(bare(each.text).split()) / max(1, len(each.text.split()))


def _reports(each: Statement, subject: frozenset[str], names: frozenset[str]) -> bool:
    """Whether a sentence stands alone and tells a fact."""
    text = each.text
    if not 6 <= len(text.split()) <= 60 or text.rstrip("\"'”’»)")[-1:] not in {".", "…"}:
        return False
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return False
    if grammar.POINTS.search(bare(text)) or len(coloured(bare(text), each.article.language)) > 1:
        return False
    if _VAGUE.search(text) or _DANGLING.match(text) or grammar.FLUFF.search(text):
        return False
    if each.article.language[:2] != "en":
        return True
    before = each.article.text[: each.start]
    return grammar.whole(bare(text)) and stands(text, before, subject, names, dated=True)


def _apart(scored: Sequence[tuple[float, Statement]], weights: Weights) -> tuple[Statement, ...]:
    """The best few that do not tell each other's facts, in the order of the text."""
    kept: list[Statement] = []
    for _, each in sorted(scored, key=lambda pair: -pair[0]):
        if len(kept) < MOST and all(weights.share(each.terms, other.terms) < 0.4 for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda each: each.start))
