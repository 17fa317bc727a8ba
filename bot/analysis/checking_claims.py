"""Who did what to whom, and whether it was so: turns that keep every word and lose the truth."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, pairwise

from bot.analysis.checking_words import Tables, Word, Words, tables
from bot.analysis.languages import language as table

_REACH = 5  # words on each side of a word in which a "not" still may concern it
_ALIKE = 0.6  # the least share of a sentence that another must have to tell the same
_SIDE = 4  # content words on each side of a verb that may be its agent or patient
_NO_DENIAL = ("only", "least", "just", "longer")  # "not only" denies nothing
_JOINS = ("and", "or", "the", "und", "oder")  # what stands between equals says nothing of their places
_COPIED = 0.7  # the least share of a sentence that must be copied for a word to count as replaced
_NEAR = 6  # words between a speaker and the verb of saying

Roots = frozenset[str]
Run = tuple[str, str, str]
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}  # what is left of a word before its "n't"


def turned(said: Words, held: Sequence[Words], language: str) -> str | None:
    """Why a sentence says another thing with the words of its sources, in plain words, or None."""
    known = tables(language)
    same = _alike(said, held)
    return (
        _disowned(said, same, language)
        or _opposed(said, same, known)
        or _negated(said, same, known)
        or _unsaid(said, same, known)
        or _swapped(said, same, known)
        or _exchanged(said, same, known)
        or _given_away(said, same, language)
        or _replaced(said, same, known)
    )


def _alike(said: Words, held: Sequence[Words]) -> list[Words]:
    """The sentences that tell what this one tells: the nearest, and all that share enough with it."""
    shares = [sum(not each.keys.isdisjoint(word.keys) for word in said.content) for each in held]
    best = max(shares, default=0)
    least = min(best, max(1, _ALIKE * len(said.content)))
    return [each for each, share in zip(held, shares, strict=True) if share >= least and share > 0]


def _disowned(said: Words, same: Sequence[Words], language: str) -> str | None:
    """ "Did not say", "denied that" where the sources have no such thing."""
    known, says = tables(language), table(language).says
    there = frozenset(key for each in same for key in each.keys)
    for at, word in enumerate(said.all):
        unsaid = word.lower in says or word.root == "say"
        if unsaid and any(_is_negation(said, n, known) for n in range(max(0, at - 2), at)):
            if not any(_is_negation(e, n, known) for e in same for n, w in _saying(e, says)):
                return f"it denies “{word.text}”, which is not denied in what is cited"
        elif word.root in known.denying and there.isdisjoint(word.keys):
            following = said.all[at + 1].lower if at + 1 < len(said.all) else ""
            if following in ("that", "dass") or not _any_negation(same, known):
                return f"it says “{word.text}”, which nobody does in what is cited"
    return None


def _saying(words: Words, says: Collection[str]) -> Iterator[tuple[int, Word]]:
    """The words before each verb of saying, by number."""
    for at, word in enumerate(words.all):
        if word.lower in says or word.root == "say":
            yield from ((n, words.all[n]) for n in range(max(0, at - 2), at))


def _any_negation(same: Sequence[Words], known: Tables) -> bool:
    return any(
        _is_negation(each, n, known) or word.root in known.denying
        for each in same
        for n, word in enumerate(each.all)
    )


def _opposed(said: Words, same: Sequence[Words], known: Tables) -> str | None:
    """A word whose opposite stands in its place in the sources, unless a "not" turns one of them."""
    there = frozenset(key for each in same for key in each.keys)
    for at, word in enumerate(said.all):
        against = known.opposites.get(word.root, frozenset())
        if not against or word.root in there or _negates(said, at, known):
            continue
        company = _neighbours(said, at)
        for each in same:
            for n, other in enumerate(each.all):
                if other.root in against and company & _neighbours(each, n) and not _negates(each, n, known):
                    return f"it says “{word.text}” where “{other.text}” is cited"
    return None


def _neighbours(words: Words, at: int) -> frozenset[str]:
    """The roots of the content words beside one."""
    near = [*words.all[max(0, at - _REACH) : at], *words.all[at + 1 : at + 1 + _REACH]]
    return frozenset(word.root for word in near if word.content)


def _negated(said: Words, same: Sequence[Words], known: Tables) -> str | None:
    """A "not" that one side has and the other hasn't, on a word that both have."""
    for head in _heads(said, known):
        matches = [(e, n) for e in same for n, w in enumerate(e.all) if not w.keys.isdisjoint(head.keys)]
        if matches and not any(_negates(each, n, known) for each, n in matches):
            return f"it denies “{head.text}”, which is not denied in what is cited"
    told = range(_question(said, known))  # what is asked is not claimed
    for each in same:
        for head in _heads(each, known):
            at = [n for n in told if said.all[n].root == head.root]
            if (
                at
                and not any(_negates(said, n, known) for n in at)
                and not _elsewhere(head, each, same, known)
            ):
                return f"it leaves out that “{head.text}” is denied in what is cited"
    return None


