"""What stands on a page around an article: recognised by its own words, a whole paragraph at a time.

A paragraph that ends as a sentence is text, unless it carries a label ("Also read: ...") or asks the
reader for something (to subscribe, to accept cookies).
"""

from __future__ import annotations

import re

LONGEST = 400
"""Characters; nothing longer is furniture."""

LABELLED = re.compile(
    r"""(?ix)^[\s•>»›\[(*-]*(?:
      also\s+(?:read|see|watch|on) | read\s+(?:also|more|next|this|the\s+full\s+(?:story|article|report)) | (?:must|further|recommended)\s+read(?:ing)?
    | see\s+(?:also|more) | (?:related|recommended|more|trending|similar)\s+(?:stor(?:y|ies)|articles?|reading|posts?|content|coverage|news|topics?|links?|videos?)
    | related | more\s+(?:on|from)\b[^.:–—]{0,60}(?=[:|]) | (?:watch|listen)(?:\s+(?:now|also|live|here|more))? | don['’]t\s+miss | up\s+next
    | you\s+(?:may|might)\s+also\s+(?:like|be\s+interested\s+in) | editor['’]?s['’]?\s+picks? | in\s+pictures | from\s+the\s+archives?
    | (?:filed|posted|published)\s+(?:under|in) | tags? | tagged(?:\s+(?:as|with))? | topics? | categor(?:y|ies) | keywords | share(?:\s+(?:this|on|via)\b[^.:]{0,40})?
    | (?:photo|image|picture|video|graphic|illustration|credit|caption)s?(?:\s+(?:credit|by|courtesy(?:\s+of)?|source))?s?
    | (?:photograph|illustration|foto|bild|crédit\s+photo)\w* | follow\s+us(?:\s+on)? | copyright
    | lesen\s+sie\s+(?:auch|mehr|dazu) | mehr\s+zum\s+thema | (?:lire|à\s+lire)\s+aussi | lea\s+también | te\s+puede\s+interesar | leggi\s+anche | lees\s+ook
    )\s*[:|–—]\s*\S"""
)

ALONE = re.compile(
    r"""(?ix)^[\s•>»›\[(*#+-]*(?:
      (?:leave|post|add|write)\s+a\s+(?:comment|reply) | leave\s+(?:your\s+)?comments? | (?:no|\d[\d,.]*|view|show|see|load|read|join|hide|all|more)?\s*(?:the\s+)?comments?(?:\s*\(?\d*\)?|\s+(?:closed|off|section|policy))?
    | (?:cancel\s+)?repl(?:y|ies) | join\s+the\s+(?:conversation|discussion) | your\s+email\s+address\s+will\s+not\s+be\s+published.* | required\s+fields\s+are\s+marked.*
    | share | share\s+(?:this|on|via|with|the)\b[^.]{0,40} | shares?\s*\d* | \d+\s+shares? | (?:like|tweet|pin|print|email|e-mail|save|copy|bookmark|follow|listen|watch|play|pause|mute|whatsapp|facebook|twitter|x|linkedin|reddit|telegram|pinterest|instagram|youtube|threads|bluesky|mastodon|tiktok|flipboard|link|copied|messenger|sms|tumblr|[,/|·&\s]|and)+
    | like\s+this | loading(?:\s*(?:\.\.\.|…))? | please\s+wait.{0,20}
    | advert(?:isement|ising|isment|s)? | ad | ads\s+by\s+\w+ | sponsored(?:\s+(?:content|post|links?))? | promoted(?:\s+content)? | paid\s+(?:content|post)
    | (?:story|article)\s+continues?\s+(?:below|after)\b.{0,40} | (?:continue|keep)\s+reading(?:\s+(?:the\s+main\s+story|below.{0,30}))? | scroll\s+(?:down|to\s+continue).{0,40} | skip\s+(?:to|past|ad)\b.{0,40}
    | subscribe(?:\s+(?:now|today|here|to\s+.{1,60}))? | sign\s+(?:in|up|out)(?:\s+(?:now|here|today|for\s+.{1,60}|to\s+.{1,60}))? | log\s*(?:in|out) | register(?:\s+now)? | my\s+account | become\s+a\s+(?:member|subscriber|supporter) | donate(?:\s+now)? | support\s+us
    | posts? | home | menu | search | blog | navigation | newsletters? | back\s+to\s+(?:top|home|.{0,20}homepage) | top | next | previous | prev | (?:next|previous)\s+(?:post|article|story|page) | archives?
    | also\s+read | read\s+(?:more|also|next|full\s+(?:story|article)) | see\s+(?:also|more|all) | learn\s+more | click\s+here | more | show\s+(?:more|less|all) | view\s+(?:all|more) | load\s+more | full\s+(?:story|coverage) | expand | close | ok | got\s+it | dismiss
    | (?:related|recommended|more|trending|similar|popular|latest|top|other|recent|featured|most\s+(?:read|popular|viewed|shared|commented))\s+(?:stor(?:y|ies)|articles?|reading|posts?|content|coverage|news|topics?|links?|videos?|headlines|now|today|picks)
    | related | most\s+(?:read|popular|viewed|shared) | trending | you\s+(?:may|might)\s+also\s+like | recommended(?:\s+for\s+you)? | more\s+from\s+.{1,60} | more\s+on\s+this(?:\s+(?:story|topic))? | up\s+next | editor['’]?s['’]?\s+picks? | what\s+to\s+(?:read|watch)\s+next | don['’]t\s+miss | also\s+in\s+(?:the\s+)?news | around\s+the\s+web | from\s+our\s+partners
    | about\s+(?:the\s+author|us|this\s+site) | contact(?:\s+us)? | privacy(?:\s+policy)? | terms(?:\s+(?:of\s+(?:use|service)|and\s+conditions))? | cookie\s+(?:policy|settings|preferences|notice) | (?:accept|reject|allow|manage)(?:\s+(?:all|cookies|all\s+cookies|preferences))+ | do\s+not\s+sell\b.{0,50} | site\s*map | rss(?:\s+feed)? | faqs?
    | \d+\s*[-–]?\s*min(?:ute)?s?\.?(?:\s+(?:read|ago|listen|watch))? | (?:\d+|an?)\s+(?:hours?|days?|weeks?|months?)\s+ago | \d[\d,.]*\s+(?:views?|likes?|reads?|words)
    | (?:getty(?:\s+images)?|afp|shutterstock|reuters|ap(?:\s+photo)?|epa|istock|unsplash)(?:\s*(?:/|via|,|-|\s)\s*[\w .'-]{2,40}){1,3} | getty\s+images | shutterstock | file\s+(?:photo|image|picture) | (?:image|photo|enlarge|toggle)\s+(?:caption|this\s+image) | image\s+(?:source|credit)\b.{0,80}
    | (?:©|\(c\)|copyright)\s.{0,120} | all\s+rights\s+reserved.{0,60}
    | (?:photo|video)\s*(?:gallery)? | gallery | slideshow | play\s+video | watch\s+(?:live|video|now) | listen\s+to\s+(?:this\s+)?(?:article|story|podcast).{0,30} | text\s+size | font\s+size | a\s*[-+]?\s+a\s*[-+]? | translate
    | kommentare?(?:\s*\(?\d*\)?)? | anzeige | werbung | teilen | drucken | mehr\s+zum\s+thema | publicité | partager | commentaires? | publicidad | compartir | comentarios? | pubblicità | condividi | commenti | deel | reacties
    )[\s.:!…»›>\])*→-]*$"""
)

