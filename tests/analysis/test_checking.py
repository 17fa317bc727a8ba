"""Whether a sentence rests on what it cites."""

from __future__ import annotations

import pytest

from bot.analysis.checking import check
from bot.analysis.checking_numbers import quantities

EVIDENCE = (
    "Ann Orr, the mayor of Vell, said on Tuesday that 12 ferries would not sail before the inspection.",
    "The harbour board rejected the union's offer of a 4.5 per cent raise, and 312 workers walked out.",
    "Police arrested two men after a fight outside the Blue Lantern.",
    "Tom Brandt accused Lena Holm of hiding the report.",
    "Canada sued the Vell Shipping Company for $1.5 billion.",
    "Ann Orr said: “We will not close the library this year, whatever they say.”",
    "The dam was built in 1961 and is 90 minutes from Vell.",
    "Brandt refused to sign the contract.",
)


@pytest.mark.parametrize(
    "sentence",
    [
        *EVIDENCE,
        "A dozen ferries would not sail before the inspection, Orr said.",
        "The mayor said 12 ferries would stay in port until the inspection.",
        "More than 300 workers walked out after the board turned down a 4.5% raise.",
        "The dispute, over a raise of 4.5 percent, led 312 staff to walk out.",
        "Two men were arrested after a fight outside the Blue Lantern.",
        "Police detained two men following a fight outside the Blue Lantern.",
        "Lena Holm was accused by Tom Brandt of hiding the report.",
        "Holm hid the report, Brandt alleged.",
        "The Canadian government is suing VSC for $1,500 million.",
        "The board refused the union's offer of a raise.",
        "Orr said “we will not close the library this year”.",
        "The dam, built in 1961, is an hour and a half from Vell.",
        "Brandt did not sign the contract.",
        "About 300 workers walked out.",
        "The dam is 1.5 hours from Vell.",
        "Harbour Post: Canada is suing the Vell Shipping Company.",
    ],
    ids=lambda value: value,
)
def test_what_is_cited_and_its_paraphrase_pass(sentence):
    verdict = check(sentence, EVIDENCE, names=("Harbour Post",))
    assert verdict.reason is None
    assert verdict.supported
    assert 0 < verdict.score <= 1


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Ann Orr said 13 ferries would not sail.", "“13” does not stand in what is cited"),
        ("The dam was built in 1962.", "“1962” does not stand in what is cited"),
        ("Canada sued the Vell Shipping Company for $1.5 million.", "“1.5 million” does not stand"),
        ("Fewer than 300 workers walked out.", "“300” does not stand"),
        ("Police arrested two women after a fight outside the Blue Lantern.", "“two” counts something else"),
        ("312 men walked out and two workers were arrested.", "counts something else"),
        ("Ann Orr, 54, said 12 ferries would not sail.", "“54” does not stand"),
        ("Ann Orr said on Monday that 12 ferries would not sail.", "“Monday” does not stand"),
        (
            "Police arrested two men after a fight outside the Blue Lantern in Harrow.",
            "“Harrow” does not stand",
        ),
        ("Mary Orr said 12 ferries would not sail.", "“Mary” does not stand"),
        ("Budapest was told that 12 ferries would not sail.", "it adds what is not cited: “Budapest”"),
        ("Ann Orr said 12 ferries would sail before the inspection.", "“sail” is denied in what is cited"),
        ("Brandt signed the contract.", "“sign” is denied in what is cited"),
        ("Police did not arrest two men.", "it denies “arrest”"),
        ("Ann Orr denied that 12 ferries would not sail.", "it says “denied”"),
        ("The mayor did not say that 12 ferries would not sail.", "it denies “say”"),
        ("The harbour board accepted the union's offer of a 4.5 per cent raise.", "it says “accepted” where"),
        ("Lena Holm accused Tom Brandt of hiding the report.", ""),
        (
            "Tom Brandt was accused by Lena Holm of hiding the report.",
            "it swaps who and whom around “accused”",
        ),
        ("The Vell Shipping Company sued Canada for $1.5 billion.", "it swaps who and whom around “sued”"),
        ("Ann Vell, the mayor of Orr, said on Tuesday that 12 ferries would not sail.", "it exchanges"),
        ("The harbour board painted the union's offer of a 4.5 per cent raise.", "where “rejected” is cited"),
        ("The dam was built in 1961 and is about 85 minutes from Vell.", "“85” does not stand"),
        ("Some 315 workers walked out.", "“315” does not stand"),
        ("Tom Brandt said 12 ferries would not sail before the inspection.", "to another speaker"),
        ("Orr said “we will close the library this year”.", "is not quoted word for word"),
        ("Police arrested two men with knives after a fight outside the Blue Lantern.", "“knives”"),
        ("Police arrested two men after a fight, and the mayor resigned.", "“resigned”"),
        (
            "In a shocking move, the harbour board rejected the offer and 312 workers walked out.",
            "“shocking”",
        ),
        ("The harbour board rejected the offer because it feared losses.", "“feared”"),
        ("Penguins waddle over frozen lakes in winter.", "it adds what is not cited"),
    ],
    ids=lambda value: value,
)
def test_a_changed_or_added_fact_does_not_and_the_reason_says_why(sentence, reason):
    verdict = check(sentence, EVIDENCE)
    assert verdict.reason is not None
    assert reason in verdict.reason


