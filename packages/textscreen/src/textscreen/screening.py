"""All searches over one text."""

from textscreen import contact, identity, names, places, plates
from textscreen.finding import Finding

# Where two findings overlap, the first search wins: a personal identity number has a phone number's form.
_SEARCHES = (
    identity.find,
    contact.find_emails,
    places.find_apartments,
    contact.find_handles,
    contact.find_phones,
    plates.find,
    names.find,
)


def screen(text: str) -> tuple[Finding, ...]:
    """What in `text` looks like personal data, in the order it stands; findings never overlap.

    Takes time in proportion to the length of the text. Text is searched as written: letters must be composed
    (NFC), as browsers send them.
    """
    candidates = [(finding.start, rank, finding) for rank, search in enumerate(_SEARCHES) for finding in search(text)]
    taken = bytearray(len(text))
    findings = []
    for _start, _rank, finding in sorted(candidates, key=lambda item: (item[1], item[0])):
        if not any(taken[finding.start : finding.end]):
            taken[finding.start : finding.end] = b"\x01" * (finding.end - finding.start)
            findings.append(finding)
    return tuple(sorted(findings, key=lambda finding: finding.start))
