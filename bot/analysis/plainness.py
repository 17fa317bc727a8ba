"""Words that a plain report does without: what is loaded, and what merely colours.

``wording`` flags what a fair reader would dispute. The lists here go further, for the sentences that we
choose to print as our own: drama, mood and hype, which a careful sub-editor strikes without a thought.
A sentence is never refused for them, but a plainer one is preferred, and they go where they can.
"""

from __future__ import annotations

import re

from bot.analysis.languages import words
from bot.analysis.wording import STRONG, flags

COLOUR = words("""
    critical     abrupt abruptly absurd aggressively alarming alarmingly amazing angrily apocalyptic appalling ardent
    astonishing astonishingly audacious awkward awkwardly bad-tempered beleaguered bitter bitterly
    bizarre bleak blistering blockbuster blunt bluntly bold boldly bombastic bombshell brave bravely
    brazen brazenly breathless breathtaking brilliant brutal brutally categorically cavalier chaotic
    charming chilling colossal combative contentious controversial controversially courageous
    courageously cowardly crucial cruelly crushing cunning damning daring dazzling defiant defiantly
    desperate desperately devastating devastatingly dire disastrous disgraceful doomed draconian dramatic
    dramatically draining dreaded eagerly ecstatic elusive embattled embarrassing emotionally enraged
    epic erratic extraordinary extraordinarily eye-catching eye-popping eye-watering fateful ferocious
    fervent feverish fierce fiercely fiery firm firmly flagship flashy flawed flamboyant fraught frantic
    frantically frenzied frosty furious furiously gigantic gleeful gleefully gloomy glorious graciously
    grim grimly gripping grisly grueling gruelling gut-wrenching harrowing harshly hasty haunting
    heartbreaking heartbroken heart-wrenching heated heroic hefty high-profile high-stakes historic
    horrific horrified horrifying hotly hotly-contested huge hugely humiliating hysterical icy incendiary
    incredible incredibly infamous inflammatory iconic jaw-dropping jokingly joyful jubilant landmark
    lavish legendary livid long-awaited long-suffering looming lucrative ludicrous lukewarm massive
    massively meteoric militant mind-boggling miraculous miserable monumental much-anticipated much-hyped
    much-loved much-needed muted nasty nervous nervously nightmarish notorious notoriously obscene
    ominous ominously outraged outrageous outrageously outspoken overwhelming overwhelmingly panicked
    panic-stricken painfully passionate passionately penny-pinching perilous persistent persistently
    playful playfully poignant pointed pointedly powerful powerhouse proud proudly rampant reckless
    recklessly remarkable remarkably renewed resounding resoundingly rousing rowdy ruthless ruthlessly
    savage savagely scathing scorching searing seething seismic sensational shameful sharp sharply
    sharp-tongued sheer shocked shocking shockingly significant significantly simmering skyrocketing smug
    smugly soaring sobering solemn solemnly so-called spectacular spectacularly spiralling staggering
    stark starkly startling startlingly staunch steadfast stern sternly stinging stirring stormy striking
    strikingly stubborn stubbornly stunned stunning stunningly sudden suddenly surprise surprising
    surprisingly surreal swift swiftly sweeping tearful tearfully tense terrible terrified terrifying
    theatrical theatrically thinly thorny thrilled thrilling thunderous tireless tirelessly tragic
    tragically traumatic triumphant troubled troubling turbulent ugly ultimate unbelievable uncomfortable
    undeterred uneasy unexpected unexpectedly unflinching unprecedented unrelenting unthinkable
    unwavering vast vastly vicious viciously vile visibly vivid volatile weakened whopping widely
    widely-criticised wildly wonderful worrying worryingly wretched
""")
DRAMA = words("""
    floated floats faced-off     abandon axe axed axes axing backlash bashed bashes bitterness blasted blasts blow blunder blunders
    boss bosses brace braced braces brawl brewing chaos clash clashed clashes cliffhanger confrontation
    crackdown crippled crippling cronies crusade deadlock debacle decimated demolished derided disarray
    doom drubbing elites erupted erupts eyeing face-off fallout farce fiasco firestorm foes frenzy
    fueling fuelling fumed furore fury gambit gamble gambled grapple grappling gripped hail hailed hails
    hammered handouts heartache hellbent hysteria infighting juggernaut killed-off lambasted lash lashed
    lashes limbo livid lurch mess misery mocked mogul money-pit nightmare onslaught ordeal outcry outrage
    peril pit plight provocation quagmire rage raged raging ransom rebuke rebuked reeled reeling rhetoric
    rift rigged rip-off ripped roil roiled roils row ruckus scandal scramble scrambled scrambling
    shambles shamed shattered shockwaves showdown shrugged simmering slam slammed slamming slams slap
    snub snubbed soared soaring sobbed spar sparred spat spectacle spectre spiral spiralled splurge
    squabble stalemate stand-off standoff staredown storm stormed struggled struggling stunned stunt
    swindle swipe taunt taunted taunts thrashed thrown thrust torched touted trashed travesty turmoil
    tussle uproar vengeance vitriol vowed wall-to-wall warfare wielded wiped woes wrath wreaked wreck
    wrecked
""")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAMES = re.compile(r"[A-Z]")


def coloured(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """The places of the loaded and the coloured words, in order; nothing in a capital but at the start."""
    found = [(start, end) for start, end, kind, _ in flags(text, language) if kind in STRONG]
    if language[:2].casefold() == "en":
        for match in _WORD.finditer(text):
            word = match.group()
            plain = word.casefold().replace("’", "'")
            known = plain in COLOUR or plain in DRAMA
            if known and not (_NAMES.match(word) and match.start() > 0) and not _inside(match.span(), found):
                found.append(match.span())
    return tuple(sorted(found))


def _inside(place: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)
