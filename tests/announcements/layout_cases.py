"""Dispatches of every shape, none of them stored, by the name of what is particular about them."""

import json
from datetime import date
from importlib import import_module
from pathlib import Path

from announcements.models import Agency, Dispatch
from portal.shared.text import clean

DEMO = Path("portal/demo")
TEMPLATES = import_module("announcements.migrations.0005_templates").TEMPLATES
SENTENCE = (
    "Ủy ban nhân dân phường đề nghị các cơ quan, đơn vị, tổ dân phố tổ chức tuyên truyền sâu rộng "
    "đến cán bộ, công chức và Nhân dân trên địa bàn, bảo đảm thiết thực, tiết kiệm, hiệu quả. "
)
PARAGRAPH = f"<p>{SENTENCE * 3}</p>"
PROVINCE = Agency(name="Ủy ban nhân dân tỉnh Thanh Hóa", letterhead=["UBND TỈNH THANH HÓA"])
ARTICLES = (
    "<h2>Phần thứ nhất<br>QUY ĐỊNH CHUNG</h2><h2>Chương I<br>PHẠM VI, ĐỐI TƯỢNG</h2>"
    "<h3>Mục 1<br>PHẠM VI</h3><h4>Điều 1. Phạm vi điều chỉnh</h4>"
    f"<ol><li>{SENTENCE}<ol>{{}}</ol></li><li>{SENTENCE * 2}</li></ol>"
    "<h4>Điều 2. Đối tượng áp dụng</h4>"
    f"<p>{SENTENCE}</p><ul><li>{SENTENCE}</li><li>{SENTENCE}<ul><li>{SENTENCE}</li></ul></li></ul>"
    "<h2>Chương II<br>TỔ CHỨC THỰC HIỆN</h2><h4>Điều 3. Hiệu lực</h4>"
    f'<ol start="3"><li>{SENTENCE}</li><li><strong>Khoản có tên.</strong> {SENTENCE}</li></ol>'
).format("".join(f"<li>điểm thứ {number} của khoản này;</li>" for number in range(1, 12)))


def ward(*letterhead, **fields):
    lines = letterhead or ("ỦY BAN NHÂN DÂN", "PHƯỜNG ĐÔNG HẢI")
    return Agency(name="Ủy ban nhân dân phường Đông Hải", letterhead=list(lines), **fields)


def dispatch(**fields):
    """Return a dispatch of the ward that is usual but for these fields."""
    usual = {
        "issuer": ward(),
        "number": "278",
        "type": "cong-van",
        "symbol": "UBND-VP",
        "issue_date": date(2024, 5, 9),
        "place": "Đông Hải",
        "subject": "đẩy mạnh tuyên truyền, lan tỏa thông tin tích cực trên địa bàn phường",
        "body": PARAGRAPH,
        "copies_to": ["Như trên", "Lãnh đạo UBND phường"],
        "drafting_unit": "VP",
        "drafter": "L",
        "signing_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
        "signer": "Nguyễn Văn Hòa",
    }
    return Dispatch(**usual | fields)


def s2():
    """Return công văn 8893/UBND-VHTT of Quận 12, of which there is a picture to compare with."""
    demo = json.loads((DEMO / "announcements.json").read_text())
    fields = next(each for each in demo["dispatches"] if each["number"] == "8893")
    agency = next(each for each in demo["agencies"] if each["name"] == fields["issuer"])
    names = {field.name for field in Dispatch._meta.concrete_fields}
    own = {name: value for name, value in fields.items() if name in names} | {
        "issuer": Agency(**agency),
        "issue_date": date.fromisoformat(fields["issue_date"]),
        "body": clean((DEMO / fields["body_file"]).read_text()),
    }
    del own["publish_at"]
    return Dispatch(**own)


def of_template(template):
    return dispatch(**{name: value for name, value in template.items() if name != "name"})


def table(rows):
    head = "<tr><th>TT</th><th>Tên tổ dân phố</th><th>Số hộ</th></tr>"
    body = "".join(
        f"<tr><td>{row}</td><td>Tổ dân phố số {row}</td><td>{row * 7} hộ</td></tr>"
        for row in range(1, rows + 1)
    )
    return (
        f'<figure class="table"><table><thead>{head}</thead><tbody>{body}</tbody></table></figure>'
    )


def annexes(count):
    parts = [
        f'<h2 class="phu-luc">Phụ lục {number}<br>DANH SÁCH THỨ {number}</h2>'
        f"{PARAGRAPH * (12 if number == 'I' else 2)}{table(3)}"
        for number in ["I", "II", "III"][:count]
    ]
    return PARAGRAPH + "".join(parts)


def decision(**fields):
    """Return a quyết định with its căn cứ."""
    named = {
        "type": "quyet-dinh",
        "symbol": "QĐ-UBND",
        "subject": "Về việc kiện toàn Ban chỉ đạo chuyển đổi số phường Đông Hải",
        "legal_bases": [
            "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16 tháng 6 năm 2025",
            "Căn cứ Quyết định số 874/QĐ-BTTTT ngày 17 tháng 6 năm 2021",
            "Theo đề nghị của Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường Đông Hải",
        ],
        "copies_to": ["Như Điều 3"],
    }
    return dispatch(**named | fields)


