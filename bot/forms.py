"""The JSON forms: the one place where nouns become JSON, and come back from it.

The forms are a contract, described in ``docs/formats.md``; a breaking change counts up ``format``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, get_args

from bot.models import (
    Answer,
    Article,
    Block,
    Brief,
    Button,
    Cite,
    Contrast,
    Digest,
    KeyQuote,
    Listing,
    OnlyIn,
    Point,
    Quote,
    Ref,
    Side,
    SourceItem,
    Span,
    Story,
    TitleGap,
    Voice,
    Wording,
)

Form = dict[str, Any]


# --- out -------------------------------------------------------------------------------------


def digest_form(digest: Digest) -> Form:
    """``parallax.digest/1``."""
    writers = sorted({brief.writer for brief in digest.briefs})
    return {
        "format": "parallax.digest/1",
        "channel": digest.channel,
        "slot": moment(digest.slot),
        "writer": ", ".join(writers) or None,
        "read_until": moment(digest.read_until),
        "stories": [story_form(brief) for brief in digest.briefs],
        "notes": [{"kind": note.kind, "text": note.text} for note in digest.notes],
    }


def story_form(brief: Brief) -> Form:
    """One story of a digest, with the whole text of its articles."""
    return {
        "id": brief.story.id,
        "headline": point_form(brief.headline),
        "points": [point_form(point) for point in brief.points],
        "quotes": [_key_quote(each) for each in brief.quotes],
        "contrasts": [_contrast(each) for each in brief.contrasts],
        "only_in": [{"article": each.article, "cites": cites(each.cites)} for each in brief.only_in],
        "articles": [article_form(each) for each in brief.story.articles],
        "independent_sources": brief.independent_sources,
        "questions": [point_form(each) for each in brief.questions],
    }


def answer_form(answer: Answer) -> Form:
    """``parallax.answer/1``."""
    return {
        "format": "parallax.answer/1",
        "question": answer.question,
        "abstained": answer.abstained,
        "sentences": [point_form(each) for each in answer.sentences],
        "articles": [article_form(each) for each in answer.articles],
        "read_until": moment(answer.as_of),
    }


def inspect_form(article: Article, quotes: Sequence[Quote], wording: Sequence[Wording]) -> Form:
    """``parallax.article/1``: what the bot sees in one article."""
    return {
        "format": "parallax.article/1",
        "outlet": article.outlet.name,
        "title": article.title,
        "url": article.url,
        "published": published(article),
        "language": article.language,
        "text": article.text,
        "sentences": [list(each) for each in article.sentences],
        "quotes": [_quote(each) for each in quotes],
        "wording": [{**_slice(each), "kind": each.kind} for each in wording],
    }


def article_form(article: Article) -> Form:
    """An article as a digest carries it."""
    return {
        "id": article.id,
        "revision": article.revision,
        "outlet": article.outlet.name,
        "title": article.title,
        "url": article.url,
        "published": published(article),
        "text": article.text,
    }


def sources_form(listings: Iterable[Listing], now: datetime) -> Form:
    """All sources, where each is set, and how it does."""
    return {"format": "parallax.sources/1", "sources": [_listing(each, now) for each in listings]}


def _listing(listing: Listing, now: datetime) -> Form:
    health, rate = listing.health, listing.health.per_day(now)
    return {
        "id": listing.id,
        "kind": listing.kind,
        "place": listing.place,
        "outlet": listing.outlet,
        "from": listing.origin,
        "state": health.state,
        "last_success": moment(health.last_success),
        "failures": health.failures,
        "why": health.why,
        "next": None if health.state == "ended" else moment(health.due),
        "items_per_day": None if rate is None else round(rate, 1),
    }


def point_form(point: Point) -> Form:
    """A sentence with its cites."""
    return {"text": point.text, "cites": cites(point.cites)}


def cites(found: Iterable[Cite]) -> list[Form]:
    """Cites as the forms carry them."""
    return [
        {"article": each.article, "revision": each.revision, "start": each.start, "end": each.end}
        for each in found
    ]


def published(article: Article) -> str | None:
    """When the outlet says it published; None where it does not say, whatever we assumed."""
    return moment(article.published) if article.dated else None


def moment(at: datetime | None) -> str | None:
    """ISO 8601 with its offset, to the second."""
    return at.isoformat(timespec="seconds") if at else None


def _slice(place: Quote | Wording | Span) -> Form:
    return {"start": place.start, "end": place.end, "text": place.text}


def _quote(quote: Quote) -> Form:
    return {**_slice(quote), "utterance": quote.utterance, "speaker": quote.speaker, "cue": quote.cue}


def _key_quote(each: KeyQuote) -> Form:
    quote = each.quote
    return {
        "text": quote.text,
        "speaker": quote.speaker,
        "article": quote.article.id,
        "revision": quote.article.revision,
        "start": quote.start,
        "end": quote.end,
        "utterance": quote.utterance,
        "also_in": list(each.also_in),
    }


def _contrast(contrast: Contrast) -> Form:
    sides = [
        {"article": side.article.id, "revision": side.article.revision, **_slice(side)}
        for side in contrast.sides
    ]
    note = point_form(contrast.note) if contrast.note else None
    return {"kind": contrast.kind, "about": contrast.about, "sides": sides, "note": note}


# --- back ------------------------------------------------------------------------------------


def brief_record(brief: Brief) -> Form:
    """A brief for the store: its story's form without the texts, which the store has."""
    form = story_form(brief)
    del form["articles"]
    return form | {
        "version": brief.version,
        "writer": brief.writer,
        "prompt": brief.prompt,
        "cost": brief.cost,
        "dropped": [list(each) for each in brief.dropped],
        "cues": [each.quote.cue for each in brief.quotes],
        "voices": [[each.article, each.speaker, each.words] for each in brief.voices],
        "titles": [[each.article, list(each.parts)] for each in brief.titles],
        "step": brief.step,
        "why": brief.why,
        "language": brief.language,
        "contexts": [_point_or_none(each.context) for each in brief.quotes],
        "translations": [_point_or_none(each.translation) for each in brief.quotes],
        "variants": [brief_record(each) for each in brief.variants],
    }