def _unsaid(said: Words, same: Sequence[Words], known: Tables) -> str | None:
    """A "not" that one side has and the other hasn't, between words that stand alike in both."""
    runs = [_runs(each, known) for each in same]
    if any(bare in run for bare in _bared(said, known) for run in runs):
        return "it denies what is not denied in what is cited"
    ours = _runs(said, known)
    for number, each in enumerate(same):
        others = [run for n, run in enumerate(runs) if n != number]
        if any(bare in ours and not any(bare in run for run in others) for bare in _bared(each, known)):
            return "it leaves out a denial in what is cited"
    return None


def _runs(words: Words, known: Tables) -> frozenset[Run]:
    """All runs of three words that no "not" stands near: it may have been moved only."""
    roots = [word.root for word in words.all]
    runs = list(zip(roots, roots[1:], roots[2:], strict=False))
    denials = {at for at in range(len(roots)) if _is_negation(words, at, known)}
    return frozenset(run for at, run in enumerate(runs) if denials.isdisjoint(range(at - 2, at + 5)))


def _bared(words: Words, known: Tables) -> Iterator[Run]:
    """The runs of three words around each negation, which is left out."""
    for at, word in enumerate(words.all):
        if word.answer or not (word.lower in known.negating or word.lower.endswith("n't")):
            continue
        plain = word.lower.removesuffix("n't")
        kept = [known.root(_WHOLE.get(plain, plain))] if plain != word.lower else []
        before = [each.root for each in words.all[max(0, at - 2) : at]]
        around = [*before, *kept, *(each.root for each in words.all[at + 1 : at + 3])]
        middle = len(before) + len(kept)
        for start in range(max(0, middle - 2), middle):
            if start + 3 <= len(around) and start + 2 >= middle:
                yield (around[start], around[start + 1], around[start + 2])


def _elsewhere(head: Word, there: Words, same: Sequence[Words], known: Tables) -> bool:
    """Whether another place says the same of the word without a "not"."""
    return any(
        word.root == head.root and not _negates(each, n, known)
        for each in same
        for n, word in enumerate(each.all)
        if each is not there or word is not head
    )


def _heads(words: Words, known: Tables) -> Iterator[Word]:
    """The word that each negation denies: the first with a meaning behind it.

    A "No" that answers denies what was asked, where the sentence tells the question.
    """
    for at, word in enumerate(words.all):
        if word.answer:
            behind = words.all[_question(words, known) :]
            yield from [each for each in behind if each.content and not each.name][:1]
        elif _is_negation(words, at, known):
            following = words.all[at + 1 : at + 1 + _REACH]
            head = next((each for each in following if each.content), None)
            if head is not None:
                yield head
        elif word.root in known.denying:
            yield from _refused(words, at)


