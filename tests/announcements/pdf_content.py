"""Reading a PDF of ours back into a Paper, from its content streams and its structure."""

import io
import re
from dataclasses import dataclass, replace

import pikepdf

from tests.announcements.pdf_layout import BLACK, MM, Paper, Run, Shape, part_of, squashed

INLINE = {"/Span", "/Link", "/NonStruct"}
IDENTITY = (1, 0, 0, 1, 0, 0)
UNREAD = {"Td", "TD", "T*", "'", '"', "Tc", "Tw", "Tz", "Ts"}  # the engine writes none of these


@dataclass
class State:
    """The part of a graphics state that tells where and in which colour things are drawn."""

    matrix: tuple = IDENTITY
    fill: tuple = BLACK
    stroke: tuple = BLACK
    line_width: float = 1
    clip: tuple = (-1e6, -1e6, 1e6, 1e6)


def read_pdf(content):
    """Return the Paper of a PDF."""
    paper = Paper()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        paper.language = str(pdf.Root.get("/Lang", ""))
        paper.title = str(pdf.docinfo.get("/Title", ""))
        parents = _parents(pdf)
        texts = {}
        for number, page in enumerate(pdf.pages, start=1):
            box = [float(each) for each in page.MediaBox]
            paper.sizes.append(((box[2] - box[0]) * MM, (box[3] - box[1]) * MM))
            reader = _Page(number, page, box[3], parents)
            reader.read()
            paper.runs += reader.runs
            paper.shapes += reader.shapes
            paper.fonts |= {font.name: font.embedded for font in reader.fonts.values()}
            for mcid, text in reader.texts.items():
                texts[page.obj.objgen, mcid] = text
        paper.reading = squashed("".join(_in_order(pdf.Root.StructTreeRoot, texts, None)))
    return paper


def _parents(pdf):
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return dict(zip(map(int, nums[::2]), nums[1::2], strict=True))


def _in_order(element, texts, page):
    page = element.Pg.objgen if "/Pg" in element else page
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield texts.get((page, kid), "")
        elif "/S" in kid:
            yield from _in_order(kid, texts, page)


class _Font:
    """Glyphs as text and as widths in thousandths of the size."""

    def __init__(self, font):
        below = font.DescendantFonts[0]
        self.name = str(font.BaseFont)[1:]
        self.embedded = "/FontFile2" in below.FontDescriptor
        self.default = float(below.get("/DW", 1000))
        self.widths = {}
        entries = list(below.W)
        while entries:
            first = int(entries.pop(0))
            widths = entries.pop(0)
            if isinstance(widths, pikepdf.Array):
                self.widths |= {first + place: float(each) for place, each in enumerate(widths)}
            else:
                width = float(entries.pop(0))
                self.widths |= dict.fromkeys(range(first, int(widths) + 1), width)
        self.letters = _letters(font.ToUnicode.read_bytes().decode("ascii"))

    def glyphs(self, string):
        codes = bytes(string)
        for place in range(0, len(codes), 2):
            code = int.from_bytes(codes[place : place + 2], "big")
            yield self.letters[code], self.widths.get(code, self.default)


def _letters(cmap):
    found = {}
    for section in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", section):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return found


def _times(a, b):
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _at(matrix, x, y):
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def _box(points):
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _common(a, b):
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