def _point_or_none(point: Point | None) -> Form | None:
    return point_form(point) if point else None


def brief_of(record: Mapping[str, Any], story: Story) -> Brief:
    """The brief that a record keeps, on the very revisions that it was written from."""
    known = {each.id: each for each in story.articles}
    return Brief(
        story=story,
        version=record["version"],
        headline=_point_of(record["headline"]),
        points=tuple(map(_point_of, record["points"])),
        quotes=_key_quotes_of(record, known),
        contrasts=tuple(_contrast_of(each, known) for each in record["contrasts"]),
        only_in=tuple(OnlyIn(each["article"], _cites_of(each["cites"])) for each in record["only_in"]),
        questions=tuple(map(_point_of, record["questions"])),
        independent_sources=record["independent_sources"],
        writer=record["writer"],
        prompt=record["prompt"],
        cost=record["cost"],
        dropped=tuple((text, reason) for text, reason in record["dropped"]),
        voices=tuple(Voice(*each) for each in record["voices"]),
        titles=tuple(TitleGap(article, tuple(parts)) for article, parts in record["titles"]),
        step=record.get("step", "whole"),
        why=record.get("why"),
        language=record.get("language"),
        variants=tuple(brief_of(each, story) for each in record.get("variants", ())),
    )


def _key_quotes_of(record: Mapping[str, Any], known: Mapping[str, Article]) -> tuple[KeyQuote, ...]:
    none = [None] * len(record["quotes"])
    said = zip(
        record["quotes"],
        record["cues"],
        record.get("contexts", none),
        record.get("translations", none),
        strict=True,
    )
    return tuple(
        replace(
            _key_quote_of(form, cue, known),
            context=_point_of(context) if context else None,
            translation=_point_of(translation) if translation else None,
        )
        for form, cue, context, translation in said
    )


def _cites_of(forms: Iterable[Form]) -> tuple[Cite, ...]:
    return tuple(Cite(**form) for form in forms)


def _point_of(form: Form) -> Point:
    return Point(form["text"], _cites_of(form["cites"]))


def _key_quote_of(form: Form, cue: str | None, known: Mapping[str, Article]) -> KeyQuote:
    place = known[form["article"]], form["start"], form["end"]
    return KeyQuote(Quote(*place, form["utterance"], form["speaker"], cue), tuple(form["also_in"]))


def _contrast_of(form: Form, known: Mapping[str, Article]) -> Contrast:
    sides = tuple(Span(known[side["article"]], side["start"], side["end"]) for side in form["sides"])
    note = _point_of(form["note"]) if form["note"] else None
    return Contrast(form["kind"], form["about"], sides, note)


# --- blocks ----------------------------------------------------------------------------------

_PARTS = (Ref, Side, SourceItem, Button, Cite)
_TAGGED: dict[str, type] = {kind.__name__: kind for kind in (*get_args(Block), *_PARTS)}


def blocks_form(blocks: Iterable[Block]) -> list[Form]:
    """Blocks for the store: each dataclass as an object with its name under ``is``."""
    return [_tagged(each) for each in blocks]


def blocks_of(forms: Iterable[Form]) -> tuple[Block, ...]:
    """Blocks from the store."""
    return tuple(_untagged(each) for each in forms)


def _tagged(value: Any) -> Any:
    if is_dataclass(value):
        plain = {field.name: _tagged(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **plain}
    if isinstance(value, tuple):
        return [_tagged(each) for each in value]
    return {"is": "datetime", "at": value.isoformat()} if isinstance(value, datetime) else value


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_untagged(each) for each in value)
    if not isinstance(value, dict):
        return value
    if value["is"] == "datetime":
        return datetime.fromisoformat(value["at"])
    return _TAGGED[value["is"]](**{name: _untagged(each) for name, each in value.items() if name != "is"})
