"""From a file in the hands of a clerk to a citizen who finds words that stand only in it."""

import io
import re
import unicodedata
from functools import lru_cache

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from pikepdf import Dictionary, Name

from announcements.models import Announcement, Dispatch
from portal.shared import services
from portal.shared.inspection import inspect_attachment
from portal.shared.models import StoredFile
from tests.announcements import composing, desk
from tests.build import (
    DRAFT,
    PENDING,
    POLICY,
    approved,
    hours,
    make_announcement,
    make_approver,
    make_dispatch,
    make_writer,
)
from tests.shared.corpus import docx_members, packed, pdf_of_scans

pytestmark = pytest.mark.django_db

FIRST, SECOND = "Danh mục trang một", "Bồi hoàn cây sầu riêng ven đập"
LETTER = "Tờ trình về mương nội đồng"
MARKED = re.compile("<mark>(.*?)</mark>")
HIT = re.compile(r'<p class="hit__text">(.*?)</p>')


def pdf_saying(*texts):
    """Return a PDF with a page for each text, in letters of which it says what they mean."""
    made = pikepdf.new()
    for text in texts:
        page = made.add_blank_page(page_size=(300, 200))
        code = {character: number for number, character in enumerate(dict.fromkeys(text), 33)}
        meant = "\n".join(f"<{n:02x}> <{ord(c):04x}>" for c, n in code.items())
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        font.ToUnicode = made.make_stream(
            b"/CIDInit /ProcSet findresource begin begincmap\n"
            b"1 begincodespacerange <00> <ff> endcodespacerange\n"
            + f"{len(code)} beginbfchar\n{meant}\nendbfchar endcmap end".encode()
        )
        page.Resources = Dictionary(Font=Dictionary(F1=made.make_indirect(font)))
        shown = bytes(code[character] for character in text).hex()
        page.Contents = made.make_stream(f"BT /F1 9 Tf 9 99 Td <{shown}> Tj ET".encode())
    stream = io.BytesIO()
    made.save(stream, deterministic_id=True)
    return stream.getvalue()


@lru_cache
def table():
    return pdf_saying(FIRST, SECOND)


def letter(text=LETTER):
    return packed(docx_members(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"))


@lru_cache
def inspected(content, name):
    return inspect_attachment(ContentFile(content, name=name))


def kept(content, name="a.pdf"):
    """Return a stored file that was inspected as an upload is."""
    return StoredFile.objects.keep(inspected(content, name), name)


def snippets(client, words):
    """Return what the page of the search shows of the texts that it found."""
    return HIT.findall(client.get("/tim-kiem/", {"q": words}).content.decode())


@pytest.mark.parametrize(
    ("model", "form"), [(Announcement, desk), (Dispatch, composing)], ids=["tin", "văn bản"]
)
def test_what_a_clerk_attaches_is_found_once_it_is_public(client, model, form):
    lan = make_writer()
    client.force_login(lan)
    files = [desk.upload("bảng.pdf", table()), desk.upload("tờ trình.docx", letter())]
    client.post(form.ADD, form.typed(**{"attachments-dropped": files}))
    client.logout()
    asked = ["muong noi dong", "trang một", "sầu riêng"]
    before = [snippets(client, words) for words in asked]
    approved(model.objects.get(), writer=lan, approver=make_approver())
    after = [snippets(client, words) for words in asked]
    assert (
        before,
        [MARKED.findall(shown) for [shown] in after],
        after[2][0].partition("một ")[2],
    ) == (
        [[], [], []],
        [["mương nội đồng"], ["trang một"], ["sầu riêng"]],
        "Bồi hoàn cây <mark>sầu riêng</mark> ven đập tờ trình.docx Tờ trình về mương nội đồng",
    )


HIDDEN = [
    {"status": DRAFT},
    {"status": PENDING},
    {"publish_at": hours(1)},
    {"publish_at": hours(-2), "expire_at": hours(-1)},
]
MAKE = {"tin": make_announcement, "văn bản": make_dispatch}


@pytest.mark.parametrize("kind", MAKE)
def test_the_file_of_what_is_not_public_is_found_by_nobody(client, kind):
    for number, state in enumerate(HIDDEN):
        own = {} if kind == "tin" else {"number": str(number)}
        MAKE[kind](**own, **state).attachments.create(file=kept(table()))
    assert snippets(client, "sầu riêng") == []


def test_the_file_of_what_was_withdrawn_is_found_no_more(client):
    item = make_dispatch()
    item.attachments.create(file=kept(table()))
    before = len(snippets(client, "sầu riêng"))
    services.withdraw(row=item, by=make_approver(), reason="Đăng nhầm", policy=POLICY)
    assert (before, snippets(client, "sầu riêng")) == (1, [])


@pytest.mark.parametrize("kind", MAKE)
def test_a_file_is_found_until_another_is_public_in_its_place(client, kind):
    item, people = MAKE[kind](), {"writer": make_writer(), "approver": make_approver()}
    item.attachments.create(file=kept(table()))
    copy = services.amend(row=item, by=people["writer"])
    attached = copy.attachments.get()
    attached.file = kept(letter(), "a.docx")
    attached.save()
    during = len(snippets(client, "sầu riêng")), len(snippets(client, "mương nội đồng"))
    copy.change_note = "Thay tệp"
    copy.save()
    approved(copy, **people)
    after = len(snippets(client, "sầu riêng")), len(snippets(client, "mương nội đồng"))
    assert (during, after) == ((1, 0), (0, 1))


def test_a_file_is_found_until_the_item_is_public_without_it(client):
    item, people = make_announcement(), {"writer": make_writer(), "approver": make_approver()}
    item.attachments.create(file=kept(table()))
    copy = services.amend(row=item, by=people["writer"])
    copy.attachments.get().delete()
    during = len(snippets(client, "sầu riêng"))
    copy.change_note = "Gỡ tệp"
    copy.save()
    approved(copy, **people)
    assert (during, snippets(client, "sầu riêng")) == (1, [])


def test_a_scan_without_text_takes_nothing_from_what_is_said_beside_it(client):
    item = make_announcement(body="<p>Bản chụp cây cầu</p>")
    item.attachments.create(file=kept(pdf_of_scans(), "chụp.pdf"))
    marked = "Bản chụp <mark>cây cầu</mark> chụp.pdf"
    assert snippets(client, "cây cầu") == [marked]


def test_text_in_letters_and_marks_apart_is_found_as_it_is_typed(client):
    apart = unicodedata.normalize("NFD", "Giấy phép đặc biệt số bảy")
    make_announcement(body="").attachments.create(file=kept(pdf_saying(apart)))
    joined = "a.pdf <mark>Giấy phép đặc biệt</mark> số bảy"
    typed = ["giấy phép đặc biệt", "giay phep dac biet", '"phép đặc biệt"']
    found = [snippets(client, words) for words in typed]
    assert found == [[joined], [joined], [joined.replace("<mark>Giấy ", "Giấy <mark>")]]


def test_the_files_are_found_after_the_index_is_made_anew(client, capsys):
    make_announcement().attachments.create(file=kept(table()))
    before = snippets(client, "sầu riêng")
    call_command("rebuild_search")
    assert (snippets(client, "sầu riêng"), len(before), capsys.readouterr().out) == (
        before,
        1,
        "Đã lập chỉ mục tìm kiếm: 1 mục.\n",
    )
