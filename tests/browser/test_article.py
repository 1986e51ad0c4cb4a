"""What a reader does with an article: has it read out, prints it, hands it on, looks at its photos."""

import pytest

from tests.browser.conftest import follow
from tests.build import make_announcement, make_image, make_photo, make_ward

# Headless browsers have no voices. This one tells them late, as most do, and speaks in silence until
# the page is told that it is done.
VOICE = """
const spoken = [];
const voices = [];
const speech = {
    spoken, voices, speaking: false,
    getVoices: () => voices,
    speak(utterance) { this.now = utterance; spoken.push([utterance.text, utterance.rate]); },
    cancel() { this.now?.onend?.(); this.now = null; },
    done() { this.now.onend(); },
    arrive(lang, localService) { voices.push({ lang, localService }); this.onvoiceschanged(); },
};
Object.defineProperty(window, "speechSynthesis", { value: speech });
Object.defineProperty(SpeechSynthesisUtterance.prototype, "voice", { value: null, writable: true });
"""
PRINTED = "window.printed = 0; window.print = () => { window.printed += 1; };"
TO_COPY = """
Object.defineProperty(navigator, "share", { value: undefined });
navigator.clipboard.writeText = async (text) => { window.copied = text; };
"""
TO_SHARE = """
Object.defineProperty(navigator, "share", { value: async (what) => { window.shared = what; } });
"""
BODY = (
    "<p>Lúc <strong>8 giờ</strong>,\nngày 2/9.</p>"
    '<figure class="table"><table><tr><th>Tổ</th><td>12</td></tr></table></figure>'
    "<ul><li>Mang chổi.</li></ul>"
)


@pytest.fixture
def open_article(transactional_db, open_page):
    """Return a function that opens an article in a browser that was made ready by a script."""
    make_ward()

    def opened(script="", body=BODY, photos=0, **options):
        announcement = make_announcement(title="Tổng vệ sinh", body=body)
        for number in range(1, photos + 1):
            make_photo(
                announcement,
                image=make_image(f"{number}.webp"),
                alt=f"Ảnh số {number}",
                caption=f"Chú thích {number}",
            )
        return open_page(announcement.get_absolute_url(), script=script, **options)

    return opened


def spoken(page):
    return [text for text, _ in page.evaluate("speechSynthesis.spoken")]


def shaded(page):
    return page.locator(".is-read-aloud").all_inner_texts()


def button(page, name):
    return page.get_by_role("button", name=name)


def aloud(open_article, **options):
    """Return an article in a browser with a Vietnamese voice, which begins to read it."""
    page = open_article(VOICE, **options)
    page.evaluate("speechSynthesis.arrive('vi-VN', true)")
    button(page, "Nghe đọc").press("Enter")
    return page


def test_reading_aloud_is_offered_when_a_vietnamese_voice_of_the_device_arrives(open_article):
    page, offered = open_article(VOICE), []
    for lang, local in [("en-US", True), ("vi-VN", False), ("vi_VN", True)]:
        page.evaluate("([lang, local]) => speechSynthesis.arrive(lang, local)", [lang, local])
        offered.append(button(page, "Nghe đọc").is_visible())
    assert offered == [False, False, True]


def test_the_heading_and_every_paragraph_are_read_and_marked_in_turn(open_article):
    page, marked = aloud(open_article), []
    for _ in range(5):
        marked += shaded(page)
        page.evaluate("speechSynthesis.done()")
    words = ["Tổng vệ sinh", "Lúc 8 giờ, ngày 2/9.", "Tổ", "12", "Mang chổi."]
    status = page.locator("[data-read-aloud] [role=status]")
    assert (spoken(page), marked, shaded(page)) == (words, words, [])
    assert status.inner_text() == "Đã đọc hết."


def test_reading_pauses_and_goes_on_with_the_sentence_that_was_broken_off(open_article):
    page = aloud(open_article)
    page.evaluate("speechSynthesis.done()")
    button(page, "Tạm dừng").press("Enter")
    button(page, "Đọc tiếp").press("Enter")
    assert (spoken(page)[1:], shaded(page)) == (
        ["Lúc 8 giờ, ngày 2/9.", "Lúc 8 giờ, ngày 2/9."],
        ["Lúc 8 giờ, ngày 2/9."],
    )


def test_reading_stops_and_the_focus_stays_with_the_control(open_article):
    page = aloud(open_article)
    button(page, "Dừng đọc").press("Enter")
    focused = page.evaluate("document.activeElement.textContent")
    assert (focused, shaded(page), button(page, "Dừng đọc").count()) == ("Nghe đọc", [], 0)


def test_reading_stops_when_the_voice_leaves_the_device(open_article):
    page = aloud(open_article)
    page.evaluate("() => { speechSynthesis.voices.length = 0; speechSynthesis.done(); }")
    status = page.locator("[data-read-aloud] [role=status]")
    assert (spoken(page), status.inner_text()) == (
        ["Tổng vệ sinh"],
        "Thiết bị không còn giọng đọc tiếng Việt.",
    )


def test_another_pace_begins_with_the_sentence_that_is_being_read(open_article):
    page = aloud(open_article)
    page.get_by_label("Tốc độ").select_option("nhanh")
    assert page.evaluate("speechSynthesis.spoken") == [["Tổng vệ sinh", 1], ["Tổng vệ sinh", 1.25]]


