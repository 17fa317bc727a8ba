"""One address for one article, however it was reached."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from bot.analysis.languages import words

TRACKING = re.compile(
    r"""(?x)^(?:
      utm_\w+ | at_(?:medium|campaign|custom\d|link\w*|format|ptr\w*|bbc\w*) | ns_\w+ | mc_(?:cid|eid)
    | pk_\w+ | piwik_\w+ | mtm_\w+ | _hs(?:enc|mi) | hsCtaTracking | ga_\w+ | _ga | _gl
    | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | yclid | twclid | ttclid
    | igshid | igsh | li_fat_id | epik | s_cid | sc_cid | smid | smtyp | cmpid | ncid | ocid | icid
    | soc_src | soc_trk | guccounter | guce_referrer\w* | wt_mc | wt_zmc | xtor | ref_src | ref_url
    | __twitter_impression | sr_share | traffic_source | trkCampaign | oly_\w+_id | vero_\w+ | ck_\w+
    )$"""
)
"""Query parameters that say where a reader came from, as ClearURLs and Firefox list them too."""
DOUBTFUL = words("""
    cmp ito spm referrer src ref partner partnerid feature ftag taid rss feed output outputType amp sh share
    shared si mod via trk cid
    """)
"""Mostly the same; with a number for a value they may name the article."""
MOBILE = re.compile(r"^(?:m|mobile|amp|touch)\.(?=[^.]+\.[^.]+)")
AMP_TAIL = re.compile(r"(?:/amp(?:\.html?)?|\.amp(?:\.html?)?)/?$|(?<=/)amp/?$")
AMP_CACHE = re.compile(
    r"^https?://[^/]*(?:cdn\.ampproject\.org|google\.[a-z.]+)/(?:amp/|[cv]/)(?:s/)?", re.IGNORECASE
)


def canonical(url: str) -> str:
    """The address without tracking parameters, fragment, AMP or mobile host, ``www.`` or default port.

    It names an article; it need not be one that a server answers. An address that can't be taken
    apart comes back stripped of spaces and no more.
    """
    url = url.strip()
    if AMP_CACHE.match(url):
        url = "https://" + AMP_CACHE.sub("", url)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return url
    if not host:
        return url
    host = MOBILE.sub("", host)
    if port and (parts.scheme.lower(), port) not in {("http", 80), ("https", 443)}:
        host += f":{port}"
    path = AMP_TAIL.sub("", quote(parts.path, safe="/%:@!$&'()*+,;=~-._")).rstrip("/")
    kept = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(pair[0])
    )
    return urlunsplit(
        ("https" if parts.scheme in ("http", "https") else parts.scheme, host, path, urlencode(kept), "")
    )


def is_tracking(name: str, value: str) -> bool:
    """Whether a query parameter only says where a reader came from."""
    return bool(TRACKING.match(name)) or (name in DOUBTFUL and not value.isdigit())


def untracked(url: str) -> str:
    """The same address, fit to be followed, without the parameters that are sure to be tracking."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = "&".join(each for each in parts.query.split("&") if not TRACKING.match(each.partition("=")[0]))
    return urlunsplit(parts._replace(query=query))


def is_web(url: str | None) -> bool:
    """Whether it is an http or https address with a host."""
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


def leads_on(url: str) -> bool:
    """Whether it leads further than to a site's front."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def host(url: str) -> str:
    """The host without ``www.``, lower-case, or an empty string."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
