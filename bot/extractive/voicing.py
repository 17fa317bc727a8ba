"""Telling a sentence as one outlet's: its name and "says", nothing else added."""

from __future__ import annotations

import re

_SAYS = {"en": "says", "de": "sagt"}
_PLAIN_START = re.compile(
    r"^(?:The|A|An|His|Her|Its|Their|Some|Several|Officials|Police|Residents|Workers|Voters|Critics|About|Nearly|"
    r"More|At least|All|Many|Most|Both|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Staff|People|There|It|"
    r"Lawmakers|Protesters|Supporters|Campaigners|Doctors|Teachers|Passengers)\b"
)


def voiced(text: str, outlet: str, language: str = "en") -> str:
    """ "The port closed." becomes "Harbour Post says the port closed." or "The port closed, Harbour Post says." """
    says = _SAYS.get(language[:2].casefold(), _SAYS["en"])
    if language[:2].casefold() != "en":
        return f"{text.rstrip('.')}, {says} {outlet}."
    lead = re.match(r"[^,]{1,80},\s", text)
    short = len(text.split()) <= 16 and text.endswith(".")
    if short or (
        lead and re.match(r"(?:In|On|At|After|Before|During|With|As|For|From|By|Under|When|If)\b", text)
    ):
        return f"{text[:-1] if text.endswith('.') else text}, {outlet} {says}."
    begin = text[:1].lower() + text[1:] if _PLAIN_START.match(text) else text
    return f"{outlet} {says} {begin}"
