"""Character classes of RE2: Perl's, POSIX's and Unicode's."""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

LAST = 0x10FFFF

# First and last code of each stretch, in order.
Ranges: TypeAlias = tuple[tuple[int, int], ...]


def _ranges(text: str) -> Ranges:
    return tuple([(ord(part[0]), ord(part[-1])) for part in text.split(" ")])


_DIGIT, _WORD, _SPACE = _ranges("0-9"), _ranges("0-9 A-Z _ a-z"), ((9, 10), (12, 13), (32, 32))
PERL = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
POSIX: dict[str, Ranges] = {
    "alnum": _ranges("0-9 A-Z a-z"),
    "alpha": _ranges("A-Z a-z"),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": _DIGIT,
    "graph": ((33, 126),),
    "lower": _ranges("a-z"),
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": _ranges("A-Z"),
    "word": _WORD,
    "xdigit": _ranges("0-9 A-F a-f"),
}
# Unicode's classes as of Go 1.24, which builds Prometheus 3.5.
CATEGORIES = frozenset(
    """
    Any C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs
    """.split()  # noqa: SIM905 - as a list it would take a line for each
)
SCRIPTS = frozenset(
    """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo
    Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common
    Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs
    Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul
    Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi
    Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki
    Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean
    Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi
    Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong
    Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian
    Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi
    Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese
    Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan
    Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square
    """.split()  # noqa: SIM905 - as a list it would take a line for each
)


def others(ranges: Ranges) -> Ranges:
    """All characters but these."""
    rest: list[tuple[int, int]] = []
    following = 0
    for low, high in ranges:
        if low > following:
            rest.append((following, low - 1))
        following = high + 1
    return (*rest, (following, LAST)) if following <= LAST else tuple(rest)


def in_category(char: str, name: str) -> bool:
    """Whether the character is in one of `CATEGORIES`."""
    return name == "Any" or unicodedata.category(char).startswith(name)


def folded(char: str) -> set[str]:
    """The characters that count as the same without regard to case."""
    return {char, *(other for other in (char.lower(), char.upper(), char.casefold()) if len(other) == 1)}
