"""Ways to reach a person: phone numbers, e-mail addresses and names in social media.

Swedish numbers begin with 0 and have eight to ten digits with the area code (Post- och telestyrelsen, the
Swedish numbering plan for telephony under ITU-T E.164); abroad 0 is replaced by +46. Short numbers such as
112 and 114 14 reach an authority and are left alone.
"""

import re
from collections.abc import Iterator

from textscreen.finding import Finding

_BLANK = r"[ \t\u00a0\u2009\u202f]"
_HYPHEN = r"[-/\u2010-\u2015\u2212]"
_ABROAD = re.compile(
    rf"(?<![\w+])(?:\+|00)46{_BLANK}?{_HYPHEN}?{_BLANK}?(?:\(0\))?{_BLANK}?[1-9][0-9]?"
    rf"(?:{_BLANK}?{_HYPHEN}?{_BLANK}?[0-9]{{1,3}}){{2,5}}(?![0-9])"
)
_MOBILE = re.compile(rf"(?<![\w+-])07[02369](?:{_BLANK}?{_HYPHEN}?{_BLANK}?[0-9]){{7}}(?![0-9])")
_FIXED = re.compile(
    rf"(?<![\w+:.-])0[1-9][0-9]{{0,2}}{_BLANK}?(?P<mark>{_HYPHEN}|{_BLANK}){_BLANK}?[1-9][0-9]{{1,2}}"
    rf"(?:{_BLANK}?[0-9]{{2,3}}){{1,3}}(?![0-9]|[:.,][0-9]|{_BLANK}?{_HYPHEN}{_BLANK}?[0-9])"
)
_TOGETHER = re.compile(r"(?<![\w+-])0[1-9][0-9]{7,8}(?![\w-])")
_CLOCK = re.compile(r"\b(?:kl\.?|klockan|mellan)\s*$", re.IGNORECASE)

_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?!\w)",
)

_AT = re.compile(r"(?<![\w@./+-])@[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28})[A-Za-z0-9_](?![\w@])")
_PROFILE = re.compile(
    r"(?<!\w)(?:instagram\.com|tiktok\.com|facebook\.com|fb\.com|snapchat\.com/add|twitter\.com|x\.com|youtube\.com"
    r"|t\.me|linkedin\.com/in)/@?[\w.%-]{2,60}",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<!\w)(?:snap(?:chat)?|insta(?:gram)?|ig|tiktok|telegram|facebook|fb|discord)\s{0,3}[:=]\s{0,3}"
    r"@?(?=[A-Za-z]{0,30}(?:[0-9_]|\.[A-Za-z]))[A-Za-z0-9_.]{3,31}",
    re.IGNORECASE,
)


def find_phones(text: str) -> Iterator[Finding]:
    """Swedish phone numbers: "certain" from abroad or mobile, "likely" with an area code, "possible" in one
    run.
    """
    for match in _ABROAD.finditer(text):
        if 9 <= _digits(match.group()) - (2 if match.group().startswith("00") else 0) <= 12:
            yield Finding("phone", *match.span(), match.group(), "certain")
    for match in _MOBILE.finditer(text):
        yield Finding("phone", *match.span(), match.group(), "certain")
    for match in _FIXED.finditer(text):
        # "kl 08-16 30" is a time, and an area code set off by a blank only is too little with few digits
        if _CLOCK.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        if (9 if match["mark"].isspace() else 8) <= _digits(match.group()) <= 10:
            yield Finding("phone", *match.span(), match.group(), "likely")
    for match in _TOGETHER.finditer(text):
        yield Finding("phone", *match.span(), match.group(), "possible")


def find_emails(text: str) -> Iterator[Finding]:
    """E-mail addresses (RFC 5322 in its everyday form, with Swedish letters)."""
    for match in _EMAIL.finditer(text):
        yield Finding("email", *match.span(), match.group(), "certain")


def find_handles(text: str) -> Iterator[Finding]:
    """Names and addresses in social media: @name, the address of a profile, "snap: name_07"."""
    for match in _PROFILE.finditer(text):
        yield Finding("social_media_handle", *match.span(), match.group(), "certain")
    for pattern in (_AT, _NAMED):
        for match in pattern.finditer(text):
            yield Finding("social_media_handle", *match.span(), match.group(), "likely")


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)