def test_a_vote_against_is_no_vote_for():
    cited = ["Lena Holm, the harbour master, voted against the plan."]
    assert "“for” where “against”" in (check("Lena Holm voted for the plan.", cited).reason or "")
    assert check("Lena Holm voted against the plan.", cited).supported


def test_nothing_rests_on_nothing():
    verdict = check("Ann Orr resigned.", ())
    assert verdict.score == 0
    assert not verdict.supported


def test_a_closer_telling_scores_higher():
    near = check("Police arrested two men after a fight outside the Blue Lantern.", EVIDENCE)
    far = check("After a fight, police detained two men.", EVIDENCE)
    none = check("Penguins waddle over frozen lakes.", EVIDENCE)
    assert near.score > far.score > none.score


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("Brandt hat den Vertrag am Montag unterschrieben.", True),
        ("Brandt hat den Vertrag am Montag nicht unterschrieben.", False),
        ("Zwölf Fähren fahren nach Vell.", True),
        ("13 Fähren fahren nach Vell.", False),
        ("Der Bau kostet 1500 Millionen Euro.", True),
    ],
    ids=lambda value: str(value),
)
def test_german_has_a_small_table_of_its_own(sentence, passes):
    evidence = (
        "Brandt hat am Montag den Vertrag unterschrieben.",
        "Nach Vell fahren 12 Fähren.",
        "Der Bau kostet 1,5 Milliarden Euro.",
    )
    assert check(sentence, evidence, "de").supported is passes


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("Police arrested 12 people in Vell.", True),
        ("Police arrested 13 people in Vell.", False),
        ("Police arrested 12 people in Harrow.", False),
    ],
    ids=["numbers and names stand there", "another number", "another name"],
)
def test_without_a_known_language_only_numbers_and_names_are_compared(sentence, passes):
    assert check(sentence, ("La policía detuvo a 12 personas en Vell.",), "").supported is passes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,200 people", (1200, "", "=")),
        ("about 300 boats", (300, "", "~")),
        ("more than 300 boats", (300, "", ">")),
        ("fewer than 300 boats", (300, "", "<")),
        ("a dozen eggs", (12, "", "=")),
        ("half a dozen eggs", (6, "", "=")),
        ("two hundred and fifty-three cows", (253, "", "=")),
        ("a million pages", (1_000_000, "", "=")),
        ("$1.5bn", (1_500_000_000, "dollar", "=")),
        ("25 per cent of voters", (25, "share", "=")),
        ("1.5 km", (1500, "length", "=")),
        ("an hour and a half", (5400, "time", "=")),
        ("two and a half hours", (9000, "time", "=")),
        ("10:30 on the dot", (630, "clock", "=")),
        ("the 21st boat", (21, "", "=")),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_quantities(text, expected):
    (found,) = quantities(text)
    assert (found.value, found.measure, found.bound) == expected


def test_one_is_mostly_no_number():
    assert quantities("One of them said that no one came.") == ()


