"""Why an article is in its story, in words for a person."""

from __future__ import annotations

import math

from bot.analysis.stories_likeness import BAND, Cluster, Member, days

WORDS = 5
STEEP = 25.0


def score(above: float) -> float:
    """How sure a decision is, 0.5 to 1 for one above its bound: a logistic curve of the distance."""
    return round(1 / (1 + math.exp(-STEEP * max(-1.0, min(1.0, above)))), 3)


def repeated(member: Member, other: Member) -> str:
    """The same text again."""
    if member.print.outlet == other.print.outlet:
        return f"its outlet has this text already, as {other.print.article}"
    return f"nearly the same text as {other.print.article}"


def shared(member: Member, story: Cluster, above: float) -> str:
    """What the article has in common with the story it joins."""
    sure = "surely the same event" if above >= BAND else "the same event, on balance"
    return f"{sure}: {_common(member, story)}"


def alone(member: Member, nearest: Cluster | None, above: float) -> str:
    """Why the article is not of the nearest story."""
    if nearest is None:
        return "opens a story: nothing in these days is like it"
    sure = "surely not" if above < -BAND else "not clearly"
    return f"opens a story: {sure} the event of {nearest.id}, though {_common(member, nearest)}"


def _common(member: Member, story: Cluster) -> str:
    others = story.others(member) or story.members
    held = {term for each in others for term in each.terms}
    common = [term for term in member.terms if term in held][: 2 * WORDS]
    common.sort(key=lambda term: term not in member.print.names)
    forms = dict(zip(member.print.terms, member.print.words, strict=True))
    words = [
        forms[term].capitalize() if term in member.print.names else forms[term] for term in common[:WORDS]
    ]
    parts = [f"both tell of {', '.join(words)}"] if words else ["no telling word is common to both"]
    mine = " and ".join(sorted(each.capitalize() for each in member.print.days))
    weighed = sum(days(member.print, each.print) for each in others)
    if weighed > 0:
        parts.append(f"both name {mine}")
    elif weighed < 0:
        parts.append(f"only this one names {mine}")
    return "; ".join(parts)
