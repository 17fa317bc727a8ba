"""The forms of a word, by rule and a short table of what breaks the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

PAST = {
    "bend": "bent", "bite": "bit", "blow": "blew", "break": "broke", "come": "came", "cut": "cut",
    "do": "did", "drive": "drove", "fall": "fell", "feed": "fed", "fight": "fought", "find": "found",
    "fly": "flew", "forget": "forgot", "get": "got", "give": "gave", "go": "went", "hit": "hit",
    "hold": "held", "keep": "kept", "know": "knew", "lay": "laid", "lead": "led", "leave": "left",
    "let": "let", "lie": "lied", "lose": "lost", "make": "made", "mislead": "misled",
    "override": "overrode", "put": "put", "rear": "reared", "rend": "rent", "ride": "rode", "rob": "robbed",
    "run": "ran", "say": "said", "see": "saw", "seek": "sought", "sell": "sold", "send": "sent",
    "shoot": "shot", "shrink": "shrank", "sit": "sat", "slink": "slunk", "sow": "sowed", "speak": "spoke",
    "spin": "spun", "spit": "spat", "stab": "stabbed", "stand": "stood", "strike": "struck", "sweep": "swept",
    "take": "took", "teach": "taught", "tear": "tore", "tell": "told", "think": "thought", "throw": "threw",
    "twist": "twisted", "wax": "waxed", "weep": "wept", "wreak": "wreaked", "write": "wrote", "be": "was",
}  # fmt: skip
PLURAL = {"person": "people", "man": "men", "woman": "women", "child": "children", "wolf": "wolves"}
DOUBLING = {"babysit", "kidnap", "worship"}
VOWELS = "aeiou"


def inflect(entry: str, plainer: str, form: str, language: str) -> Iterator[tuple[str, str]]:
    """Each form of an entry with the same form of the plainer word ("" where there is none).

    ``form`` is one of "verb", "verb-past" (only the past and the gerund), "verb-gerund" (only that),
    "noun", "adjective", "fixed".
    """
    if language == "de":
        yield from ((each, plainer) for each in _german(entry, form))
        return
    yield from dict(_english(entry, plainer, form)).items()


def _english(entry: str, plainer: str, form: str) -> Iterator[tuple[str, str]]:
    if form not in VERBS or form == "verb":
        yield entry, plainer
    if form in VERBS:
        for change in VERBS[form]:
            yield _first(entry, change), _first(plainer, change)
    elif form == "noun":
        yield _head(entry, plural), _head(plainer, plural)
    elif form == "adjective":
        for change in (comparative, superlative):
            yield _first(entry, change), ""


def _first(phrase: str, change: Callable[[str], str]) -> str:
    """The phrase with its first word changed: a verb stands first. A hyphened verb changes at its end."""
    word, space, rest = phrase.partition(" ")
    start, hyphen, last = word.rpartition("-")
    return start + hyphen + change(last) + space + rest if phrase else ""


def _head(phrase: str, change: Callable[[str], str]) -> str:
    """The phrase with its head noun changed: the last word before a preposition."""
    words = phrase.split(" ")
    heads = [n for n, word in enumerate(words) if n and word in ("in", "on", "of", "who", "with")]
    at = (heads[0] if heads else len(words)) - 1
    return " ".join([*words[:at], change(words[at]), *words[at + 1 :]]) if phrase else ""


def third(verb: str) -> str:
    """slam: slams, bash: bashes, decry: decries."""
    return {"be": "is", "have": "has"}.get(verb) or plural(verb)


def past(verb: str) -> str:
    """slam: slammed, decry: decried, mislead: misled."""
    if verb in PAST:
        return PAST[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return verb[:-1] + "ied"
    return _doubled(verb) + "ed"


def gerund(verb: str) -> str:
    """slam: slamming, deride: deriding, lie: lying."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return _doubled(verb) + "ing"


VERBS: dict[str, tuple[Callable[[str], str], ...]] = {
    "verb": (past, gerund, third),
    "verb-past": (past, gerund),
    "verb-gerund": (gerund,),
}


def plural(noun: str) -> str:
    """thug: thugs, crony: cronies, witch: witches."""
    if noun in PLURAL:
        return PLURAL[noun]
    for end, many in PLURAL.items():
        if noun.endswith(end) and end == "man" and noun not in ("human", "german"):
            return noun[: -len(end)] + many
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def comparative(adjective: str) -> str:
    """dumb: dumber, silly: sillier."""
    return past(adjective)[:-1] + "r"


def superlative(adjective: str) -> str:
    """dumb: dumbest, silly: silliest."""
    return past(adjective)[:-1] + "st"


def _doubled(verb: str) -> str:
    """The stem before -ed and -ing: the last consonant twice after one short vowel."""
    sound = verb.replace("qu", "qw")
    short = len(sound) > 2 and sound[-1] not in "aeiouwxy" and sound[-2] in VOWELS and sound[-3] not in VOWELS
    one = sum(letter in VOWELS for letter in sound) == 1
    return verb + verb[-1] if short and (one or verb in DOUBLING) else verb


def _german(entry: str, form: str) -> Iterator[str]:
    """Endings of weak verbs, nouns and adjectives, generously: a form that is no word does no harm."""
    yield entry
    if form == "verb":
        stem, space, rest = entry.partition(" ")
        stem = stem.removesuffix("en").removesuffix("n")
        yield from (stem + end + space + rest for end in ("t", "te", "ten", "st", "e"))
    elif form == "noun":
        yield from (entry + end for end in ("e", "en", "er", "ern", "n", "s", "es", "in", "innen"))
    elif form == "adjective":
        stem = entry.removesuffix("e")
        yield from (stem + end for end in ("e", "er", "en", "es", "em", "ere", "eren", "ste", "sten"))