class _Page:
    """One content stream, operator by operator."""

    def __init__(self, number, page, height, parents):
        self.number, self.page, self.height = number, page, height
        self.owners = parents.get(int(page.obj.get("/StructParents", -1)), [])
        self.fonts = {name: _Font(font) for name, font in page.Resources.get("/Font", {}).items()}
        self.runs, self.shapes, self.texts = [], [], {}
        self.state, self.states, self.marks = State(), [], []
        self.paths, self.clips = [], False

    def read(self):
        for operands, operator in pikepdf.parse_content_stream(self.page):
            name = str(operator)
            assert name not in UNREAD, name
            if does := ACTIONS.get(name):
                does(self, *operands)

    def _mm(self, x, y):
        x, y = _at(self.state.matrix, x, y)
        return x * MM, (self.height - y) * MM

    def _save(self):
        self.states.append(replace(self.state))

    def _restore(self):
        self.state = self.states.pop()

    def _transform(self, *numbers):
        self.state.matrix = _times(tuple(map(float, numbers)), self.state.matrix)

    def _fill_colour(self, *numbers):
        self.state.fill = _rgb(numbers)

    def _stroke_colour(self, *numbers):
        self.state.stroke = _rgb(numbers)

    def _line_width(self, width):
        self.state.line_width = float(width)

    def _mark(self, *operands):
        properties = operands[1] if len(operands) > 1 else {}
        self.marks.append(properties.get("/MCID") if "/MCID" in properties else None)

    def _unmark(self):
        self.marks.pop()

    def _begin_text(self):
        self.text_matrix = IDENTITY

    def _text_matrix(self, *numbers):
        self.text_matrix = tuple(map(float, numbers))

    def _font(self, name, size):
        self.font, self.size = self.fonts[str(name)], float(size)

    def _show(self, parts):
        matrix = _times(self.text_matrix, self.state.matrix)
        text, lefts, advance = "", [], 0.0
        for part in parts if isinstance(parts, pikepdf.Array) else [parts]:
            if not isinstance(part, pikepdf.String):
                advance -= float(part) / 1000 * self.size
                continue
            for letters, width in self.font.glyphs(part):
                step = width / 1000 * self.size
                share = step / (len(letters) or 1)
                lefts += [
                    _at(matrix, advance + place * share, 0)[0] * MM for place in range(len(letters))
                ]
                text += letters
                advance += step
        self._keep(text, lefts, matrix, advance)
        self.text_matrix = _times((1, 0, 0, 1, advance, 0), self.text_matrix)

    def _keep(self, text, lefts, matrix, advance):
        mcid = next((each for each in reversed(self.marks) if each is not None), None)
        if mcid is not None:
            self.texts[int(mcid)] = self.texts.get(int(mcid), "") + text
        end, baseline = _at(matrix, advance, 0)
        run = Run(
            self.number,
            text,
            self.font.name,
            self.size * abs(matrix[3]),
            (self.height - baseline) * MM,
            lefts,
            end * MM,
            self.state.fill,
            self._block(mcid),
        )
        if stripped := part_of(run, 0, len(text)):
            self.runs.append(stripped)

    def _block(self, mcid):
        """Return the paragraph, heading or cell that owns a mark, spans left out."""
        if mcid is None:
            return None
        element = self.owners[int(mcid)]
        while str(element.S) in INLINE:
            element = element.P
        return element.objgen

    def _move(self, x, y):
        self.paths.append([self._mm(float(x), float(y))])

    def _line(self, x, y):
        self.paths[-1].append(self._mm(float(x), float(y)))

    def _curve(self, *numbers):
        self._line(*numbers[-2:])

    def _rectangle(self, x, y, width, height):
        x, y, width, height = map(float, (x, y, width, height))
        self.paths.append([self._mm(x, y), self._mm(x + width, y + height)])

    def _clip(self):
        self.clips = True

    def _end_path(self):
        if self.clips and self.paths:
            box = _box([point for path in self.paths for point in path])
            self.state.clip = _common(self.state.clip, box)
        self.paths, self.clips = [], False

    def _fill(self):
        boxes = sorted((_box(path) for path in self.paths), key=lambda box: box[2] - box[0])
        if boxes:
            outer = boxes[-1]
            seen = _common(outer, self.state.clip)
            inner = boxes[0] if len(boxes) == 2 and seen == outer else None
            self._add(
                seen,
                self.state.fill,
                (outer[2] - outer[0] - inner[2] + inner[0]) / 2 if inner else 0,
            )
        self._end_path()

    def _draw(self):
        half = self.state.line_width * abs(self.state.matrix[0]) * MM / 2
        for path in self.paths:
            x0, y0, x1, y1 = _box(path)
            grown = (
                (x0, y0 - half, x1, y1 + half)
                if y1 - y0 < x1 - x0
                else (x0 - half, y0, x1 + half, y1)
            )
            self._add(_common(grown, self.state.clip), self.state.stroke)
        self._end_path()

    def _add(self, box, colour, frame=0):
        x0, y0, x1, y1 = box
        if x1 > x0 and y1 > y0:
            self.shapes.append(Shape(self.number, x0, x1, y0, y1, colour, frame))


def _rgb(numbers):
    numbers = tuple(map(float, numbers))
    return numbers * 3 if len(numbers) == 1 else numbers


ACTIONS = {
    "q": _Page._save,
    "Q": _Page._restore,
    "cm": _Page._transform,
    "rg": _Page._fill_colour,
    "g": _Page._fill_colour,
    "sc": _Page._fill_colour,
    "RG": _Page._stroke_colour,
    "G": _Page._stroke_colour,
    "SC": _Page._stroke_colour,
    "w": _Page._line_width,
    "BMC": _Page._mark,
    "BDC": _Page._mark,
    "EMC": _Page._unmark,
    "BT": _Page._begin_text,
    "Tm": _Page._text_matrix,
    "Tf": _Page._font,
    "Tj": _Page._show,
    "TJ": _Page._show,
    "m": _Page._move,
    "l": _Page._line,
    "c": _Page._curve,
    "re": _Page._rectangle,
    "W": _Page._clip,
    "W*": _Page._clip,
    "n": _Page._end_path,
    "f": _Page._fill,
    "f*": _Page._fill,
    "S": _Page._draw,
}