LONGEST = {
    "issuer": ward(
        "ỦY BAN NHÂN DÂN",
        "PHƯỜNG ĐÔNG HẢI",
        "BAN CHỈ ĐẠO XÂY DỰNG NÔNG THÔN MỚI",
        "VÀ GIẢM NGHÈO BỀN VỮNG",
        "GIAI ĐOẠN 2025 - 2030",
        parent=PROVINCE,
    ),
    "number": "123456",
    "subject": (SENTENCE * 3)[:500].strip(),
    "place": "Thành phố Hồ Chí Minh",
    "symbol": "SNNPTNTVMT-QLCLCBVPTTTNS-BVTV",
    "signer": ("Nguyễn Phước Hoàng Bảo Trân Công Tằng Tôn Nữ Thị Diệu")[:50],
    "signing_lines": ["KT. TRƯỞNG BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC"],
    "copies_to": [(SENTENCE * 2)[:200].strip()] * 3,
    "typist_mark": "NTTH.(1000)",
}
SHORTEST = {
    "issuer": ward("ỦY BAN NHÂN DÂN XÃ A"),
    "number": "1",
    "subject": "họp",
    "place": "",
    "symbol": "A-B",
    "body": "<p>Họp.</p>",
    "copies_to": ["A"],
    "signing_lines": ["CHỦ TỊCH"],
    "signer": "Lê A",
}
CONTACT = [
    "Địa chỉ: Số 05 đường Đông Hải, phường Đông Hải, tỉnh Thanh Hóa",
    "Điện thoại: 02373.742.289; thư điện tử: phuongdonghai@thanhhoa.gov.vn",
]
NOTICE = "Bản thể hiện của văn bản 278/UBND-VP; bản gốc là tệp “goc.pdf” đăng cùng văn bản này."
UNITS = [f"Tổ dân phố số {number}" for number in range(1, 31)]
BASES = decision().legal_bases

CASES = {
    "S2": s2,
    **{
        f"template {template['name']}": lambda template=template: of_template(template)
        for template in TEMPLATES
    },
    "shortest fields": lambda: dispatch(**SHORTEST),
    "shortest fields, named type": lambda: dispatch(**SHORTEST, type="thong-bao"),
    "longest fields": lambda: dispatch(**LONGEST),
    "longest fields, named type": lambda: decision(**LONGEST),
    **{
        f"Kính gửi {count}": lambda count=count: dispatch(recipients=UNITS[:count])
        for count in (1, 2, 3, 30)
    },
    "Kính gửi, long names": lambda: dispatch(recipients=[SENTENCE[:150].strip()] * 2),
    "short table": lambda: dispatch(body=PARAGRAPH + table(5) + PARAGRAPH),
    "table of 3 pages": lambda: dispatch(body=PARAGRAPH + table(80) + PARAGRAPH),
    **{
        f"{count} annexes": lambda count=count: decision(body=annexes(count)) for count in (1, 2, 3)
    },
    "superior": lambda: dispatch(issuer=ward(parent=PROVINCE)),
    "superior, named type": lambda: decision(issuer=ward(parent=PROVINCE)),
    **{
        f"urgency {urgency}": lambda urgency=urgency: dispatch(urgency=urgency)
        for urgency in ("khan", "thuong-khan", "hoa-toc")
    },
    **{
        f"urgency {urgency}, named type": lambda urgency=urgency: decision(urgency=urgency)
        for urgency in ("khan", "thuong-khan", "hoa-toc")
    },
    "căn cứ of several lines": lambda: decision(legal_bases=[*BASES, SENTENCE.strip(" .")]),
    "chương, mục, điều, khoản, điểm": lambda: decision(body=ARTICLES),
    "typist's mark": lambda: dispatch(typist_mark="PL.(300)"),
    "contact": lambda: dispatch(issuer=ward(contact=CONTACT), body=PARAGRAPH * 10),
    "contact and notice": lambda: dispatch(issuer=ward(contact=CONTACT)),
    "notice": lambda: dispatch(body=PARAGRAPH * 10),
    "draft": lambda: dispatch(number="", issue_date=None),
    "draft of a decision": lambda: decision(number="", issue_date=None, body=annexes(1)),
    "three signing lines": lambda: dispatch(
        signing_lines=["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    ),
    "acting chair": lambda: dispatch(signing_lines=["Q. CHỦ TỊCH"]),
    "without copies": lambda: dispatch(copies_to=[]),
    "word of 500 letters": lambda: dispatch(body=f"{PARAGRAPH}<p>{'nghiêng' * 72}</p>{PARAGRAPH}"),
    **{
        f"signature at the edge, {lines} lines": lambda lines=lines: dispatch(
            body=PARAGRAPH * 3 + "<p>Thực hiện nghiêm túc.</p>" * lines
        )
        for lines in range(2, 14)
    },
    "signature under one long paragraph": lambda: dispatch(body=f"<p>{SENTENCE * 15}</p>"),
}
PARAGRAPHS = {2: 7, 3: 12, 5: 24, 10: 53, 20: 110}  # that fill so many pages
NOTICES = {"contact and notice", "notice"}
