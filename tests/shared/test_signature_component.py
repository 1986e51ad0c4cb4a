import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from portal.shared.models import StoredFile

FOUND = {
    "kind": "signature",
    "state": "valid",
    "signer": "Nguyễn Văn An",
    "organisation": "UBND phường Thử Nghiệm",
    "issuer": "CA Thử Nghiệm",
    "claimed_time": "2026-03-09T01:02:03+00:00",
    "time_proven": False,
    "covers": "whole",
    "reason": "",
}


def shown(signature, *found):
    """Return the component of a file as lines of text."""
    file = StoredFile(signature=signature, signatures=list(found))
    html = render_to_string("components/signature.html", {"file": file})
    html = re.sub(r"</(summary|p|dd)>", "|", html).replace("</dt>", ": ")
    lines = " ".join(strip_tags(html).split()).split("|")
    return [line.strip().replace(" :", ":") for line in lines if line.strip()]


def test_a_valid_signature_tells_who_when_and_what():
    assert shown("valid", FOUND) == [
        "Chữ ký số hợp lệ",
        "Hợp lệ",
        "Người ký: Nguyễn Văn An",
        "Tổ chức: UBND phường Thử Nghiệm",
        "Nơi cấp chứng thư: CA Thử Nghiệm",
        "Thời điểm ký: 08:02:03 09/03/2026 (GMT+7), theo người ký khai",
        "Phần được ký: toàn bộ tệp",
    ]


def test_a_proven_time_is_told_from_a_claim():
    lines = shown("valid", FOUND | {"time_proven": True})
    assert lines[5] == "Thời điểm ký: 08:02:03 09/03/2026 (GMT+7), có dấu thời gian tin cậy"


def test_a_doubtful_signature_gives_its_reason():
    reason = "Chưa kiểm tra được việc thu hồi chứng thư."
    lines = shown("insufficient", FOUND | {"state": "insufficient", "reason": reason})
    assert lines[:2] == ["Chữ ký số chưa đủ căn cứ", reason]


def test_a_name_that_nothing_proves_is_not_called_the_signer():
    lines = shown("insufficient", FOUND | {"state": "insufficient", "reason": "Chưa rõ."})
    assert lines[2] == "Tên ghi trong chứng thư: Nguyễn Văn An"


def test_a_broken_signature_of_which_nothing_is_known_gives_its_reason():
    nothing = dict.fromkeys(["signer", "organisation", "issuer", "covers"], "")
    found = FOUND | nothing | {"state": "broken", "claimed_time": None, "reason": "Bị hỏng."}
    assert shown("broken", found) == ["Đã bị sửa sau khi ký", "Bị hỏng."]


def test_a_timestamp_is_no_signer():
    lines = shown("valid", FOUND, FOUND | {"kind": "timestamp", "covers": "revision"})
    assert lines[8] == "Dịch vụ dấu thời gian: Nguyễn Văn An"
    assert lines[-1] == ("Phần được ký: nội dung tệp vào lúc ký, không gồm phần thêm vào sau đó")


@pytest.mark.parametrize(
    ("signature", "lines"), [("none", ["Không có chữ ký số"]), ("", [])], ids=["pdf", "other"]
)
def test_a_file_without_signatures(signature, lines):
    assert shown(signature) == lines


def test_what_a_signer_calls_himself_is_escaped():
    file = StoredFile(signature="valid", signatures=[FOUND | {"signer": "<b>An</b>"}])
    html = render_to_string("components/signature.html", {"file": file})
    assert "<dd>&lt;b&gt;An&lt;/b&gt;</dd>" in html