def _question(words: Words, known: Tables) -> int:
    """The number of the first word of a question that is told ("asked whether *he* ..."), or past the end."""
    asked = False
    for at, word in enumerate(words.all):
        asked = asked or word.lower in known.asking
        if asked and word.lower in known.whether:
            return at + 1
    return len(words.all)


def _refused(words: Words, at: int) -> Iterator[Word]:
    """What was refused or denied: "to sign", "stealing"."""
    for before, word in pairwise(words.all[at : at + _REACH]):
        if word.content and (before.lower in ("to", "zu") or word.lower.endswith("ing")):
            yield word


def _is_negation(words: Words, at: int, known: Tables) -> bool:
    word = words.all[at].lower
    following = words.all[at + 1].lower if at + 1 < len(words.all) else ""
    denies = (word in known.negating and not words.all[at].answer) or word.endswith("n't")
    return denies and following not in _NO_DENIAL


def _negates(words: Words, at: int, known: Tables) -> bool:
    """Whether a "not" or a verb like "refused" stands so near to a word that it may concern it."""
    near = range(max(0, at - _REACH), min(len(words.all), at + _REACH + 1))
    if any(word.answer for word in words.all) and at >= _question(words, known):
        return True
    return any(
        n != at and (_is_negation(words, n, known) or (n < at + 2 and words.all[n].root in known.denying))
        for n in near
    )


def _swapped(said: Words, same: Sequence[Words], known: Tables) -> str | None:
    """The same verb between the same two, the other way round, and nowhere this way round."""
    there = [deed for each in same for deed in _deeds(each, known)]
    names = frozenset(word.root for word in said.all if word.name)
    for agents, verb, patients in _deeds(said, known):
        acts = [(others, targets) for others, act, targets in there if act.root == verb.root]
        if acts and all(_crossed((agents, patients), act, names) for act in acts):
            return f"it swaps who and whom around “{verb.text}”"
    return None


def _crossed(one: tuple[Roots, Roots], two: tuple[Roots, Roots], names: Roots) -> bool:
    """Whether the agent of one deed is the patient of another and the reverse; names tell it surest."""
    (agents, patients), (others, targets) = one, two
    left, right = agents & targets, patients & others
    if left & names and right & names:
        return not agents & others & names
    return bool(left and right) and len(left) + len(right) > len(agents & others) + len(patients & targets)


def _exchanged(said: Words, same: Sequence[Words], known: Tables) -> str | None:
    """Two names, each in the other's place: the words beside them tell."""
    ours = _surroundings(said)
    for each in same:
        theirs = _surroundings(each)
        if len(ours.keys() & theirs.keys()) < 2 or _has_agent(said, known) != _has_agent(each, known):
            continue
        shared = sorted(ours.keys() & theirs.keys())
        for one, two in combinations(shared, 2):
            crossed = min(len(ours[one] & theirs[two]), len(ours[two] & theirs[one]))
            straight = max(len(ours[one] & theirs[one]), len(ours[two] & theirs[two]))
            if crossed > straight:
                return f"it exchanges “{one.title()}” and “{two.title()}”"
    return None


def _surroundings(words: Words) -> dict[str, frozenset[tuple[int, str]]]:
    """For each word of a name what stands beside that name, with the side and how far."""
    found: dict[str, frozenset[tuple[int, str]]] = {}
    at = 0
    while at < len(words.all):
        end = at
        while end < len(words.all) and words.all[end].name:
            end += 1
        if end > at:
            left = [
                (-n, word.root) for n, word in enumerate(reversed(words.all[max(0, at - 2) : at]), start=1)
            ]
            right = list(enumerate((word.root for word in words.all[end : end + 2]), start=1))
            beside = frozenset((side, root) for side, root in (*left, *right) if root not in _JOINS)
            for name in (word.lower for word in words.all[at:end]):
                found[name] = found.get(name, frozenset()) | beside
        at = end + 1
    return found


