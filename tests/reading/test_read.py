"""What reading decides, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.errors import Unreadable
from bot.models import Entry
from bot.reading import first_words, read
from bot.reading.emoji import without_emoji
from bot.reading.furniture import is_furniture, is_heading, without_furniture
from bot.reading.kinds import kind_of
from bot.reading.languages import language_of
from bot.reading.outlets import from_file, slug
from bot.reading.plain import markdown, paragraphs
from bot.reading.times import moment
from bot.reading.urls import canonical, untracked
from bot.reading.wires import wire_of

NOW = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
SENTENCE = "The council of Dunmore voted on Monday to mend the clock, which is four minutes slow."


def entry(body: str = SENTENCE, **rest: object) -> Entry:
    """An entry of plain text."""
    made = Entry("folder:inbox", "a.txt", None, None, None, None, body, "text/plain", None, "inbox/a.txt")
    return replace(made, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://harbour.example/a", "http://www.harbour.example/a/?utm_source=x&fbclid=1#top"),
        ("https://harbour.example/a", "https://m.harbour.example/a"),
        ("https://harbour.example/a", "https://amp.harbour.example/a/amp/"),
        (
            "https://harbour.example/a?page=2&id=7",
            "https://harbour.example:443/a?id=7&page=2&utm_medium=mail",
        ),
        ("https://harbour.example/a", "https://www-harbour-example.cdn.ampproject.org/c/s/harbour.example/a"),
    ],
    ids=["tracking, www, fragment, scheme", "mobile host", "amp", "order of parameters", "amp cache"],
)
def test_one_article_has_one_address(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert read(entry(url=one), NOW).id == read(entry(url=other), NOW).id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://harbour.example/a?id=7", "https://harbour.example/a?id=8"),
        ("https://harbour.example/a", "https://harbour.example/b"),
        ("https://harbour.example:8080/a", "https://harbour.example/a"),
        ("https://harbour.example/a?cid=7", "https://harbour.example/a?cid=8"),
    ],
    ids=["parameter that counts", "path", "port", "number under a doubtful name"],
)
def test_other_addresses_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("https://h.example/a?utm_source=x&id=7&fbclid=1#part", "https://h.example/a?id=7#part"),
        ("https://h.example/a?ref=front", "https://h.example/a?ref=front"),
        ("https://h.example/a?x=%20&y", "https://h.example/a?x=%20&y"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_a_link_is_shown_without_tracking(url: str, left: str) -> None:
    assert untracked(url) == left


@pytest.mark.parametrize("url", ["http://[bad", "mailto:x", "", "http://h:99999/", "https://é.example/ü?x=%"])
def test_an_odd_address_does_no_harm(url: str) -> None:
    assert isinstance(canonical(url), str)


def test_an_id_depends_on_the_place_and_not_on_the_text() -> None:
    first = read(entry(), NOW)
    assert read(entry(SENTENCE + " It will cost nothing."), NOW).id == first.id
    assert read(entry(guid="b.txt"), NOW).id != first.id
    assert read(entry(source="folder:other"), NOW).id != first.id
    assert len(first.id) == 12


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("https://harbour.example/real", "https://harbour.example/real"),
        ("https://elsewhere.example/real", "https://m.harbour.example/p"),
        ("https://harbour.example/", "https://m.harbour.example/p"),
        ("javascript:alert(1)", "https://m.harbour.example/p"),
    ],
    ids=["same site", "another site", "front page", "no address"],
)
def test_a_page_names_its_own_address_within_its_site(page: str, kept: str) -> None:
    body = f'<html><head><link rel="canonical" href="{page}"></head><body><p>{SENTENCE}</p></body></html>'
    assert read(entry(body, media="text/html", url="https://m.harbour.example/p"), NOW).url == kept


@pytest.mark.parametrize("body", ["", "\n\n", "...", "😀😀😀", "<p>", "Reply", "12345 67890"])
@pytest.mark.parametrize("media", ["text/plain", "text/html", "text/markdown"])
def test_no_text_is_no_article(body: str, media: str) -> None:
    with pytest.raises(Unreadable, match=r"inbox/a\.txt: no article text found"):
        read(entry(body, media=media), NOW)


def test_a_text_without_a_date_was_first_seen_now() -> None:
    article = read(entry(), NOW)
    assert (article.published, article.dated) == (NOW, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-01T09:15:00+01:00", "2026-03-01T08:15:00+00:00"),
        ("Published: March 1, 2026 at 9:15 p.m.", "2026-03-01T21:15:00+00:00"),
        ("1 March 2026", "2026-03-01T00:00:00+00:00"),
        ("Tuesday", None),
        ("3026-01-01", None),
        ("2026-13-45", None),
        ("1066-10-14", None),
    ],
    ids=["iso", "words", "day first", "no year", "future", "no such day", "too old"],
)
def test_moment(text: str, found: str | None) -> None:
    read_as = moment(text, NOW)
    assert (read_as.astimezone(UTC).isoformat() if read_as else None) == found


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("harbour-post.txt", "Harbour Post"),
        ("in/2026-03-01_harbour_post.txt", "Harbour Post"),
        ("BBC.txt", "BBC"),
        ("007_3f9ac2d1e4b5a697.txt", "File 007"),
        ("012_1111111111111111.txt", "File 012"),
        ("3f9ac2d1e4b5a697.txt", "File 3f9ac2d1"),
        ("article-2.txt", "File 2"),
    ],
)
def test_outlet_from_a_file_name(name: str, outlet: str) -> None:
    assert from_file(name) == outlet


def test_an_outlet_is_one_with_and_without_its_article() -> None:
    assert slug("The Harbour Post") == slug("Harbour Post") == "harbour-post"
    assert slug("The") == "the"


@pytest.mark.parametrize(
    ("given", "outlet"),
    [
        ({"outlet": "By Setting"}, "By Setting"),
        ({"body": f"Outlet: By Header\n\n{SENTENCE}"}, "By Header"),
        ({"url": "https://www.by-host.example/a"}, "by-host.example"),
        ({"guid": "by-file.txt"}, "By File"),
    ],
    ids=["setting", "header", "host", "file"],
)
def test_where_an_outlet_comes_from(given: dict[str, str], outlet: str) -> None:
    assert read(entry(**given), NOW).outlet.name == outlet


@pytest.mark.parametrize(
    "line",
    [
        "Also Read: Ten benches to sit on before you stand",
        "READ MORE: The clock that struck fourteen",
        "Leave a Comment",
        "3 Comments",
        "Reply",
        "Share this article",
        "Facebook Twitter WhatsApp",
        "Advertisement",
        "Subscribe",
        "Sign up for our daily newsletter to get the best of Dunmore in your inbox.",
        "We use cookies to improve your visit.",
        "Photo: N. Ackerby / Quayside Pictures",
        "(Photo by N. Ackerby)",
        "Tags: clock, council",
        "Follow us on Facebook and Instagram for more.",
        "© 2026 Quayside Media",
        "5 min read",
        "This article was first published in the Sunday edition.",
        "Updated 3 March 2026 09:15",
        "Lire aussi : La pendule",
        "You may reprint this text if you name us.",
        "— · —",
        "Back to top",
        "The old crane in the harbour on Friday. (Nils Ackerby/Quayside Pictures)",
        "The old crane. Photograph: Nils Ackerby/Quayside",
        "Getty Images",
        "Copyright 2026 Quayside Media. All rights reserved. It may not be printed again.",
        "If you enjoyed this article, we have an offer for you: join the Quayside Club.",
        "Associated Press writers Ann Orr in Kell and Lena Osk in Brask contributed to this report.",
        "This story was reprinted on the Tide’s own page.",
    ],
)
def test_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        SENTENCE,
        "“Read more books,” the minister told pupils.",
        "Share prices fell by a fifth after subscribers left the newspaper.",
        "Photographs by the agency showed smoke over the harbour.",
        "Video of the attack, posted on Tuesday, shows a man with a rake.",
        "Never before had so many subscriptions been cancelled in a week, the publisher said.",
        "He said: “Subscribe to our newsletter.”",
        "The company uses cookies to track its visitors, the regulator said.",
        "To join the union, a state must close its coal mines.",
        "More from less, he said.",
        "“No,” she said.",
        "Related costs rose: the board now expects to pay twice as much.",
        "Topics ranged from tariffs to tea.",
        "On 3 March 2026 the bridge was closed.",
        "Home is where the heart is, she said.",
        "2019 was a good year.",
        "Comment was sought from the ministry.",
        "The crane was built by Voss (and sons).",
        "Copyright law was not made for clocks, the judge said.",
        "Reuters reporters were kept out of the hall.",
        "It costs 12 crowns (a day/night ticket).",
    ],
)
def test_text_is_not_furniture(line: str) -> None:
    assert not is_furniture(line)
    assert without_furniture((SENTENCE, line, SENTENCE)) == (SENTENCE, line, SENTENCE)


def test_titles_of_other_articles_go_and_the_text_goes_on() -> None:
    found = without_furniture(
        ("One.", "Related stories", "A bench of one's own", "Nobody sat down", "Two.", "Three.")
    )
    assert found == ("One.", "Two.", "Three.")


def test_comments_end_an_article_only_where_they_come_late() -> None:
    late = (SENTENCE, SENTENCE, "2 Comments", "I like it.")
    early = ("A first one.", "Comments", SENTENCE, SENTENCE)
    assert without_furniture(late) == (SENTENCE, SENTENCE)
    assert without_furniture(early) == ("A first one.", SENTENCE, SENTENCE)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("A Long Way to the Table", True),
        ("What Comes Next?", True),
        (SENTENCE, False),
        ("He added:", False),
        ("“Will you come?”", False),
        (
            "Ms Brill said she would wait for the swans to wake up and would then begin to count"
            " them all over again, one by one, by herself",
            False,
        ),
        ("犬が好きです。", False),
    ],
)
def test_is_heading(line: str, heading: bool) -> None:
    assert is_heading(line) is heading


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("🌟 A Meeting", "A Meeting"),
        ("in the U.S.🍁", "in the U.S."),
        ("never.” 😄✋", "never.”"),
        ("🇺🇸🇨🇦 Not", "Not"),
        ("He left.🎉 She stayed.", "He left. She stayed."),
        ("the 🪑 question", "the 🪑 question"),
        ("👩‍👩‍👧", ""),
        ("1️⃣ One", "One"),
        ("❝No❞", "❝No❞"),
        ("5 ° C", "5 ° C"),
    ],
)
def test_emoji_go_from_the_edges(text: str, left: str) -> None:
    assert without_emoji(text) == left


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One.\nTwo.", ("One.", "Two.")),
        ("One.\r\n\r\nTwo.", ("One.", "Two.")),
        (
            "The first line of a text that was broken\nby an editor goes on in the second line\nand ends.",
            ("The first line of a text that was broken by an editor goes on in the second line and ends.",),
        ),
        ("- one\n- two", ("• one", "• two")),
        ("a\u200bb\u00a0c\x00", ("ab c",)),
    ],
    ids=["line by line", "blank lines", "wrapped", "list", "invisible"],
)
def test_paragraphs(text: str, found: tuple[str, ...]) -> None:
    assert paragraphs(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# A *b*\n\nc [d](http://e.example) `f`", ("A b", "c d f")),
        ("a  \nb", ("a", "b")),
        ("| not | table |", ("| not | table |",)),
        ("<div>raw</div>\n\ntext", ("text",)),
        ("&amp; &copy;", ("& ©",)),
    ],
    ids=["marks", "hard break", "table", "raw html", "entities"],
)
def test_markdown(text: str, found: tuple[str, ...]) -> None:
    assert markdown(text) == found


@pytest.mark.parametrize(
    ("lines", "byline", "wire"),
    [
        (("ORROW (Reuters) - The bridge closed.",), None, "Reuters"),
        (("AP — The bridge closed.",), None, "AP"),
        (("ORROW, March 3 (Northern Newswire) – The bridge closed.",), None, "Northern Newswire"),
        (("The bridge closed.", "— Example Wire"), None, "Example Wire"),
        (("ORROW, March 3, 2026 /PRNewswire/ -- Acme opened a bridge.",), None, "PRNewswire"),
        (("The bridge closed.", "Reporting by Lowland News Agency"), None, "Lowland News Agency"),
        (("The bridge closed.",), "Jo Lund, Associated Press", "Associated Press"),
        (("The bridge (built in 1911) – a fine one – closed.",), "Jo Lund", None),
        (("He told Reuters that the bridge was closed.",), None, None),
        (("The union (PSU) – the largest – called a strike.",), None, None),
    ],
    ids=[
        "dateline",
        "leading",
        "date in it",
        "signed",
        "release",
        "reporting by",
        "byline",
        "aside",
        "mentioned",
        "acronym",
    ],
)
def test_wire(lines: tuple[str, ...], byline: str | None, wire: str | None) -> None:
    assert wire_of(lines, byline) == wire


@pytest.mark.parametrize(
    ("title", "labels", "url", "kind"),
    [
        ("Opinion | No", (), None, "opinion"),
        ("Commentary: No", (), None, "opinion"),
        ("No", ("Opinion",), None, "opinion"),
        ("No", (), "https://h.example/opinion/2026/no", "opinion"),
        ("Opinions differ on the bridge", (), None, "report"),
        ("No", ("News", "World"), "https://h.example/news/no", "report"),
        ("Bridge closes: live updates", (), None, "live blog"),
        ("No", ("Press Release",), None, "press release"),
        ("Council lives up to it", (), None, "report"),
    ],
)
def test_kind(title: str, labels: tuple[str, ...], url: str | None, kind: str) -> None:
    assert kind_of(title, labels, url, "The bridge closed.") == kind


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCE, "en"),
        (
            "Der Rat der Stadt hat am Montag beschlossen, die Uhr zu reparieren, die vier Minuten nachgeht.",
            "de",
        ),
        (
            "Le conseil de la ville a décidé lundi de réparer la pendule, qui est en retard.",
            "fr",
        ),
        (
            "El consejo de la ciudad decidió el lunes reparar el reloj, que se atrasa, y no es poco.",
            "es",
        ),
        ("町議会は月曜日、四分遅れている時計を修理することを決めた。", "ja"),
        ("Clock mended", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("body", "title", "byline", "published", "kind"),
    [
        (f"OPINION\n\nMend the clock\n\n{SENTENCE}", "Mend the clock", None, None, "opinion"),
        (
            f"Mend it\nBy Ana Reyes, Staff Writer\n3 March 2026\n\n{SENTENCE}",
            "Mend it",
            "Ana Reyes, Staff Writer",
            "2026-03-03",
            "report",
        ),
        (
            f"By Ana Reyes | 3 March 2026\n\nMend it\n\n{SENTENCE}",
            "Mend it",
            "Ana Reyes",
            "2026-03-03",
            "report",
        ),
        (f"Home > News > Town\nMend it\n\n{SENTENCE}", "Mend it", None, None, "report"),
        (f"Title: Mend it\nDate: Tuesday\n\n{SENTENCE}", "Mend it", None, None, "report"),
    ],
    ids=["label first", "byline and date", "in one line", "breadcrumbs", "header"],
)
def test_what_stands_above_a_text(
    body: str, title: str, byline: str | None, published: str | None, kind: str
) -> None:
    found = read(entry(body), NOW)
    assert (found.text, found.title, found.byline, found.kind) == (SENTENCE, title, byline, kind)
    assert (found.published.date().isoformat() if found.dated else None) == published


def test_a_page_says_its_language_where_the_text_is_too_short() -> None:
    assert language_of("Uhr", "de-DE") == "de"


def test_a_text_without_a_title_is_called_after_its_first_sentence() -> None:
    assert first_words("The clock is slow. It always was.") == "The clock is slow"
    assert read(entry(), NOW).title == SENTENCE.rstrip(".")
    assert len(first_words("word " * 500)) <= 120


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<p>{SENTENCE}</p><p>Two.</p>", f"{SENTENCE}\n\nTwo."),
        (f"{SENTENCE}<br><br>Two<b> and</b> a half.", f"{SENTENCE}\n\nTwo and a half."),
        (f"<div>{SENTENCE}<ul><li>One<li><p>Two</p><li></ul>3</div>", f"{SENTENCE}\n\n• One\n\n• Two\n\n3"),
        (f"{SENTENCE}<table><tr><td>a</td><td>b</td></tr></table>", f"{SENTENCE}\n\na b"),
        (f"{SENTENCE} &lt;b&gt; &amp;<script>x</script><style>y</style>", f"{SENTENCE} <b> &"),
        (
            f"<p>One.</p><h2>Why</h2>{SENTENCE}<figure><img><figcaption>A clock</figcaption></figure>",
            f"One.\n\nWhy\n\n{SENTENCE}",
        ),
        (f'<p>{SENTENCE}</p><p class="share-bar">Share this with all your friends</p>', SENTENCE),
    ],
    ids=["paragraphs", "breaks", "list", "table", "entities, scripts", "heading, figure", "furniture"],
)
def test_markup_of_a_feed_is_taken_whole(markup: str, text: str) -> None:
    assert read(entry(markup, media="text/html", title="Clock"), NOW).text == text


def test_a_summary_that_ends_like_a_heading_is_still_a_text() -> None:
    found = read(entry("<p>Council votes to mend the slow clock</p>", media="text/html", title="Clock"), NOW)
    assert found.text == "Council votes to mend the slow clock"


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "a" * 1_000_000,
        "😀" * 300_000,
        "." * 1_000_000,
        "word " * 200_000,
        "> " * 100_000,
        "\n" * 500_000 + SENTENCE,
        "[" * 50_000,
        "*a " * 50_000,
        "Also read " * 50_000,
        "<div>" * 50_000,
        "&" * 300_000,
        "- a\n" * 20_000,
        " (" * 200_000,
        "A A " * 100_000,
        "2026-" * 100_000,
    ],
    ids=lambda body: body[:8].strip(),
)
@pytest.mark.parametrize("media", ["text/plain", "text/html", "text/markdown"])
def test_a_monstrous_text_is_read_or_refused(body: str, media: str) -> None:
    try:
        article = read(entry(body, media=media), NOW)
    except Unreadable:
        return
    assert article.text


WALL = "<div class='paywall'><p>Subscribe to continue reading this story of the Bell.</p></div>"
LOCKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Clock",'
    ' "isAccessibleForFree": "False"}</script>'
)


def prose(count: int) -> str:
    """So many paragraphs, no two alike."""
    more = "In year {0} the clock was slow by {0} seconds, and the council of Dunmore voted to leave it so."
    rest = (f"<p>{more.format(1900 + n)} {SENTENCE}</p>" for n in range(1, count))
    return f"<p>{SENTENCE}</p>" + "".join(rest)


def page(body: str, title: str = "The clock", head: str = "") -> str:
    """A whole page."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("markup", "url", "reason"),
    [
        (
            page("<h1>Before you continue</h1><p>We value your privacy and so do our partners.</p>"),
            None,
            "a consent page",
        ),
        (page("<p>The page that you asked for went away.</p>", "404 | The Bell"), None, "an error page"),
        (page("<p>Checking your browser before the Bell opens its door to you.</p>"), None, "are human"),
        (
            page(
                "<p>Watch how the clock is mended, minute by minute.</p>",
                head='<meta property="og:type" content="video.other">',
            ),
            None,
            "a video page",
        ),
        (
            page("".join(f"<h2>Story number {n} of the day</h2><p>More on {n}</p>" for n in range(20))),
            "https://bell.example/",
            "a list of articles",
        ),
    ],
    ids=["consent", "missing", "robot", "video", "list"],
)
def test_what_is_no_article_says_why(markup: str, url: str | None, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(entry(markup, media="text/html", url=url), NOW)


@pytest.mark.parametrize(
    "markup",
    [
        page(prose(12), "404 reasons to mend a clock"),
        page(f"<p>{SENTENCE} “We value your privacy,” said the clockmaker.</p>"),
        page(
            f"<p>{SENTENCE} Access to the tower was denied to the clockmaker for a week, and then given.</p>"
            * 4
        ),
        page(prose(4), head='<meta property="og:type" content="video.other">'),
        page(prose(3) + "".join(f"<h2>Part {n}</h2><p>{SENTENCE} It was {n}.</p>" for n in range(12))),
    ],
    ids=["title with a number", "says privacy", "says denied", "video with a text", "many headings"],
)
def test_an_article_is_not_refused_for_a_word(markup: str) -> None:
    assert SENTENCE in read(entry(markup, media="text/html"), NOW).text


@pytest.mark.parametrize(
    ("markup", "whole"),
    [
        (page(prose(3) + WALL), False),
        (page(prose(3), head=LOCKED), False),
        (page(prose(3)), True),
        (page(prose(12) + WALL), True),
        (page(f"<p>{SENTENCE} You can sign in to the tower at noon.</p>{prose(3)}"), True),
    ],
    ids=["asks to subscribe", "says it is locked", "free", "long", "mentions it"],
)
def test_an_article_behind_a_wall_is_not_whole(markup: str, whole: bool) -> None:
    found = read(entry(markup, media="text/html"), NOW)
    assert found.whole is whole
    assert "Subscribe" not in found.text


def test_a_text_longer_than_any_article_is_read_in_part() -> None:
    found = read(entry("\n\n".join(f"{SENTENCE} It was {number}." for number in range(5000))), NOW)
    assert len(found.text) <= 200_000
    assert found.text.endswith(".")
    assert not found.whole
    one = read(entry("rain " * 50_000), NOW)
    assert (len(one.text), one.whole) == (200_000, False)


def test_a_page_without_a_body_has_its_paragraphs() -> None:
    markup = f"<!doctype html><title>The clock</title><article><h1>The clock</h1>{prose(3)}</article>"
    assert len(read(entry(markup, media="text/html"), NOW).text.split("\n\n")) == 3


def test_half_a_character_is_no_character() -> None:
    found = read(entry(f"{SENTENCE} It was \ud83d late.", title="A \ud800 clock", outlet="B\udfff"), NOW)
    assert "It was \ufffd late." in found.text
    assert f"{found.title}{found.outlet.name}{found.text}".encode()
