"""Text as a ward writes it, and what its readers type: the same at each run.

Modelled on news and documents of a ward. 3,500 syllables make 15,000 words of one or two; how often
a word comes goes by its rank (Zipf), so that the commonest stand in nearly every text, as "phường"
does, and most in very few. The first ranks are the words of offices. Sentences come again in other
texts, as they do in letters of an office; titles are drawn word by word.
"""

import random
from dataclasses import dataclass
from itertools import accumulate

SAID_BY_OFFICES = (
    "phường|tổ dân phố|ủy ban|nhân dân|thông báo|và|của|các|kế hoạch|về việc|thực hiện|công tác|tổ chức|"
    "trên địa bàn|năm|quy định|triển khai|hội|khu phố|người dân|quyết định|văn bản|tại|cho|công an|"
    "đồng chí|chủ tịch|an toàn|tuyên truyền|phòng cháy|chữa cháy|trật tự|đô thị|môi trường|vệ sinh|"
    "xây dựng|giấy phép|đất đai|đăng ký|khai sinh|hộ tịch|kết hôn|bảo hiểm|y tế|trẻ em|tiêm chủng|"
    "học sinh|trường|người cao tuổi|hỗ trợ|chính sách|thuế|kinh doanh|văn minh|an ninh|giao thông|"
    "chỉ thị|nghị quyết|báo cáo|hội đồng|bầu cử|đại biểu|cử tri|tiếp xúc|kiến nghị|giải quyết|"
    "hồ sơ|thủ tục|hành chính|công dân|lịch|tiếp|trực|nghỉ lễ|cấp|nước|điện|đường|chợ|rác thải"
)
OF_OFFICES = SAID_BY_OFFICES.split("|")
ONSETS = [*"bcdđghlmnrstvx", "ch", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"]
RIMES = [
    ("a", "àáảãạ"), ("e", "èéẻẽẹ"), ("i", "ìíỉĩị"), ("o", "òóỏõọ"), ("u", "ùúủũụ"), ("ư", "ừứửữự"),
    ("ô", "ồốổỗộ"), ("ơ", "ờớởỡợ"), ("ê", "ềếểễệ"), ("â", "ầấẩẫậ"), ("ă", "ằắẳẵặ"),
]  # fmt: skip
ENDS = ["", "n", "m", "ng", "nh", "i", "t", "c"]
SYLLABLES, WORDS, SENTENCES = 3500, 15_000, 40_000
FLATTENED = 7  # ranks by which the curve begins later: the first word is one in sixty
WORDS_OF_SENTENCE = 8
TYPED = 200


@dataclass(frozen=True)
class Text:
    """The words of an item: its title, and the numbers of its sentences."""

    title: str
    sentences: list[int]


class Writer:
    """Writes the texts of a ward, one after the other."""

    def __init__(self):
        self._chance = random.Random(8893)  # noqa: S311 - the same text each time
        self._words = [*OF_OFFICES, *self._made_up(WORDS - len(OF_OFFICES))]
        self._weights = list(accumulate(1 / (rank + FLATTENED) for rank in range(1, WORDS + 1)))
        self.sentences = [
            f"{self._drawn(WORDS_OF_SENTENCE).capitalize()}." for _ in range(SENTENCES)
        ]

    def text(self, number, shortest, longest):
        """Return the text with a number, with so many sentences; one in five has a number of its own."""
        title = self._drawn(self._chance.randint(8, 16)).capitalize()
        if number % 5 == 0:
            title = f"{title} số {number}/{self._chance.choice(['UBND-VP', 'KH-UBND', 'TB-UBND'])}"
        length = self._chance.randint(shortest, longest)
        return Text(title, self._chance.choices(range(SENTENCES), k=length))

    def _drawn(self, words):
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=words))

    def _made_up(self, words):
        """Return words of one or two syllables that are spelt like Vietnamese."""
        toned = [tone for plain, tones in RIMES for tone in (plain, *tones)]
        every = [f"{onset}{tone}{end}" for onset in ONSETS for tone in toned for end in ENDS]
        syllables = self._chance.sample(every, SYLLABLES)
        weights = list(accumulate(1 / (rank + 50) for rank in range(SYLLABLES)))
        for number in range(words):
            yield " ".join(
                self._chance.choices(syllables, cum_weights=weights, k=1 + number % 5 // 2)
            )


def typed(titles, fold):
    """Return what readers type who seek these titles: two to six of their syllables, or a number.

    Of twenty, seven type with marks, seven without, three with a mistake; one in quotation marks,
    one a number and one nothing but the commonest words.
    """
    chance = random.Random(278)  # noqa: S311 - the same each time
    for number, title in enumerate(titles):
        syllables = title.lower().split(" số ")[0].split()
        length, kind = chance.randint(2, 6), number % 20
        start = chance.randrange(max(1, len(syllables) - length))
        taken = syllables[start : start + length]
        if number % 3 == 0:  # not one behind the other, but in this order
            taken = [syllables[at] for at in sorted(chance.sample(range(len(syllables)), length))]
        if kind == 19:
            yield " ".join(chance.sample(OF_OFFICES[:40], 3))
        elif kind == 18 and "/" in title:
            yield title.split()[-1][chance.randrange(3) :]
        elif kind == 17:
            yield f'"{" ".join(syllables[start : start + 3])}"'
        elif kind >= 14:
            yield " ".join([*taken[:-1], f"{taken[-1]}h"])
        else:
            yield " ".join(taken) if kind % 2 else fold(" ".join(taken))