def test_a_long_paragraph_is_read_in_pieces_that_no_browser_cuts_off(open_article):
    sentence = "Người dân để rác đúng giờ, số 1.004.222, tại tổ dân phố của mình."
    page = aloud(open_article, body=f"<p>{' '.join([sentence] * 4)} {'a ' * 150}</p>")
    for _ in range(4):
        page.evaluate("speechSynthesis.done()")
    three, rest = " ".join([sentence] * 3), " ".join(["a"] * 150)
    pieces = spoken(page)[1:]
    assert (pieces[:2], max(map(len, pieces)) <= 200) == ([three, sentence], True)
    assert " ".join(pieces[2:]) == rest


def test_a_reader_who_scrolled_away_is_not_fetched_back(open_article):
    paragraphs = "".join(f"<p>Đoạn {number}.</p>" for number in range(80))
    page = aloud(open_article, body=paragraphs, reduced_motion="reduce")
    page.evaluate("speechSynthesis.done()")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    before = page.evaluate("scrollY")
    page.evaluate("speechSynthesis.done()")
    assert (shaded(page), page.evaluate("scrollY") == before) == (["Đoạn 1."], True)


def test_what_is_read_next_comes_into_sight(open_article):
    paragraphs = "".join(f"<p>Đoạn {number}.</p>" for number in range(80))
    page = aloud(open_article, body=paragraphs, reduced_motion="reduce")
    for _ in range(40):
        page.evaluate("speechSynthesis.done()")
    block = page.locator(".is-read-aloud").bounding_box()
    controls = page.get_by_role("group", name="Nghe đọc").bounding_box()
    assert (0 < block["y"] < controls["y"], controls["y"] + controls["height"]) == (True, 900)


def test_the_page_is_printed_by_its_button(open_article):
    page = open_article(PRINTED)
    button(page, "In trang").click()
    assert page.evaluate("printed") == 1


def test_the_address_is_copied_where_the_device_shares_nothing(open_article):
    page = open_article(TO_COPY)
    button(page, "Chép liên kết").press("Enter")
    page.get_by_text("Đã chép liên kết.").wait_for()
    assert page.evaluate("copied") == page.url


def test_the_article_is_handed_to_the_apps_of_the_device(open_article):
    page = open_article(TO_SHARE)
    button(page, "Chia sẻ").click()
    assert page.evaluate("shared") == {"title": "Tổng vệ sinh", "url": page.url}


def test_without_scripts_only_what_works_is_shown(open_article):
    page = open_article(photos=2, java_script_enabled=False)
    shown = page.locator(".tools").locator("button, select, a").filter(visible=True)
    link = page.locator(".album a").last
    names = [name.split("\n")[0] for name in shown.all_inner_texts()]
    assert (names, page.get_by_role("dialog").count()) == (["Gửi thư"], 0)
    follow(link)
    assert page.url.endswith("/2.webp")


def seen(page):
    """Return what the viewer of an album shows: its count, its photo, its caption."""
    viewer = page.get_by_role("dialog", name="Xem ảnh")
    photo = viewer.get_by_role("img")
    return (
        viewer.get_by_role("status").text_content(),
        photo.get_attribute("src").rpartition("/")[2],
        viewer.locator("figcaption").inner_text(),
    )


def test_an_album_is_looked_through_by_keyboard_and_gives_the_focus_back(open_article):
    page, found = open_article(photos=3), []
    page.get_by_role("link", name="Ảnh số 1").press("Enter")
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        found.append(seen(page))
    page.keyboard.press("Escape")
    assert found == [
        ("Ảnh 2 trên 3: Ảnh số 2", "2.webp", "Chú thích 2"),
        ("Ảnh 3 trên 3: Ảnh số 3", "3.webp", "Chú thích 3"),
        ("Ảnh 1 trên 3: Ảnh số 1", "1.webp", "Chú thích 1"),
        ("Ảnh 3 trên 3: Ảnh số 3", "3.webp", "Chú thích 3"),
    ]
    focused = page.evaluate("document.activeElement.firstElementChild.alt")
    assert (focused, page.get_by_role("dialog").count()) == ("Ảnh số 1", 0)


def test_an_album_is_looked_through_by_buttons_and_nothing_moves(open_article, violations):
    page = open_article(photos=2, width=360)
    page.get_by_role("link", name="Ảnh số 1").click()
    box = button(page, "Ảnh sau").bounding_box()
    found = violations(page)
    button(page, "Ảnh sau").click()
    second, moved = seen(page)[0], button(page, "Ảnh sau").bounding_box() != box
    button(page, "Đóng").click()
    assert (second, moved, found) == ("Ảnh 2 trên 2: Ảnh số 2", False, [])
    assert page.get_by_role("dialog").count() == 0


def test_an_album_is_looked_through_by_swiping(open_article):
    page, found = open_article(photos=2, width=360), []
    page.get_by_role("link", name="Ảnh số 1").click()
    for start, end in ((300, 100), (100, 300), (200, 180)):
        page.mouse.move(start, 400)
        page.mouse.down()
        page.mouse.move(end, 400)
        page.mouse.up()
        found.append(seen(page)[1])
    assert found == ["2.webp", "1.webp", "1.webp"]


def test_fingers_find_every_tool(open_article):
    page = aloud(open_article, width=360)
    tools = page.locator(".tool").filter(visible=True)
    sizes = tools.evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")
    assert (len(sizes), min(min(size["width"], size["height"]) >= 44 for size in sizes)) == (
        9,
        True,
    )