@pytest.mark.parametrize(
    "text",
    ["9" * 100_000, "one hundred and " * 9000, "not " * 20_000, "“" * 50_000, "Ann " * 20_000, ", " * 50_000],
    ids=["digits", "number words", "negations", "marks", "names", "commas"],
)
def test_hostile_texts_get_a_verdict(text):
    assert not check(text, ("Ann Orr said so.",)).supported
    assert check(text[:2900], ("Ann Orr said so.",)).score < 0.5
    assert not check("Ann Orr swims in 12 lakes.", (text,)).supported


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("The path is 8 km long.", True),
        ("The path is about 8 kilometres long.", True),
        ("The path is 9 km long.", False),
        ("The path is 6 miles long.", False),
    ],
    ids=lambda value: str(value),
)
def test_units_are_converted(sentence, passes):
    assert check(sentence, ("The path is 4.97 miles long.",)).supported is passes


COUNCIL = (
    "After four hours of debate, the city council voted on Thursday by 24 to 21 to end the night service.",
    "“No,” Lena Holm said when Tom Brandt asked whether he could persuade her to sign the order.",
    "At the meeting, Dora Finch shared that she directly asked Ivo Marsh to stop calling Vell a suburb.",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The city council voted by 24 to 21 to end the night service.",
        "“No,” Holm said when asked whether Brandt could persuade her to sign the order.",
        "Asked whether he could persuade her to sign the order, Lena Holm said no.",
        "Dora Finch shared that she directly asked Ivo Marsh to stop calling Vell a suburb:",
        "Finch asked Ivo Marsh to stop calling Vell a suburb, she shared at the meeting.",
    ],
    ids=["a tally is no doer", "an answer", "an answer told", "a colon", "who is asked does not speak"],
)
def test_a_figure_is_no_doer_and_an_answer_denies_only_what_was_asked(sentence):
    assert check(sentence, COUNCIL).reason is None


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Brandt could persuade Holm to sign the order.", "“persuade” is denied"),
        ("Holm said that she would sign the order if he could persuade her.", "is denied"),
        ("Marsh shared that he directly asked Finch to stop calling Vell a suburb.", "Marsh"),
        ("The night service was ended by 25 votes to 21.", "“25” does not stand"),
    ],
    ids=["the answer was no", "as a promise", "surnames at the head are names", "another tally"],
)
def test_an_answer_or_a_role_turned_round_is_still_seen(sentence, reason):
    assert reason in (check(sentence, COUNCIL).reason or "")


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Police arrested two men after a fight outside the Blue Lantern in recent days.", "“recent”"),
        ("The dam was built in 1961 and is 90 minutes from Vell by plan.", "“plan”"),
        ("The source board rejected the union's offer of a 4.5 per cent raise.", "“source”"),
    ],
    ids=["a phrase", "a word at the end", "a word for another"],
)
def test_even_a_light_word_is_refused_in_what_is_else_a_copy(sentence, word):
    assert word in (check(sentence, EVIDENCE).reason or "")


def test_a_light_word_passes_in_a_paraphrase():
    assert check("Following a fight, officers have detained two people, men.", EVIDENCE).supported


DENIALS = (
    "The board has never told Orr what to close or what not to close.",
    "The plan was not only dear, but also would not change the timetable of the ferries.",
    "There shouldn't be a charge for rafts, Finch said in Vell.",
)


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("The board has told Orr what to close or what not to close.", False),
        ("The plan was only dear, but also would not change the timetable of the ferries.", False),
        ("The plan was not only dear, but also would change the timetable of the ferries.", False),
        ("There should be a charge for rafts, Finch said in Vell.", False),
        ("There should be no charge for rafts, Finch said in Vell.", True),
        ("The plan would not change the ferries' timetable.", True),
    ],
    ids=["never", "not only", "one of two", "a short form", "moved", "kept"],
)
def test_a_denial_that_is_dropped_between_the_same_words_is_missed(sentence, passes):
    assert check(sentence, DENIALS).supported is passes


def test_a_name_of_the_sources_in_the_place_of_another_is_refused():
    evidence = ("Reeve joined the row when Vell appealed after the court upheld Kessel's order.",)
    assert "“Kessel” is cited" in (check(evidence[0].replace("Kessel", "Reeve"), evidence).reason or "")
