"""What the extractive writer must know of English to drop words without breaking a sentence.

Small closed lists, no parser: where they do not know, nothing is dropped.
"""

from __future__ import annotations

import re

from bot.analysis.languages import words

AUXILIARIES = words("""
    is are was were be been has have had will would can could may might must shall should do does did
    isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't didn't doesn't don't
""")
PASTS = words("""
    arose ate became began bent bet bid blew bought bound broke brought built burst came cast caught
    chose clung cost crept cut dealt did drank drew drove fed fell felt fled flew forbade forgot forgave
    fought found froze gave got grew had heard held hid hit hung hurt kept knew laid lay led left lent
    let lit lost made meant met overcame oversaw paid put quit ran rang read rebuilt resold resigned rode
    rose said sang sank sat saw sent set shed shook shot showed shrank shut slept slid sold sought spent
    split spoke spread sprang stood stole struck stuck strove swam swept swore swung taught thought threw
    told took tore undertook upheld understood unveiled urged went wept withdrew withstood woke won wore
    wound wrote
""")
PRESENTS = words("""
    accuses adds agrees aims allows announces appears approves asks backs bans blocks becomes begins
    believes blames brings calls carries claims closes comes condemns confirms considers continues covers
    cuts declares defends demands denies describes dies drops ends expects faces fails fears files finds
    follows gets gives goes grows hits holds includes insists joins keeps kills knows launches leads
    leaves loses makes meets moves names needs offers opens opposes orders passes pays plans pledges
    proposes promises pushes raises reaches rejects releases remains reports requires resigns returns
    reveals rises rules runs says seeks sees sends sets shows shuts signs starts stands stays stops sues
    suggests supports takes tells threatens turns unveils urges votes wants warns weighs wins withdraws
    adopts airs alleges amends apologises apologizes appeals appoints arrests arrives attacks awards axes
    bails bars beats boosts breaks broadens builds buys cancels charges challenges changes chooses clears
    collapses commits competes completes confronts consents convicts criticises criticizes crosses curbs
    deals debates decides declines delays delivers demotes deploys detains dismisses doubles eases elects
    enters escapes evacuates explains exits expands extends falls fights fines fires fixes floats floods
    freezes frees halts heads hears helps hires honours hosts ignores imposes improves increases injures
    invests investigates invites issues jails kicks lands lays leaks lifts limits lists locks lowers
    marks merges misses navigates nears nominates notes overturns owes pardons picks plays postpones
    praises prepares presents presses prevents probes publishes pulls punishes puts quits raids rallies
    recalls receives recovers reduces refuses regrets reinstates relaunches remembers replaces rescues
    resumes retires reviews revives revokes sacks saves scraps sells sentences serves settles shares
    shrinks slams slashes slows speaks spends splits stages steps strikes strips studies submits succeeds
    suffers surges survives suspends swaps tackles targets tests thanks toughens tours trades triggers
    trims tries tumbles upholds uses visits waits sides okays eyes taps nods bows cites dodges enforces
    fuels gains gears grants hands hints jumps levies links lobbies logs mulls nixes ousts pauses pitches
    poses posts predicts ranks rips rocks rolls scores shifts sits sparks spreads stirs teams teases ties
    tops tracks unfolds unites unseats vetoes walks welcomes widens withholds works meet say win lose
    vote reject approve agree clash sign face seek call urge back warn plan demand close open cut raise
    accuse sue pass block strike march die hold want need remain order offer oppose
""")
SUBJECTS = words("""
    the a an this that these those his her its their our some many most several few all both each every
    no another any one two three four five six seven eight nine ten more fewer at least about nearly
    officials police residents workers voters critics supporters campaigners lawmakers protesters
    opponents ministers councillors doctors teachers unions union staff passengers shares prices demand
    there people nobody
""")
FUNCTION = words("""
    a an the of to in on at by for from with without into onto over under between among against about
    after before during through since until till and or but nor so yet as than if because while when
    where which who whom whose that this these those is are was were be been being has have had will
    would can could may might must shall should do does did not no it its he she they his her their him
    them we us our you your i my there here what why how up down off out also just only even then now
""")
NAMED_BY_ALL = words("""
    government president police public world country economy city state nation year years week weeks
    month months day days time end start beginning future past rest same region weather internet media
    law north south east west coast sea sun middle top bottom area town village capital border way
    first second third last next latest largest biggest highest lowest most least best worst
    only main army military navy press family web sky ground morning afternoon evening night summer
    winter spring autumn century decade
""")
POINTING = words("""
    number figure figures rise increase leaders sides pair duo men women trio former latter move moves
    remarks comments incident decision announcement proposal deal plan plans measure measures ruling
    bill idea claim claims news issue issues statement report meeting talks visit exchange change
    changes group area document letter
""")
POINTS = re.compile(r"\b[Tt]he (?:" + "|".join(sorted(POINTING)) + r")\b(?! of\b)")
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
RELATIVE_TIME = re.compile(
    rf"\b(?:(?:{WEEKDAYS})\b(?!,?\s\d)|(?:today|yesterday|tomorrow|tonight)\b|"
    r"(?:this|last|next|past|previous|following|coming)\s+(?:week|weekend|month|year|morning|afternoon|evening|"
    r"night|summer|winter|spring|autumn|fall|quarter|season|january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b|"
    r"(?:days?|weeks?|months?|years?|hours?)\s+(?:ago|earlier|later|before)\b|ahead of the weekend\b)",
    re.IGNORECASE,
)
PASSING_TIME = re.compile(
    r"(?<!since)(?<!until)(?<!by)(?<!before)(?<!after)(?<!from)(?<!between)(?<!and)"
    r"\s+(?:(?:late|early|earlier|later)\s+)?(?:today|yesterday|tomorrow|tonight|last night|"
    r"(?:this|last|next)\s+(?:week|weekend|month|morning|afternoon|evening))\b(?!['’]s|-)(?=[\s,.;:—–]|$)",
)
TIME_PHRASE = re.compile(
    rf"(?<!since)(?<!until)(?<!by)(?<!before)(?<!after)(?<!from)(?<!between)(?<!and)"
    rf"(?<!On)\s+(?:(?:on|late|early|earlier|later)\s+)*"
    rf"(?:(?:{WEEKDAYS})(?:\s+(?:morning|afternoon|evening|night))?|today|yesterday|tomorrow|tonight|"
    r"(?:this|last|next)\s+(?:week|weekend|month|year|morning|afternoon|evening|night))\b(?!['’]s|-|,?\s\d)"
    r"(?=[\s,.;:—–]|$)",
)
OPENERS = re.compile(
    r"^(?:However|Meanwhile|Instead|Moreover|Furthermore|Still|Also|Additionally|Indeed|Nevertheless|"
    r"Nonetheless|Thus|Therefore|Hence|Finally|Notably|Importantly|Interestingly|Unsurprisingly|Surprisingly|"
    r"Predictably|Remarkably|Crucially|Ironically|Clearly|Obviously|Naturally|Sadly|Fortunately|Unfortunately|"
    r"Then|Later|Separately|Overall|Ultimately|Today|"
    r"As expected|As usual|As always|Of course|In fact|In short|In addition|In turn|In response|In contrast|"
    r"By contrast|For (?:his|her|its|their) part|At the same time|On the other hand|After all|Above all|"
    r"No surprise|Not surprisingly|To no one['’]s surprise|Perhaps|Once again|Again)\s*,\s+"
)
CONJUNCTION = re.compile(r"^(?:But|And|So|Yet|Or|Still|Also|Now|Then|Plus)\s+(?=[A-Z]|the\b|a\b|an\b)")
LEAD = re.compile(
    r"^(?P<word>Despite|While|Although|Though|Even|Without|With|In|On|At|During|After|Following|Amid|Amidst|"
    r"Before|Throughout|As|When|If|Because|Until|Where|From|Across|Beyond|Behind|Inside|For|Since|Just|Earlier|Later|Speaking|Sitting|"
    r"Standing|Citing|Against|Ahead)\b"
)
PARTICIPLE = re.compile(
    r",\s+(?:(?:potentially|possibly|thereby|thus|further|effectively|likely|once again|[a-z]+ly)\s+)?"
    r"(?!according|including|during|regarding|concerning|following|excluding|saying|citing|"
    r"housing|building|training|funding|nothing|everything|something|anything|spring|morning|evening|meeting|"
    r"killing|injuring|being|having)"
    r"[a-z]{2,}ing\s+(?=[\w“\"‘])[^;:]*?(?=[.]?$)"
)
TRAILING = re.compile(
    r",\s+(?:albeit|even as|even though|particularly as|especially as|although|though|while|whereas|as|"
    r"which|who|with|in what|in a|a move|a sign|a step|a decision|a day|despite|amid)\s[^;:]*?(?=[.]?$)"
)
DASH_TAIL = re.compile(r"\s*[—–]\s*(?:[^—–])*?(?=[.]?$)|\s+-\s+[^—–]*?(?=[.]?$)")
DASH_PAIR = re.compile(r"\s*[—–]\s*[^—–]{2,160}?\s*[—–]\s*(?=[a-z])")
INSERT = re.compile(
    r",\s+(?:never one to|ever the|undeterred|unfazed|unmoved|for now|however|meanwhile|of course|in turn|"
    r"as expected|as usual|predictably|notably|[a-z]{2,}ing\s)[^,;:—–]{0,80},\s*(?=[a-z])|"
    r",\s+(?:undeterred|unfazed|unmoved|however|meanwhile|of course|in turn|predictably|notably|too),"
    r"\s*(?=[a-z])"
)
FLUFF = re.compile(
    r"\b(?:remains? to be seen|time will tell|(?:is|are|was|were) watching|(?:be|were|was) watching|"
    r"(?:is|are) (?:sure|bound|set|poised|expected) to (?:shape|dominate|make headlines|spark|fuel)|"
    r"wasn['’]t just|isn['’]t just|not just|what unfolded|all eyes|no stranger to|only the beginning|"
    r"here['’]s what|everything you need|stay tuned|read more|click here|sign up|subscribe|front and center|"
    r"front and centre|the big picture|why it matters|bottom line|make no mistake|let['’]s|"
    r"one thing is clear|put it (?:differently|bluntly|simply|this way|mildly|another way)|tells? the story|"
    r"told a different story|raises? questions|begs? the question|wake-up call|game.?changer|the stakes)\b",
    re.IGNORECASE,
)

