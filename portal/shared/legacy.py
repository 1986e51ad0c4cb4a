"""Text typed for the fonts of before Unicode: .VnTime (TCVN3) and VNI, recognised and converted.

Such text reads "QuyÕt ®Þnh" or "Quyeát ñònh" in any other font. Capitals of the fonts .VnTimeH
and the like are lower case underneath; that cannot be known from the text and is left so.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

# In the order of the code table; a soft hyphen stands for ư, and Đ where a cleaned Ð stood for é.
TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐĐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽééẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI writes a letter and then its mark: a tone alone, or a circumflex or breve with its tone.
TONES = ["\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
TONE_MARKS = dict(zip("ùøûõï", TONES, strict=True))
ROOF_MARKS = {mark: f"\u0302{tone}" for mark, tone in zip("âáàåãä", ["", *TONES], strict=True)}
BOWL_MARKS = {mark: f"\u0306{tone}" for mark, tone in zip("êéèúüë", ["", *TONES], strict=True)}
VNI_MARKS = TONE_MARKS | ROOF_MARKS | BOWL_MARKS
VNI_LETTERS = dict(zip("ñÑôÔöÖíÍìÌæÆóÓòÒîÎ", "đĐơƠưƯíÍìÌỉỈĩĨịỊỵỴ", strict=True))
VNI = re.compile(
    rf"([aeouyôö])([{''.join(TONE_MARKS)}])|([aeo])([{''.join(ROOF_MARKS)}])"
    rf"|(a)([{''.join(BOWL_MARKS)}])|([{''.join(VNI_LETTERS)}])",
    re.IGNORECASE,
)

TAG = re.compile(r"<[^<>]*>")
LINE_ENDS = re.compile(
    r"(</?(?:blockquote|br|caption|div|figcaption|h[1-6]|li|p|t[dhr])\b[^<>]*>|\n)", re.IGNORECASE
)
WORD = re.compile(r"(?<!\w)[A-Za-z\u00a1-\u00ffĐ]+(?!\w)")
ASCII = re.compile("[A-Za-z]")
LATIN_1 = re.compile(r"[\u00a1-\u00ffĐ]")
BEYOND_LATIN_1 = re.compile(r"[ăĂđơƠưƯĩĨũŨ\u1ea0-\u1ef9]")
# What no language writes: a sign inside a word, a capital with a mark after a small letter.
TCVN3_SIGN = re.compile(
    "[A-Za-z\u00ad][\u00a1-\u00be]|[a-z\u00ad][\u00c0-\u00deĐ]|^[®§\u00ad][a-z\u00c0-\u00ff]"
)
VNI_SIGN = re.compile(r"[aeouyôö][ùøûõï]|[aeo][äåâ]|a[ëêü]|ñ", re.IGNORECASE)
SYLLABLE = re.compile(
    r"(?:ngh?|nh|kh|gh|gi|ch|ph|th|tr|qu|[bcdghklmnprstvx])?(?:"
    r"a(?:ch?|i|m|n[gh]?|o|p|t|u|y)?|e(?:ch?|m|n[gh]?|o|p|t|u)?"
    r"|i(?:a|ch?|m|nh?|p|t|u|e(?:c|m|ng?|p|t|u))?"
    r"|o(?:a(?:ch?|i|m|n[gh]?|o|p|t|y)?|c|e(?:n|o|t)?|i|m|ng?|p|t|o(?:c|ng))?"
    r"|u(?:a(?:ng?|t|y)?|ch?|e(?:ch|nh?)?|i|m|ng?|p|t|o(?:c|i|m|ng?|p|t|u)?|u"
    r"|y(?:a|ch|e(?:n|t)|nh?|t|u)?)?"
    r"|y(?:e(?:m|ng?|t|u))?)"
)


def from_tcvn3(text):
    """Return text typed in TCVN3 in Unicode; what the table does not know stays."""
    return text.translate(str.maketrans(TCVN3))


def from_vni(text):
    """Return text typed in VNI in Unicode."""
    return unicodedata.normalize("NFC", VNI.sub(_letter, text))


def _letter(match):
    *pairs, single = match.groups()
    if single:
        return VNI_LETTERS[single]
    base, mark = filter(None, pairs)
    return VNI_LETTERS.get(base, base) + VNI_MARKS[mark.lower()]


@dataclass(frozen=True)
class Encoding:
    """An encoding of old fonts: how it is told from proper text, and its way to Unicode."""

    name: str
    sign: re.Pattern[str]
    convert: Callable[[str], str]

    def found_in(self, text):
        """Return a word of text or HTML that gives the encoding away, or None for proper text."""
        if not LATIN_1.search(text):
            return None
        lines = [_words(line) for line in LINE_ENDS.split(text)[::2]]
        return next(filter(None, map(self.first_sign, [*lines, "\n".join(lines)])), None)

    def first_sign(self, text):
        """Return the first word that gives the encoding away in a line, or None if it is proper.

        A word counts when it is a Vietnamese syllable once converted. Two words with signs are
        enough; with one, nearly all words with marks must count, so a ® or µ in good Vietnamese,
        English or French raises no alarm.
        """
        words = Counter(w for w in WORD.findall(text) if LATIN_1.search(w) and ASCII.search(w))
        if not words:
            return None
        syllables = {w: times for w, times in words.items() if _is_syllable(self.convert(w))}
        signs = [w for w in syllables if self.sign.search(w)]
        if len({sign.lower() for sign in signs}) < 2:
            legacy = sum(syllables.values())
            proper = words.total() - legacy + len(BEYOND_LATIN_1.findall(text))
            if len(syllables) < 2 or proper * 4 > legacy:
                return None
        return next(iter(signs), None)

    def convert_words(self, text):
        """Convert what cannot be proper Vietnamese, in a line that is partly proper."""
        return WORD.sub(lambda word: self._converted_word(word[0]), text)

    def _converted_word(self, word):
        converted = self.convert(word)
        foreign = self.sign.search(word) or not _is_syllable(word)
        return converted if foreign and _is_syllable(converted) else word


ENCODINGS = [Encoding("TCVN3", TCVN3_SIGN, from_tcvn3), Encoding("VNI", VNI_SIGN, from_vni)]


def looks_like_tcvn3(text):
    """Say whether a line of the text or HTML was typed for .VnTime and its like."""
    return ENCODINGS[0].found_in(text) is not None


def warning(text):
    """Return a sentence when text or HTML holds letters of old fonts, else None."""
    for encoding in ENCODINGS:
        if word := encoding.found_in(text):
            return (
                f"Có chữ gõ bằng phông cũ ({encoding.name}), người dân sẽ thấy chữ sai, "
                f"ví dụ “{word}” thay vì “{encoding.convert(word)}”. "
                "Hãy chuyển sang Unicode, hoặc gõ lại đoạn đó."
            )
    return None


def to_unicode(text):
    """Return text or HTML with its lines of old fonts in Unicode, or None where there are none.

    What is already in Unicode stays, as the two may stand side by side.
    """
    for encoding in ENCODINGS:
        if encoding.found_in(text):
            pure = not BEYOND_LATIN_1.search(text)
            return "".join(_converted(encoding, part, pure) for part in LINE_ENDS.split(text))
    return None


def _words(html):
    return unescape(TAG.sub("", html))


def _converted(encoding, line, pure):
    """Convert what stands between the tags of a line that is in the encoding."""
    if not pure and not encoding.first_sign(_words(line)):
        return line
    convert = encoding.convert_words if BEYOND_LATIN_1.search(line) else encoding.convert
    tags = TAG.findall(line)
    texts = [convert(part) for part in TAG.split(line)]
    return texts[0] + "".join(tag + part for tag, part in zip(tags, texts[1:], strict=True))


def _is_syllable(word):
    letters = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return bool(SYLLABLE.fullmatch(plain))
