"""What a reader of a pasted text should look at, as sentences."""

from announcements.as_typed import suggested_type
from announcements.dispatch_types import DispatchType

MISSING = {
    "symbol": "Không thấy số, ký hiệu: hãy điền ký hiệu.",
    "issuer_lines": "Không thấy tên cơ quan ban hành: hãy xem lại cơ quan đã chọn.",
    "place": "Không thấy địa danh: hãy điền.",
    "issue_date": "Không thấy ngày ban hành: hãy điền.",
    "subject": "Không thấy trích yếu: hãy điền.",
    "body": "Không thấy nội dung: hãy điền.",
    "copies_to": "Không thấy nơi nhận: hãy điền.",
    "signing_lines": "Không thấy quyền hạn, chức vụ của người ký: hãy điền.",
    "signer": "Không thấy người ký: hãy điền.",
}
SHOWN = 5  # lines that belong nowhere; a text that is no dispatch has hundreds


def doubts_of(reading, guessed, unread):
    """Return a sentence for everything that is missing from a Reading or may be wrong in it."""
    found = [sentence for name, sentence in MISSING.items() if not getattr(reading, name)]
    if reading.symbol and not reading.number:
        found.append("Văn bản chưa có số.")
    if reading.type == DispatchType.OFFICIAL_LETTER and not reading.recipients:
        found.append("Không thấy Kính gửi: hãy điền.")
    if reading.symbol and suggested_type(reading.symbol) != reading.type:
        found.append(
            f"Ký hiệu {reading.symbol} không giống ký hiệu của {_label(reading.type)}: "
            "hãy xem lại loại văn bản."
        )
    found += [
        f"Tên cơ quan “{name}” chỉ in hoa trong văn bản: hãy xem lại chữ hoa, chữ thường."
        for name in guessed
    ]
    found += [f"Chưa biết xếp vào mục nào: “{words[:200]}”." for words in unread[:SHOWN]]
    if len(unread) > SHOWN:
        found.append(f"Còn {len(unread) - SHOWN} dòng khác chưa biết xếp vào mục nào.")
    return found


def _label(dispatch_type):
    return DispatchType(dispatch_type).label.lower()
