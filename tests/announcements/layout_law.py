"""Phụ lục I of Nghị định 30/2020/NĐ-CP held against a paper: each deviation is a sentence.

The ranges are the law's, in points and millimetres; TOLERANCE is what measuring costs.
"""

from functools import cached_property

from announcements.body import ANNEX
from portal.shared.templatetags.ui import legal_date
from tests.announcements.body_blocks import blocks_of
from tests.announcements.layout_lines import (
    BOLD,
    BOLD_ITALIC,
    ITALIC,
    SINGLE,
    UPRIGHT,
    centred,
    middle,
    of_gap,
    spaced,
    styled,
)
from tests.announcements.pdf_layout import BLACK, MM, squashed

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FRAMES = {"hoa-toc": (30, 8), "thuong-khan": (40, 8), "khan": (20, 8)}
TOLERANCE = 0.2
ASCENT, DESCENT = 0.891, 0.216  # of the size, in the font of the decree
LONG_WORD = 80


def deviations(paper, dispatch, foot=()):
    """Return where the paper of a dispatch leaves the ranges of the decree."""
    return list(Sheet(paper, dispatch, foot).deviations())


class Sheet:
    """A paper beside the dispatch that it prints."""

    def __init__(self, paper, dispatch, foot):
        self.paper, self.dispatch = paper, dispatch
        self.foot = [(line, paper.take(line)) for line in foot]
        self.missing, self.place = [], 0
        lines = [line for page in range(1, len(paper.sizes) + 1) for line in paper.page(page)]
        self.left = min(line.x0 for line in lines)
        self.right = max(line.x1 for line in lines)
        self.annex_pages = []

    def deviations(self):
        yield from self.of_the_file()
        yield from self.of_margins()
        yield from self.of_the_state()
        yield from self.of_the_issuer()
        yield from self.of_the_number()
        yield from self.of_the_subject()
        yield from self.of_urgency()
        yield from self.of_recipients()
        yield from self.of_legal_bases()
        main, *annexes = self.parts
        yield from self.of_text(main)
        yield from self.of_the_signature()
        for number, annex in enumerate(annexes, start=1):
            yield from self.of_an_annex(number if len(annexes) > 1 else 0, annex)
        yield from self.of_page_numbers()
        yield from self.of_the_foot()
        yield from self.missing

    @cached_property
    def parts(self):
        """The paragraphs of the text, and those of each annex."""
        found = [[]]
        for block in blocks_of(self.dispatch.body):
            if ANNEX in block["css"].split():
                found.append([])
            found[-1].append(block)
        return found

    @property
    def centre(self):
        return (self.left + self.right) / 2

    def find(self, text, *, anywhere=False):
        """Return the Lines that print a text, after what was found before it."""
        found = self.paper.find(text, 0 if anywhere else self.place)
        if not found:
            self.missing.append(f"“{text[:60]}” is not there")
            return []
        if not anywhere:
            self.place = found[1]
        return self.paper.lines(*found)

    def of_the_file(self):
        for number, (width, height) in enumerate(self.paper.sizes, start=1):
            if abs(width - 210) > TOLERANCE or abs(height - 297) > TOLERANCE:
                yield f"page {number} is not A4"
        for name, embedded in self.paper.fonts.items():
            if not embedded or "+Tinos" not in name:
                yield f"font {name}"
        if self.paper.language != "vi":
            yield f"language {self.paper.language}"
        if self.dispatch.subject not in self.paper.title:
            yield f"title {self.paper.title}"

    def of_margins(self):
        if not 30 - TOLERANCE <= self.left <= 35 + TOLERANCE:
            yield f"left margin {self.left:.1f}"
        if self.right > 195 + TOLERANCE:
            yield f"right margin {210 - self.right:.1f}"
        for run in self.paper.runs:
            if run.block is None:
                continue
            if run.y - ASCENT * run.size * MM < 20 - TOLERANCE:
                yield f"“{run.text}” in the top margin"
            if run.y + DESCENT * run.size * MM > 277 + TOLERANCE:
                yield f"“{run.text}” in the bottom margin"
            if run.colour != BLACK and not self.dispatch.urgency:
                yield f"“{run.text}” in colour {run.colour}"

    def of_the_state(self):
        self.country = self.find(COUNTRY, anywhere=True)
        motto = self.find(MOTTO, anywhere=True)
        yield from styled("Quốc hiệu", self.country, 12, 13, BOLD)
        yield from styled("Tiêu ngữ", motto, 13, 14, BOLD)
        yield from centred("Tiêu ngữ", motto, middle(self.country))
        if len(self.country) != 1 or len(motto) != 1:
            yield "Quốc hiệu and Tiêu ngữ are not one line each"
        elif not 0 < motto[0].y - self.country[0].y < 7:
            yield "Tiêu ngữ is not right below Quốc hiệu"
        if middle(self.country) < 105 or self.country[0].page != 1:
            yield "Quốc hiệu is not at the top right of page 1"
        yield from self.of_rule("Tiêu ngữ", motto, 0.98, 1.02)

    def of_rule(self, name, lines, low, high):
        """Tell where the rule under some lines is not as long as a share of one of them."""
        under = lines[-1:] and self.paper.rule_under(lines[-1])
        if not under:
            yield f"{name} without a rule"
            return
        widths = {max(line.width for line in lines), lines[-1].width}
        if not any(low - 0.005 <= under.width / width <= high + 0.005 for width in widths):
            yield f"rule under {name} is {under.width:.1f} of {lines[-1].width:.1f} mm"
        if abs(under.centre - lines[-1].centre) > 1:
            yield f"rule under {name} is not centred"

    def of_the_issuer(self):
        issuer = self.dispatch.issuer
        superior = (
            self.find(" ".join(issuer.parent.letterhead), anywhere=True) if issuer.parent else []
        )
        self.issuer = self.find(" ".join(issuer.letterhead), anywhere=True)
        yield from styled("superior", superior, 12, 13, UPRIGHT)
        yield from styled("issuer", self.issuer, 12, 13, BOLD)
        yield from centred("superior", superior, middle(self.issuer))
        yield from centred("issuer", self.issuer, middle(self.issuer))
        top = (superior or self.issuer)[0]
        if abs(top.y - self.country[0].y) > TOLERANCE:
            yield "issuer and Quốc hiệu are not level"
        if max(line.x1 for line in superior + self.issuer) > self.country[0].x0:
            yield "issuer and Quốc hiệu meet"
        yield from self.of_rule("issuer", self.issuer, 1 / 3, 1 / 2)

    def of_the_number(self):
        row = self.dispatch
        self.number = self.find(f"Số: {row.number_symbol}", anywhere=True)
        place = f"{row.place}, " if row.place else ""
        day = legal_date(row.issue_date) if row.issue_date else "ngày tháng năm"
        date = self.find(place + day, anywhere=True)
        yield from styled("Số", self.number, 13, 13, UPRIGHT)
        yield from styled("date", date, 13, 14, ITALIC)
        yield from centred("Số", self.number, middle(self.issuer))
        if row.issue_date:  # else there is room to write it in, which nobody sees
            yield from centred("date", date, middle(self.country))
        if not date or not self.number or abs(date[0].y - self.number[0].y) > TOLERANCE:
            yield "Số and date are not on one line"

    def of_the_subject(self):
        title, subject = self.dispatch.printed_type, self.dispatch.subject
        if not title:
            about = self.find(f"V/v {subject}", anywhere=True)
            yield from styled("V/v", about, 12, 13, UPRIGHT)
            yield from centred("V/v", about, middle(self.number))
            if about and self.number:
                gap = about[0].y - self.number[-1].y - SINGLE * about[0].size * MM
                if not 5.5 * MM <= gap <= 12 * MM:
                    yield f"V/v is {gap / MM:.1f} pt below Số"
            return
        kind = self.find(title.upper())
        about = self.find(subject)
        yield from styled("type", kind, 13, 14, BOLD)
        yield from styled("subject", about, 13, 14, BOLD)
        yield from centred("type", kind, self.centre)
        yield from centred("subject", about, self.centre)
        yield from self.of_rule("subject", about, 1 / 3, 1 / 2)

    def of_urgency(self):
        if not self.dispatch.urgency:
            return
        words = self.dispatch.get_urgency_display().upper()
        mark = self.find(words, anywhere=True)
        yield from styled("urgency", mark, 13, 14, BOLD)
        for run in (run for line in mark for run in line.runs):
            red, green, blue = run.colour
            if red < 0.9 or max(green, blue) > 0.1:
                yield f"urgency in {run.colour}"
        frame = self.paper.frame_around(mark[0]) if mark else None
        if not frame:
            yield "urgency without a frame"
            return
        wide, high = FRAMES[self.dispatch.urgency]
        if abs(frame.width - wide) > 0.5 or abs(frame.height - high) > 0.5:
            yield f"frame of urgency {frame.width:.1f} by {frame.height:.1f} mm"
        if frame.colour != mark[0].runs[0].colour:
            yield "frame of urgency in another colour"
        if frame.x1 > 105 or frame.y0 < self.number[0].y:
            yield "frame of urgency is not below Số"

    def of_recipients(self):
        recipients = self.dispatch.recipients
        if not recipients:
            return
        call = self.find("Kính gửi:")
        first = self.place
        found = [self.find(f"- {each}" if len(recipients) > 1 else each) for each in recipients]
        yield from styled(
            "Kính gửi", [*call, *(line for each in found for line in each)], 13, 14, UPRIGHT
        )
        if not call or not all(found):
            return
        if len(recipients) == 1:
            if abs(found[0][0].y - call[0].y) > TOLERANCE:
                yield "the one addressee is not on the line of Kính gửi"
            return
        ends = [";"] * (len(recipients) - 1) + ["."]
        listed = "".join(f"- {each}{end}" for each, end in zip(recipients, ends, strict=True))
        if not self.paper.flow.startswith(squashed(listed), first):
            yield "Kính gửi is not a list of dashes with its ends"
        colon = call[0].runs[-1].lefts[-1]
        for lines in found:
            if abs(lines[0].x0 - colon) > 2:
                yield f"dash {lines[0].x0 - colon:.1f} mm from the colon of Kính gửi"

    def of_legal_bases(self):
        bases = self.dispatch.legal_bases
        for place, basis in enumerate(bases, start=1):
            lines = self.find(f"{basis}{'.' if place == len(bases) else ';'}")
            yield from styled("căn cứ", lines, 13, 14, ITALIC)
            yield from self.of_paragraph("căn cứ", lines, justified=True)

    def of_text(self, blocks):
        above = None
        for block in blocks:
            lines = self.find(block["text"])
            if lines:
                yield from self.of_block(block, lines)
                if above and block["kind"] != "td":
                    yield from of_gap(above, lines)
                above = lines if block["kind"] != "td" else None

    def of_block(self, block, lines):
        kind, name = block["kind"], f"{block['kind']} “{block['text'][:30]}”"
        if kind == "td" or "caption" in kind:
            return
        if kind in {"h2", "h3"}:
            yield from styled(name, lines, 13, 14, BOLD)
            yield from centred(name, lines, self.centre)
        else:
            bold = BOLD if kind == "h4" or all(block["bold"]) else UPRIGHT
            mixed = kind != "h4" and len(set(block["bold"])) > 1
            yield from styled(name, lines, 13, 14, None if mixed else bold)
            if "can-center" in block["css"]:
                yield from centred(name, lines, self.centre)
            elif not block["css"]:
                whole = not block["broken"] and max(map(len, block["text"].split())) < LONG_WORD
                yield from self.of_paragraph(name, lines, justified=whole)

    def of_paragraph(self, name, lines, *, justified):
        indent = lines[0].x0 - self.left if lines else 10
        if min(abs(indent - 10), abs(indent - 12.7)) > 0.3:
            yield f"{name} is indented by {indent:.1f} mm"
        for line in lines[1:]:
            if abs(line.x0 - self.left) > 0.3:
                yield f"a line of {name} begins {line.x0 - self.left:.1f} mm from the left"
        for line in lines[:-1] if justified else []:
            if abs(line.x1 - self.right) > 0.5:
                yield f"a line of {name} ends {self.right - line.x1:.1f} mm before the right"
        if len(lines) > 1 and self.right < 190 - TOLERANCE:
            yield f"right margin {210 - self.right:.1f}"
        yield from spaced(name, lines)

    def of_the_signature(self):
        above = self.paper.lines(self.place - 1, self.place)
        label, listed = yield from self.of_copies()
        lines, signer = yield from self.of_the_signer()
        block = [*label, *listed, *lines, *signer]
        if label and lines and abs(label[0].y - lines[0].y) > 1.5:
            yield "Nơi nhận and the first signing line are not level"
        if listed and lines and max(line.x1 for line in listed) > min(line.x0 for line in lines):
            yield "Nơi nhận and the signature meet"
        pages = {line.page for line in block}
        if len(pages) > 1:
            yield f"the signature is split over pages {sorted(pages)}"
        elif above and block and above[0].page not in pages:
            yield "the signature stands alone on its page"

    def of_copies(self):
        """Tell what is wrong with Nơi nhận; return its label and its list."""
        row, at = self.dispatch, self.place
        label = self.find("Nơi nhận:") if row.copies else []
        copies = [self.find(f"- {each}") for each in row.copies]
        ended = "".join(f"- {each};" for each in row.copies)[:-1] + "."
        if copies and not self.paper.find(ended, at):
            yield "Nơi nhận is not a list of dashes with its ends"
        for line in [*label, *(each[0] for each in copies if each)]:
            if abs(line.x0 - self.left) > 0.3:
                yield f"“{line.text}” is not flush left"
        mark = self.find(row.typist_mark) if row.typist_mark else []
        listed = [line for each in [*copies, mark] for line in each]
        yield from styled("Nơi nhận", label, 12, 12, BOLD_ITALIC)
        yield from styled("list of Nơi nhận", listed, 11, 11, UPRIGHT)
        return label, listed

    def of_the_signer(self):
        """Tell what is wrong with the signing lines; return them and the name."""
        row = self.dispatch
        lines = [line for each in row.signing_lines for line in self.find(each)]
        signer = self.find(row.signer) if row.signer else []
        axis = middle(lines or signer)
        yield from styled("signing lines", lines, 13, 14, BOLD)
        yield from styled("signer", signer, 13, 14, BOLD)
        yield from centred("signature", [*lines, *signer], axis)
        if lines and axis < 105:
            yield f"the signature is centred at {axis:.1f} mm"
        if signer and lines and not 20 <= signer[0].y - lines[-1].y <= 45:
            yield f"{signer[0].y - lines[-1].y:.0f} mm for the signature"
        return lines, signer

    def of_an_annex(self, number, blocks):
        heading, *blocks = blocks
        roman = ["", "I", "II", "III", "IV"][number]
        lines = self.find(f"Phụ lục {roman}".strip())
        yield from styled("Phụ lục", lines, 14, 14, BOLD)
        yield from centred("Phụ lục", lines, self.centre)
        if lines:
            page = lines[0].page
            self.annex_pages.append(page)
            if self.paper.page(page)[0].y < lines[0].y - TOLERANCE:
                yield f"annex {number} does not begin its page"
        _, _, title = heading["text"].partition("\n")
        if title:
            lines = self.find(title.upper())
            yield from styled("title of an annex", lines, 13, 14, BOLD)
            yield from centred("title of an annex", lines, self.centre)
        begins = self.place
        if self.find("(Kèm theo") and self.find(f"{self.dispatch.issuer.name})"):
            lines = self.paper.lines(begins, self.place)
            yield from styled("Kèm theo", lines, 13, 14, ITALIC)
            yield from centred("Kèm theo", lines, self.centre)
            if squashed(self.dispatch.number_symbol) not in self.paper.flow[begins : self.place]:
                yield "Kèm theo does not say which dispatch"
        yield from self.of_text(blocks)

    def of_page_numbers(self):
        number = 0
        for page in range(1, len(self.paper.sizes) + 1):
            begins = page == 1 or page in self.annex_pages
            number = 1 if begins else number + 1
            lines = self.paper.margin_lines(page, 20)
            if begins and not lines:
                continue
            if page == 1 or [line.text for line in lines] != [str(number)]:
                yield f"page {page} is numbered {[line.text for line in lines]}, not {number}"
            yield from styled("page number", lines, 13, 14, UPRIGHT)
            yield from centred("page number", lines, self.centre)

    def of_the_foot(self):
        lines = [line for _, found in self.foot for line in found]
        for text, found in self.foot:
            if not found:
                yield f"“{text}” is not at the foot"
        yield from styled("foot", lines, 11, 12, UPRIGHT)
        if not lines:
            return
        if {line.page for line in lines} != {1}:
            yield "the foot is not on page 1 alone"
        text = max(line.y + DESCENT * line.size * MM for line in self.paper.page(1))
        rule = self.paper.rule_over(lines[0])
        if not rule or rule.width < 160 - TOLERANCE:
            yield "no rule over the foot"
        elif rule.y0 < text - TOLERANCE:
            yield "text below the rule of the foot"
        if max(line.y for line in lines) > 290:
            yield "the foot is cut by the edge of the paper"