def _replaced(said: Words, same: Sequence[Words], known: Tables) -> str | None:
    """One word in the place of another that is not like it, all around them the same."""
    there = frozenset(key for each in same for key in each.keys)
    ours = frozenset(word.root for word in said.all)
    for each in same:
        if len(ours & frozenset(word.root for word in each.all)) < _COPIED * len(ours):
            continue
        places = {(a.root, c.root): b for a, b, c in zip(each.all, each.all[1:], each.all[2:], strict=False)}
        for before, word, after in zip(said.all, said.all[1:], said.all[2:], strict=False):
            other = places.get((before.root, after.root))
            if other is None or not word.content or not other.content or word.keys & other.keys:
                continue
            new = there.isdisjoint(word.keys) and not {word.root, other.root} & known.light
            if other.root not in ours and (new or (word.name and other.name)):
                return f"it says “{word.text}” where “{other.text}” is cited"
    return None


def _has_agent(words: Words, known: Tables) -> bool:
    return any(word.lower in known.agent for word in words.all)


def _deeds(words: Words, known: Tables) -> Iterator[tuple[Roots, Word, Roots]]:
    """Each verb with the roots of what stands before and behind it, turned round in the passive."""
    content = words.content
    places = {id(word): n for n, word in enumerate(words.all)}
    for at, verb in enumerate(content):
        if verb.name or verb.root in known.light - known.addressing or not _verbal(verb):
            continue
        before = frozenset(word.root for word in content[max(0, at - _SIDE) : at])
        behind = frozenset(word.root for word in content[at + 1 : at + 1 + _SIDE])
        place = places[id(verb)]
        auxiliary = {word.lower for word in words.all[max(0, place - 3) : place]} & known.passive
        if _agent(words, place + 1, 5 if auxiliary else 1, known):
            before, behind = behind, before
        yield before, verb, behind


def _agent(words: Words, start: int, reach: int, known: Tables) -> bool:
    """Whether a "by" within ``reach`` words names a doer, and not a figure or a way of doing."""
    for at, word in enumerate(words.all[start : start + reach], start=start + 1):
        if word.lower in known.agent and at < len(words.all):
            follows = words.all[at].lower
            way = follows in known.figures or follows.endswith("ing") or not follows.isalpha()
            return not way and known.ways.isdisjoint(each.lower for each in words.all[at : at + 3])
    return False


def _verbal(word: Word) -> bool:
    """Whether a word may be a finite verb: an ending says so, or it is irregular."""
    return word.lower.endswith(("ed", "s", "te", "ten", "t")) or word.irregular


def _given_away(said: Words, same: Sequence[Words], language: str) -> str | None:
    """The same words in another mouth: each source names a speaker, and none this one."""
    speakers = frozenset(word.root for word in speaking(said, language, _NEAR) if word.name)
    regions = [speaking(each, language, len(each.all)) for each in same]
    if not speakers or not regions or not all(any(word.name for word in region) for region in regions):
        return None
    everyone = frozenset(word.root for region in regions for word in region)
    return None if speakers & everyone else "it gives the words to another speaker"


def speaking(words: Words, language: str, reach: int) -> list[Word]:
    """The words that may name who speaks: at most ``reach`` before a verb of saying, or those behind it
    where it is inverted ("said Ann Orr") or passive."""
    rules, known = table(language), tables(language)
    found: list[Word] = []
    for at, word in enumerate(words.all):
        noun = at > 0 and words.all[at - 1].lower in rules.determiners | rules.prepositions  # "the report"
        if (word.lower in rules.says and not noun) or word.lower == "according":
            before, behind = words.all[max(0, at - reach) : at], words.all[at + 1 : at + 1 + _NEAR]
            passive = any(each.lower in known.passive for each in before[-2:])
            named = word.root in known.addressing and any(each.name for each in before)  # "asked Tom to"
            inverted = word.root != "tell" and not named and bool(behind) and behind[0].name
            found.extend(behind if word.lower == "according" or passive or inverted else before)
    return found
