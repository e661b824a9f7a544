"""Names of persons: a common given name followed by a surname.

The list is a small choice among the names most borne in Sweden (after SCB's name statistics), so a rarer name
is missed, and so is a given name alone. Streets, squares and schools called after somebody are not persons.
"""

import re
from collections.abc import Iterator

from textscreen.finding import Finding

GIVEN_NAMES = frozenset(
    """
    Anna Eva Maria Karin Kristina Lena Sara Kerstin Emma Ingrid Malin Jenny Hanna Annika Susanne
    Birgitta Elin Monika Monica Linda Inger Ulla Johanna Carina Sofia Elisabeth Elisabet Marie Julia Ida
    Katarina Frida Åsa Amanda Sandra Helena Camilla Emelie Matilda Anneli Anette Annette Gunilla Barbro
    Marianne Britt Siv Margareta Charlotte Josefin Therese Cecilia Linnea Linnéa Ebba Alice Maja Ella
    Wilma Vilma Alva Olivia Astrid Saga Freja Agnes Klara Clara Stina Elsa Ellen Isabelle Isabella
    Nathalie Natalie Rebecka Rebecca Louise Lovisa Pernilla Ulrika Ann Anne Berit Gun Gunnel Gunvor Inga
    Irene Jessica Mona Yvonne Veronica Veronika Victoria Viktoria Tove Tilda Tuva Moa Molly Nora Nova
    Felicia Filippa Evelina Erika Erica Beatrice Angelica Madeleine Magdalena Marika Lisa Lisbeth Ingela
    Ingegerd Maud Fatima Aisha Amina Layla Leila Maryam Mariam Zahra Zainab Nour Noor Sana Hawa Khadija
    Yasmin Jasmin Samira Halima Lars Mikael Michael Anders Johan Erik Per Karl Carl Peter Jan Thomas
    Tomas Daniel Fredrik Hans Andreas Stefan Mats Mattias Mathias Marcus Markus Jonas Bengt Niklas
    Niclas Bo Martin Patrik Christer Krister Leif Björn Nils Alexander Kristoffer Christoffer Joakim Ulf
    Henrik Robert Sven Linus Simon Emil Håkan Magnus Rickard Rikard Tobias Roger Oskar Oscar Christian
    Kristian Göran Kjell Lennart Rolf Kent Stig Roland Gunnar Arne Åke Bertil Gustav Gustaf Axel Viktor
    Victor Filip William Lucas Lukas Elias Hugo Oliver Liam Noah Adam Anton Albin Isak Isac Ludvig
    Ludwig Edvin Melvin Leo Theo Charlie Vincent Jacob Jakob Samuel Sebastian Rasmus Robin Kevin David
    Dennis Jimmy Jesper Johannes Pontus Hampus Philip Jonathan Gabriel Benjamin Elliot Wilhelm Alfred
    Arvid August Ivar Ingvar Ingemar Conny Kenneth Tommy Ronny Sören Torbjörn Tord Claes Klas Olle Ola
    Olof Pär Pelle Kalle Nicklas Jens Jörgen Kurt Allan Mohamed Mohammed Mohammad Muhammad Mohamad Ahmed
    Ahmad Ali Hassan Hasan Hussein Hussain Ibrahim Omar Abdullah Abdul Abdi Mustafa Mahmoud Yusuf Yousef
    Youssef Khaled Khalid Amir Bilal Hamza Said Jamal Karim Tariq Osman Mehmet Murat Emre Goran Zoran
    Dragan Milan Ivan Igor Dejan Admir Piotr Krzysztof Andrzej Jose Carlos
    """.split()  # noqa: SIM905
)

_GIVEN = "|".join(sorted(GIVEN_NAMES, key=lambda name: (-len(name), name)))
_SURNAME = r"(?:(?:af|von|van|de|el|al|Al|El)[ -])?[A-ZÅÄÖÉÜČŠŽ][\w'’]{1,30}(?:-[A-ZÅÄÖÉÜ][\w'’]{1,30})?"
_NAME = re.compile(rf"(?<![\w-])(?:{_GIVEN})(?:[ -](?:{_GIVEN}))?\s{{1,2}}(?P<surname>{_SURNAME})(?![\w])")
_SMALL = re.compile(rf"(?<![\w-])(?:{_GIVEN})[ ](?P<surname>\w{{2,20}}sson)s?(?!\w)", re.IGNORECASE)
_TURNED = re.compile(rf"(?<![\w-])[A-ZÅÄÖ][\w]{{1,30}}, ?(?:{_GIVEN})(?![\w-])(?=\s*(?:[.,;:)]|$|\n))")

_STREETS = (
    "gata|gatan|gränd|gränden|väg|vägen|torg|torget|plats|platsen|parken|allé|allén|skola|skolan|gymnasium|gymnasiet"
    "|förskola|förskolan|kyrka|kyrkan|församling|rondellen"
)
_NAMED_AFTER = (
    rf"{_STREETS}|plan|park|bro|bron|backe|backen|stig|stigen|leden|kapell|minne|stiftelse|arena|arenan|sjukhus"
    "|bibliotek|museum|trappor|kulle|kaj"
)
_GENITIVE_AFTER = re.compile(rf"\s+(?:{_NAMED_AFTER})s?\b", re.IGNORECASE)
_STREET_AFTER = re.compile(rf"\s+(?:{_STREETS})s?\b", re.IGNORECASE)
_STREET_WORD = re.compile(rf"\w*(?:{_STREETS})s?", re.IGNORECASE)
_ROMAN = re.compile(r"[IVX]+(?::?s)?")
_USUAL = re.compile(
    r".*(?:sson|ström|berg|lund|qvist|kvist|gren|dahl|strand|holm|stedt|ander|ell|ić|ic|ov|oglu|zadeh)s?",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Finding]:
    """Given name and surname: "likely" with a usual Swedish surname, else "possible".

    Also "anna svensson" in small letters when the surname ends with -sson, and "Svensson, Anna" at the end of
    a line or before a mark.
    """
    for match in _NAME.finditer(text):
        surname = match["surname"]
        if _ROMAN.fullmatch(surname) or _is_place(surname, text[match.end() : match.end() + 40]):
            continue
        usual = _USUAL.fullmatch(surname) is not None
        yield Finding("person_name", *match.span(), match.group(), "likely" if usual else "possible")
    for match in _SMALL.finditer(text):
        if not _is_place(match["surname"], text[match.end() : match.end() + 40]):
            yield Finding("person_name", *match.span(), match.group(), "likely")
    for match in _TURNED.finditer(text):
        surname = match.group().partition(",")[0]
        if _USUAL.fullmatch(surname) and not _is_place(surname, ""):
            yield Finding("person_name", *match.span(), match.group(), "possible")


def _is_place(surname: str, after: str) -> bool:
    """Whether the name belongs to a street, a school or the like: "Karl Johans gata", "Olof Palmes torg"."""
    if _STREET_WORD.fullmatch(surname) or _STREET_AFTER.match(after):
        return True
    return surname.casefold().endswith("s") and _GENITIVE_AFTER.match(after) is not None