ASKS = re.compile(
    r"""(?ix)^[\s•>*-]*(?:please\s+|to\s+[^,.]{3,40},\s+|don['’]t\s+forget\s+to\s+|you\s+can\s+|why\s+not\s+)?
    (?:sign\s+up|subscribe|follow|join|download|get|click|tap|support|become|like|register|stay|never\s+miss|never|start|enter|create|share|send|help|donate|visit|check\s+out|read|want|enjoy|keep\s+up|already|have\s+(?:a|you)|got\s+a|do\s+you|if\s+you|thank\s+you|thanks\s+for|we['’]?re?|for\s+more|by\s+(?:signing|clicking|subscribing|continuing|using)|this\s+(?:site|website|page|form))\b"""
)
WANTED = re.compile(
    r"""(?ix)\b(?:newsletters?|(?:your|our)\s+in-?box|subscri(?:be|ber|bers|ption|ptions|bing)|our\s+(?:app|channel|page|podcast|journalism|reporting|community|website|site|daily|weekly|free|latest|coverage|email|privacy|terms)
    | (?:on|our)\s+(?:facebook|twitter|instagram|whatsapp|telegram|youtube|linkedin|bluesky|threads|x\b) | (?:facebook|twitter|instagram|whatsapp|telegram|youtube)\s+(?:page|channel|group|account)
    | push\s+notifications? | breaking\s+news\s+alerts? | email\s+alerts? | free\s+(?:trial|account|access) | cookies | log\s*in | sign\s*(?:in|up) | recaptcha | javascript | ad[-\s]?block\w* | your\s+browser | paywall | app\s+store | google\s+play
    | email\s+address | get\s+in\s+touch | story\s+tips? | letters?\s+to\s+the\s+editor)\b"""
)
COOKIES = re.compile(
    r"(?i)^(?:we(?:\s+and\s+our\s+partners)?\s+(?:use|store|value)|this\s+(?:site|website|page)\s+uses|our\s+(?:site|website)\s+uses|by\s+(?:continuing|using|clicking)|your\s+privacy)\b.{0,300}\b(?:cookies?|consent|privacy)\b"
)
ORIGIN = re.compile(
    r"(?i)^\W*(?:this\s+(?:article|story|piece|post|report|content)\s+(?:was|is|has\s+been|first|originally|may)\b.{0,60}\b(?:published|appeared|produced|provided|republished|updated|generated|amended|corrected|commission)\b|(?:the\s+)?post\b.{3,200}\bappeared\s+first\s+on\b|originally\s+published\b|republished\s+(?:from|with)\b)"
)
CREDIT = re.compile(
    r"""(?ix)^(?:[(\[]\s*(?:photo|image|picture|video|file\s+photo|photograph|credit|source|reporting|editing|writing|compiled|additional)\b.{0,200}[)\]]\.?
    | (?:file\s+)?(?:photo|image|picture|video|photograph|illustration)s?\s+(?:by|courtesy|credit|via)\b[^.]{1,80}
    | (?:additional\s+)?(?:reporting|editing|writing)\s+by\s.{3,200})$"""
)
ADDRESSED = re.compile(r"(?i)\b(?:you|your|our|us|we)\b")
REPORTED = re.compile(r"(?i)[\"“”]|\b(?:said|says|told|according)\b")
ONLY_MARKS = re.compile(r"^[\W_]*$")
DATE_LINE = re.compile(
    r"""(?ix)^(?:(?:first\s+)?(?:published|posted|updated|last\s+(?:updated|modified)|modified|created|date)\s*(?:on|at|:)?\s*)?
    (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?
    (?:\d{4}-\d\d-\d\d(?:[T\s]\d\d:\d\d\S*)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\s+[a-zäéû]{3,9}\.?,?\s+\d{4}|[a-zäéû]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})
    [\s,|·•–-]*(?:(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?)?\s*(?:\(?[A-Z]{2,5}\)?)?[\s.|·]*(?:\d+\s+min(?:ute)?s?\s+read)?$"""
)
COMMENTS_BEGIN = re.compile(
    r"(?i)^\W*(?:(?:leave|post|add|write)\s+a\s+(?:comment|reply)|(?:\d+\s+)?(?:comments?|replies|responses)(?:\s*\(?\d+\)?)?(?:\s+(?:on|to)\b.{1,200})?|join\s+the\s+(?:conversation|discussion)|reply|kommentare?(?:\s*\(\d+\))?|commentaires?)\W*$"
)
LISTS_BEGIN = re.compile(
    r"(?i)^\W*(?:(?:related|recommended|more|trending|similar|popular|latest|top|other|recent|most\s+(?:read|popular|viewed))\s+(?:stor(?:y|ies)|articles?|reading|posts?|coverage|news|headlines|topics?|videos?)|related|most\s+(?:read|popular)|you\s+(?:may|might)\s+also\s+like|also\s+read|read\s+(?:more|next|also)|see\s+also|more\s+(?:from|on)\b.{1,60}|trending(?:\s+now)?|up\s+next|tags?|topics?|filed\s+under|lesen\s+sie\s+auch|mehr\s+zum\s+thema|(?:à\s+)?lire\s+aussi)\W*$"
)


