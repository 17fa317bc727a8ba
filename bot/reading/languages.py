"""Which language a text is in: by its commonest words where they tell, else by py3langid."""

from __future__ import annotations

import re
from collections import Counter

COMMON = {
    "en": """the of and to in that is was for it with as his on be at by had are but from they which were has
        have not this an who will said""",
    "de": """der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es werden aus
        er hat dass sie nach wird bei""",
    "fr": """le la les de des et à en du un une que est pour qui dans par sur au pas plus ce il ne se avec
        sont aux cette mais""",
    "es": """de la que el en y los se del las un por con una su para es al lo como más pero sus le ha este fue
        son entre""",
    "it": """di che il la è un per in una del si con non le da dei al gli della nel alla sono più ha anche
        delle lo come""",
    "pt": """de que o e do da em um para é com não uma os no se na por mais as dos como mas foi ao das ele à
        seu sua são""",
    "nl": """de het een van en in is dat op te voor met zijn die niet aan er om ook als bij door naar uit werd
        wordt heeft tot maar""",
}
WORDS = {name: frozenset(words.split()) for name, words in COMMON.items()}
SAMPLE = 4000
"""Characters; more of a text tells no more of its language."""


def language_of(text: str, hint: str | None = None) -> str:
    """The language as two letters. ``hint`` (a page's own word) decides where the text is too short."""
    sample = text[:SAMPLE]
    words = re.findall(r"[^\W\d_]+", sample.casefold())[:500]
    hint = re.split(r"[-_]", hint.strip().casefold())[0] if hint else None
    hint = hint if hint and len(hint) == 2 and hint.isalpha() else None
    counts = Counter(words)
    shares = sorted(
        ((sum(counts[each] for each in common & counts.keys()), name) for name, common in WORDS.items()),
        reverse=True,
    )
    (best, name), (second, _) = shares[:2]
    if len(words) >= 8 and best >= 0.15 * len(words) and best >= 1.6 * second:
        return name
    if len(words) < 8 and not (words and any(ord(each) > 0x24F for each in sample)):
        return hint or (name if best > second else "en")
    from py3langid import classify  # loaded when first needed: it brings numpy and a model

    return str(classify(sample)[0])
