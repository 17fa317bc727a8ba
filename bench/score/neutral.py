"""ROUGE-1 of a summary with the neutral text, F1 over lower-case words, no stemming; how long and calm it is.

``--norms FILE`` is a table of words with their valence and arousal, 0 to 1, in tabs: then ``arousal`` is the
sum over those words of a summary that are no neutral ones (valence beyond .35 to .65) and that the neutral
text does not have, the mean of all summaries, and ``arousal_first`` the same of the first articles.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.score._rows import read
from bot.analysis.wording import flags


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this scorer."""
    parser.add_argument("--norms", type=Path, help="words with valence and arousal, for measuring how calm")


def score(gold: Path, pred: Path, options: argparse.Namespace) -> dict[str, object]:
    """``rouge_1`` in percent, ``words`` a summary, ``over`` how many are longer than 90 words.

    ``flags`` are those of wording in 100 words, ``calmer`` how many times as many the first articles have.
    """
    said = {row["id"]: str(row["summary"]) for row in read(pred)}
    rows = list(read(gold))
    shares = [rouge(said.get(row["id"], ""), row["neutral"]["text"]) for row in rows]
    lengths = [len(said.get(row["id"], "").split()) for row in rows]
    ours = [said.get(row["id"], "") for row in rows]
    first = [row["articles"][0]["text"] for row in rows]
    found, theirs = _flags(ours), _flags(first)
    norms = _norms(options.norms) if getattr(options, "norms", None) else {}
    golds = [row["neutral"]["text"] for row in rows]
    arousal = {"arousal": _arousal(ours, golds, norms), "arousal_first": _arousal(first, golds, norms)}
    return {
        "rows": len(rows),
        "rouge_1": round(100 * sum(shares) / (len(rows) or 1), 2),
        "words": round(sum(lengths) / (len(rows) or 1), 1),
        "over": sum(length > 90 for length in lengths),
        "flags": round(found, 3),
        "calmer": round(theirs / (found or 1e-9), 2),
        **(arousal if norms else {}),
    }


def _flags(texts: Sequence[str]) -> float:
    """Wording flags in 100 words."""
    found = sum(len(flags(text, "en")) for text in texts)
    return 100 * found / (sum(len(text.split()) for text in texts) or 1)


def _norms(table: Path) -> dict[str, tuple[float, float]]:
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    return {row[0]: (float(row[1]), float(row[2])) for row in rows if len(row) > 2 and row[1][:1].isdigit()}


def _arousal(texts: Sequence[str], golds: Sequence[str], norms: Mapping[str, tuple[float, float]]) -> float:
    sums = [_stirring(text, gold, norms) for text, gold in zip(texts, golds, strict=True)]
    return round(sum(sums) / (len(sums) or 1), 2)


def _stirring(text: str, gold: str, norms: Mapping[str, tuple[float, float]]) -> float:
    neutral = set(re.findall(r"\w+", gold.lower()))
    words = (word for word in re.findall(r"\w+", text.lower()) if word not in neutral)
    known = (norms[word] for word in words if word in norms)
    return sum(arousal for valence, arousal in known if not 0.35 <= valence <= 0.65)


def rouge(said: str, gold: str) -> float:
    """F1 over words, each counted as often as both have it."""
    ours, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (said, gold))
    same = sum((ours & theirs).values())
    return 2 * same / ((sum(ours.values()) + sum(theirs.values())) or 1)