def is_furniture(paragraph: str) -> bool:
    """Whether a whole paragraph is the page's and not the article's."""
    if ONLY_MARKS.match(paragraph[:LONGEST]):
        return not any(each.isalnum() for each in paragraph)
    if len(paragraph) > LONGEST:
        return False
    return bool(
        LABELLED.match(paragraph)
        or (len(paragraph) <= 130 and ALONE.match(paragraph))
        or is_request(paragraph)
        or COOKIES.match(paragraph)
        or ORIGIN.match(paragraph)
        or CREDIT.match(paragraph)
        or DATE_LINE.match(paragraph)
    )


def is_request(paragraph: str) -> bool:
    """Whether it asks the reader for something: to subscribe, to follow, to accept."""
    if not ASKS.match(paragraph) or not WANTED.search(paragraph) or REPORTED.search(paragraph):
        return False
    return bool(ADDRESSED.search(paragraph)) or len(paragraph.split()) <= 12


def without_furniture(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs that are the article's: no labels, no lists of links, no comments."""
    kept: list[str] = []
    total = sum(map(len, paragraphs))
    seen = 0
    in_list = False
    for paragraph in paragraphs:
        seen += len(paragraph)
        if kept and COMMENTS_BEGIN.match(paragraph[:LONGEST]) and seen > total / 2:
            break
        in_list = bool(LISTS_BEGIN.match(paragraph[:LONGEST])) or (in_list and is_heading(paragraph))
        if not in_list and not is_furniture(paragraph):
            kept.append(paragraph)
    while kept and is_heading(kept[-1]) and not kept[-1].startswith("•"):
        kept.pop()
    return tuple(kept)


ENDS = re.compile(r"[.!…:;,][\"'”’»)\]]*$|[?][\"'”’»]+$")


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is short and doesn't end as a sentence does."""
    words = paragraph.split()
    if len(words) > 25 or len(paragraph) > 200:
        return False
    if paragraph.rstrip("”\"'’)").endswith("?"):
        return len(words) <= 15 and paragraph[-1] == "?"
    return not ENDS.search(paragraph)
