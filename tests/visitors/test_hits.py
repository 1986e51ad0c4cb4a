"""Which requests are a reader's, which are not and why, and what is kept of them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests.visitors.build import FIREFOX, PHONE, tally
from visitors.hits import count_view
from visitors.models import DailyCount
from visitors.records import Reason

Kind = DailyCount.Kind
ON_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
ON_ANDROID = (
    "Mozilla/5.0 (Linux; Android 13; SM-A135F; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36"
)
ON_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko)"
)
READERS = {
    "phone": PHONE,
    "coc coc": f"{ON_WINDOWS} coc_coc_browser/128.0.0 Chrome/122.0.0.0 Safari/537.36",
    "zalo on android": f"{ON_ANDROID} Zalo android/12100720 ZaloTheme/light ZaloLanguage/vi",
    "zalo on iphone": f"{ON_IPHONE} Mobile/15E148 Zalo iOS/574 ZaloTheme/light ZaloLanguage/vn",
    "zalo on windows": f"{ON_WINDOWS} ZaloPC/24.1.1 Chrome/108.0.5359.215 Electron/22.3.27 Safari",
    "facebook on android": f"{ON_ANDROID} [FB_IAB/FB4A;FBAV/464.0.0.60.84;]",
    "facebook on iphone": f"{ON_IPHONE} Mobile/21E236 [FBAN/FBIOS;FBAV/463.1.0.30.109;FBLC/vi_VN]",
    "viber": f"{ON_ANDROID} Viber/22",
    "samsung": PHONE.replace("Chrome", "SamsungBrowser/25.0 Chrome"),
    "uc": ON_ANDROID.replace("Mobile", "UCBrowser/13.6.8.1318 Mobile"),
    "opera mini": "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; vi) Presto/2.12.423 "
    "Version/12.16",
    "chrome 49": "Mozilla/5.0 (Windows NT 5.1) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/49.0.2623.112 Safari/537.36",
    "internet explorer": "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "safari": f"{ON_IPHONE} Version/17.4.1 Mobile/15E148 Safari/604.1",
}
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    f"{PHONE} (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "Zalo/1.0 (+https://zalo.me)",
    "Mozilla/5.0 (compatible; Zalo/1.0; +https://zalo.me)",
    "Viber/13.3.0.22 CFNetwork/1125.2 Darwin/19.4.0",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    "kube-probe/1.29",
    "ELB-HealthChecker/2.0",
    "GoogleHC/1.0",
    "Zabbix 6.0.0",
    "check_http/v2.3.3 (nagios-plugins 2.3.3)",
    "Consul Health Check",
    "Edge Health Probe",
    "Blackbox Exporter/0.25.0",
    "Wget/1.21.3",
    "curl/8.7.1",
    "Python-urllib/3.11",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    "okhttp/4.12.0",
    "Mozilla/5.0 (Windows NT; Windows NT 10.0; vi-VN) WindowsPowerShell/5.1.19041.4291",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/125.0.0.0 Safari/537.36",
    f"{PHONE} Chrome-Lighthouse",
]


def hit(query="", agent=FIREFOX, **headers):
    """Let a browser report a page view; return the Tally of the day."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    request = RequestFactory().post(f"/truy-cap/{query}", headers={"User-Agent": agent} | headers)
    request.user = AnonymousUser()
    count_view(request)
    return tally()


def dropped(counted):
    """Return why the one request was dropped, or None where it was counted as a visit."""
    if counted.visits:
        return None
    [((kind, reason), number)] = counted.counts.items()
    assert (kind, number, counted.views) == (Kind.DROPPED, 1, 0)
    return reason


@pytest.mark.parametrize("agent", READERS.values(), ids=READERS)
def test_the_browsers_of_vietnamese_readers_are_counted(agent):
    assert dropped(hit(agent=agent)) is None


@pytest.mark.parametrize(
    ("agent", "phones"),
    [
        (PHONE, 1),
        (PHONE.replace("Mobile ", ""), 1),  # a tablet
        (READERS["safari"], 1),
        (FIREFOX, 0),
        (READERS["coc coc"], 0),
    ],
)
def test_what_one_carries_along_is_a_phone(agent, phones):
    assert hit(agent=agent).on_phone == phones


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_link_previews_and_probes_are_dropped(agent):
    assert dropped(hit(agent=agent)) == Reason.ROBOT


@pytest.mark.parametrize("agent", ["", "   "])
def test_the_nameless_are_dropped(agent):
    assert dropped(hit(agent=agent)) == Reason.NAMELESS


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, None),
        ({"Sec_Fetch_Site": "same-origin"}, None),
        ({"Sec_Fetch_Site": "same-origin", "Origin": "https://example.com"}, None),
        ({"Sec_Fetch_Site": "cross-site"}, Reason.ELSEWHERE),
        ({"Sec_Fetch_Site": "same-site"}, Reason.ELSEWHERE),  # another ward of the province
        ({"Sec_Fetch_Site": "none"}, Reason.ELSEWHERE),  # the address of the counter typed in
        ({"Sec_Purpose": "prefetch"}, Reason.PREFETCH),
        ({"Sec_Purpose": "prefetch;prerender"}, Reason.PREFETCH),
        ({"Purpose": "Prefetch"}, Reason.PREFETCH),
    ],
)
def test_who_asks_and_why_is_told_by_the_browser(headers, reason):
    assert dropped(hit(**headers)) == reason


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Origin": "http://testserver"}, None),
        ({"Origin": "https://testserver:8443"}, None),
        ({"Referer": "http://testserver/so-do/"}, None),
        ({"Referer": "http://localhost:8000/"}, None),
        ({"Origin": "http://testserver", "Referer": "http://example.com/"}, None),
        ({"Origin": "https://example.com"}, Reason.ELSEWHERE),
        ({"Origin": "null"}, Reason.ELSEWHERE),
        ({"Referer": "https://example.com/testserver/"}, Reason.ELSEWHERE),
        ({"Referer": "https://testserver.example.com/"}, Reason.ELSEWHERE),
        ({"Referer": "http://[::1"}, Reason.ELSEWHERE),
    ],
)
def test_an_old_browser_names_the_page_that_asks(headers, reason, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]

    assert dropped(hit(**headers)) == reason


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("zalo.me", "zalo.me"),
        ("L.Facebook.com", "l.facebook.com"),
        ("www.thanhhoa.gov.vn", "thanhhoa.gov.vn"),
        ("xn--ph-loc-6ya.vn", "xn--ph-loc-6ya.vn"),
    ],
)
def test_the_host_that_led_here_is_kept(told, kept):
    assert hit(f"?tu={told}").counts == {(Kind.REFERRER, kept): 1}


@pytest.mark.parametrize(
    "told",
    [
        "",
        "phuong.example.vn",
        "www.phuong.example.vn",
        "cu.example.vn",
        "intranet",
        "192.168.1.1",
        "[::1]",
        "zalo.me:443",
        "zalo.me/duong-dan",
        "bai%20viet.vn",
        "ph%C6%B0%E1%BB%9Dng.vn",
        "-.-",
        "zalo..me",
        "zalo.me.",
        "zalo.me%0A",
        "=cmd()|",
        "a." * 50 + "vn",
    ],
)
def test_what_names_no_other_site_is_no_referrer(told, settings):
    settings.ALLOWED_HOSTS = [
        "testserver",
        "phuong.example.vn",
        "www.cu.example.vn",
        "cu.example.vn",
    ]

    counted = hit(f"?tu={told}")

    assert (counted.visits, counted.counts) == (1, {})