_SUBORDINATE = re.compile(r"(?:While|Although|Though|Even|When|If|Because|As|Unless|Despite|Without)\b")

_DETERMINERS = words("a an the his her its their this these those my our your some any no every of")


_ORDER = re.compile(r"(?:Please )?(?P<verb>[A-Z][a-z]+) (?:a|an|the|my|your|me|us|how|this|these|each)\b")
_NO_ORDER = words("""
    underneath outside neither both such whether like unlike beneath near within besides plus still all
    sometimes surely above below along around behind despite nearly about around perhaps maybe quite rather
    half twice once again toward towards upon via per via minus except save worth given
""")


def is_order(text: str) -> bool:
    """Whether it tells its reader to do something: "Write a list of ..."."""
    match = _ORDER.match(text)
    if match is None or LEAD.match(text) or match["verb"].endswith(("ing", "ed")):
        return False
    return match["verb"].casefold() not in FUNCTION | _NO_ORDER


def has_verb(text: str) -> bool:
    """Whether a finite verb stands in it, as far as the lists and the ending -ed tell."""
    found = [word.replace("’", "'") for word in re.findall(r"[\w'’]+", text)]
    return any(_is_verb(word, found[place]) for place, word in enumerate(found[1:]))


def whole(text: str) -> bool:
    """Whether it has a verb and, where it opens with "while" or "after", a main clause as well."""
    if not LEAD.match(text):
        return has_verb(text)
    commas = list(re.finditer(r",\s+", text))
    return any(opens_clause(text[comma.end() :]) for comma in commas[:4]) or (
        not commas and not _SUBORDINATE.match(text) and has_verb(text)
    )


def _is_verb(word: str, previous: str) -> bool:
    if not word.islower() or word in AUXILIARIES or word in PASTS:
        return word.islower()
    known = word in PRESENTS or (word.endswith("ed") and len(word) > 4)
    return known and previous.casefold() not in _DETERMINERS


def opens_clause(text: str) -> bool:
    """Whether it starts like a main clause: a subject, and a verb before the next comma."""
    first = re.match(r"[\w'’.-]+", text)
    if first is None:
        return False
    word = first.group()
    subject = word[0].isupper() or word[0].isdigit() or word.casefold() in SUBJECTS
    if word in {"He", "She", "They", "It", "he", "she", "they", "it", "we", "I"}:
        subject = True
    return subject and has_verb(re.split(r"[,;:—–]", text, maxsplit=1)[0])
