"""What an evaluation came to: as a table, and as a page one can look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import IO, Any

from markupsafe import Markup
from rich.console import Console

from bot.layout import when
from bot.models import Brief, Point
from bot.operating.evaluating import Trial
from bot.operating.printing import table
from bot.platforms import terminal
from bot.platforms.page_render import FILES, environment

Row = tuple[str, str, Callable[[Sequence[Trial]], str]]


def _mean(numbers: Iterable[float]) -> float:
    return fmean([*numbers] or [0.0])


def _share(of: Callable[[Trial], float]) -> Callable[[Sequence[Trial]], str]:
    return lambda trials: f"{100 * _mean(map(of, trials)):.0f} %"


def _cost(trials: Sequence[Trial]) -> str:
    known = [each.measures.usd for each in trials if each.problem is None]
    failed = len(trials) - len(known)
    if any(usd is None for usd in known) or (failed and not known):
        return "unknown"
    told = f"{sum(usd for usd in known if usd):.4f} USD"
    return f"{told}, without {failed} that did not pass" if failed else told


ROWS: tuple[Row, ...] = (
    (
        "written by it",
        "briefs that passed; the rest are extractive",
        _share(lambda each: each.problem is None),
    ),
    ("faithfulness", "mean score of each text against what it cites", _share(lambda e: e.measures.faithful)),
    ("valid", "texts that pass the whole test, of all it wrote", _share(lambda e: e.measures.valid)),
    ("quotes", "found word for word in their article", _share(lambda e: e.measures.quotes)),
    (
        "wording flags",
        "in 100 words of ours; in brackets, of the head of the first article",
        lambda trials: (
            f"{_mean(e.measures.calm for e in trials):.2f} ({_mean(e.measures.first for e in trials):.2f})"
        ),
    ),
    ("sources heard", "independent sources that a point cites", _share(lambda each: each.measures.heard)),
    (
        "length",
        "points, and words of all points",
        lambda trials: (
            f"{_mean(e.measures.points for e in trials):.1f} points, "
            f"{_mean(e.measures.words for e in trials):.0f} words"
        ),
    ),
    ("cost", "of these briefs, without the masked ones", _cost),
    ("time", "for a story", lambda trials: f"{_mean(each.measures.seconds for each in trials):.2f} s"),
    (
        "drift when masked",
        "how far the outlets' shares of the points moved with names hidden and order changed",
        _share(lambda each: each.drift),
    ),
    ("same when masked", "of the cited sentences", _share(lambda each: each.likeness)),
)


@dataclass(frozen=True, slots=True)
class Report:
    """All trials, and when they were made."""

    place: str
    at: datetime
    trials: dict[str, tuple[Trial, ...]]

    def table(self) -> list[tuple[str, str, list[str]]]:
        """For each measure its name, what it means, and what each writer came to."""
        return [(name, means, [tell(some) for some in self.trials.values()]) for name, means, tell in ROWS]


def print_report(made: Report, out: IO[str]) -> None:
    """The table of measures."""
    console: Console = terminal.console_for(out)
    count = len(next(iter(made.trials.values())))
    title = f"{count} {'story' if count == 1 else 'stories'} of {made.place}"
    rows = ((name, *cells) for name, _, cells in made.table())
    console.print(table(title, ("", *made.trials), rows))


def page(made: Report) -> str:
    """The report as one file of HTML, with its style inside."""
    style = Markup((FILES / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return (
        environment()
        .get_template("eval.html")
        .render(
            title=f"Evaluation of {' and '.join(made.trials)}",
            style=style,
            place=made.place,
            at=when(made.at),
            names=list(made.trials),
            rows=made.table(),
            stories=list(_stories(made)),
        )
    )


def _stories(made: Report) -> Iterator[dict[str, Any]]:
    """Each story with what each writer made of it."""
    for trials in zip(*made.trials.values(), strict=True):
        story = trials[0].story
        yield {
            "id": story.id,
            "articles": [(n, each.outlet.name, each.title) for n, each in enumerate(story.articles, 1)],
            "told": [_told(name, trial) for name, trial in zip(made.trials, trials, strict=True)],
        }


def _told(name: str, trial: Trial) -> dict[str, Any]:
    brief, found = trial.brief, trial.measures
    return {
        "name": name,
        "problem": trial.problem,
        "headline": _cited(brief, brief.headline),
        "points": [_cited(brief, each) for each in brief.points],
        "quotes": [(each.quote.text, each.quote.speaker or "not named") for each in brief.quotes],
        "dropped": brief.dropped,
        "said": f"{100 * found.faithful:.0f} % faithful · {found.words} words · {found.seconds:.2f} s · "
        f"drift {100 * trial.drift:.0f} %",
    }


def _cited(brief: Brief, point: Point) -> tuple[str, str]:
    """A text, and the numbers of the articles that it cites."""
    places = {each.id: n for n, each in enumerate(brief.story.articles, 1)}
    numbers = sorted({places[cite.article] for cite in point.cites})
    return point.text, " ".join(f"[{number}]" for number in numbers)
