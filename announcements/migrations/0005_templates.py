from django.db import migrations

CHAIR = ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
SIGNER = "[họ và tên người ký]"
TEMPLATES = [
    {
        "name": "Công văn",
        "type": "cong-van",
        "symbol": "UBND-VP",
        "subject": "[nội dung chính của công văn]",
        "recipients": ["[cơ quan, tổ chức, cá nhân nhận công văn]"],
        "body": (
            "<p>Thực hiện [loại, số, ngày của văn bản làm căn cứ] của [cơ quan ban hành] "
            "về việc [nội dung], Ủy ban nhân dân [tên đơn vị hành chính] đề nghị "
            "[cơ quan, tổ chức, cá nhân] thực hiện các nội dung sau:</p>"
            "<ol><li>[nội dung thứ nhất].</li><li>[nội dung thứ hai].</li></ol>"
            "<p>Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh về "
            "[đơn vị đầu mối, điện thoại] để được hướng dẫn, giải quyết./.</p>"
        ),
        "copies_to": ["Như trên", "[cơ quan, đơn vị nhận khác]"],
        "signing_lines": CHAIR,
    },
    {
        "name": "Thông báo",
        "type": "thong-bao",
        "symbol": "TB-UBND",
        "subject": "Về việc [nội dung thông báo]",
        "body": (
            "<p>Ủy ban nhân dân [tên đơn vị hành chính] thông báo về việc [nội dung] như sau:</p>"
            "<ol><li>Thời gian: [thời gian].</li><li>Địa điểm: [địa điểm].</li>"
            "<li>Đối tượng: [những ai cần biết hoặc phải thực hiện].</li>"
            "<li>Nội dung: [nội dung cụ thể].</li></ol>"
            "<p>Cần biết thêm chi tiết, xin liên hệ [đơn vị đầu mối, điện thoại]./.</p>"
        ),
        "copies_to": ["[cơ quan, tổ chức nhận thông báo]", "Các tổ dân phố, thôn"],
        "signing_lines": CHAIR,
    },
    {
        "name": "Giấy mời",
        "type": "giay-moi",
        "symbol": "GM-UBND",
        "subject": "[tên cuộc họp, hội nghị]",
        "body": (
            "<p>Ủy ban nhân dân [tên đơn vị hành chính] trân trọng kính mời: "
            "[tên cơ quan, tổ chức hoặc họ tên, chức vụ của người được mời].</p>"
            "<p>Tới dự: [tên cuộc họp, hội nghị].</p>"
            "<p>Chủ trì: [chức vụ, họ tên người chủ trì].</p>"
            "<p>Thời gian: [giờ, ngày, tháng, năm].</p>"
            "<p>Địa điểm: [địa điểm].</p>"
            "<p>Đề nghị [người được mời] đến dự đúng thành phần, thời gian và địa điểm./.</p>"
        ),
        "copies_to": ["Như trên"],
        "signing_lines": ["TL. CHỦ TỊCH", "[chức vụ của người ký thừa lệnh]"],
    },
    {
        "name": "Kế hoạch",
        "type": "ke-hoach",
        "symbol": "KH-UBND",
        "subject": "[tên kế hoạch]",
        "body": (
            "<p>Thực hiện [loại, số, ngày của văn bản làm căn cứ] của [cơ quan ban hành] "
            "về việc [nội dung], Ủy ban nhân dân [tên đơn vị hành chính] ban hành Kế hoạch "
            "[tên kế hoạch] như sau:</p>"
            "<h4>I. MỤC ĐÍCH, YÊU CẦU</h4>"
            "<p><strong>1. Mục đích</strong></p><p>[mục đích].</p>"
            "<p><strong>2. Yêu cầu</strong></p><p>[yêu cầu].</p>"
            "<h4>II. NỘI DUNG, THỜI GIAN, ĐỊA ĐIỂM</h4>"
            "<ol><li>Nội dung: [các công việc].</li><li>Thời gian: [thời gian].</li>"
            "<li>Địa điểm: [địa điểm].</li></ol>"
            "<h4>III. KINH PHÍ</h4><p>[nguồn kinh phí].</p>"
            "<h4>IV. TỔ CHỨC THỰC HIỆN</h4>"
            "<ol><li>[đơn vị chủ trì]: [nhiệm vụ].</li>"
            "<li>[đơn vị phối hợp]: [nhiệm vụ].</li></ol>"
            "<p>Trên đây là Kế hoạch [tên kế hoạch]. Đề nghị các cơ quan, đơn vị liên quan "
            "nghiêm túc thực hiện./.</p>"
        ),
        "copies_to": ["[cấp trên nhận báo cáo] (để b/c)", "[đơn vị thực hiện]"],
        "signing_lines": CHAIR,
    },
    {
        "name": "Báo cáo",
        "type": "bao-cao",
        "symbol": "BC-UBND",
        "subject": "Kết quả [nội dung công việc] [kỳ báo cáo]",
        "recipients": ["[cơ quan nhận báo cáo]"],
        "body": (
            "<p>Thực hiện [loại, số, ngày của văn bản yêu cầu báo cáo] của [cơ quan ban hành], "
            "Ủy ban nhân dân [tên đơn vị hành chính] báo cáo kết quả [nội dung công việc] "
            "như sau:</p>"
            "<h4>I. KẾT QUẢ THỰC HIỆN</h4>"
            "<ol><li>[kết quả thứ nhất, kèm số liệu].</li>"
            "<li>[kết quả thứ hai, kèm số liệu].</li></ol>"
            "<h4>II. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN</h4>"
            "<ol><li>Tồn tại, hạn chế: [nội dung].</li><li>Nguyên nhân: [nguyên nhân].</li></ol>"
            "<h4>III. PHƯƠNG HƯỚNG, NHIỆM VỤ</h4><p>[nhiệm vụ của kỳ tới].</p>"
            "<h4>IV. KIẾN NGHỊ, ĐỀ XUẤT</h4><p>[kiến nghị, đề xuất].</p>"
            "<p>Ủy ban nhân dân [tên đơn vị hành chính] kính báo cáo [cơ quan nhận báo cáo]./.</p>"
        ),
        "copies_to": ["Như trên"],
        "signing_lines": CHAIR,
    },
    {
        "name": "Tờ trình",
        "type": "to-trinh",
        "symbol": "TTr-UBND",
        "subject": "Về việc [nội dung đề nghị]",
        "recipients": ["[cơ quan, người có thẩm quyền quyết định]"],
        "body": (
            "<p>Căn cứ [loại, số, ngày và trích yếu của văn bản làm căn cứ], Ủy ban nhân dân "
            "[tên đơn vị hành chính] trình [cơ quan có thẩm quyền] xem xét, quyết định về việc "
            "[nội dung đề nghị] như sau:</p>"
            "<h4>I. SỰ CẦN THIẾT</h4><p>[lý do phải trình].</p>"
            "<h4>II. NỘI DUNG ĐỀ NGHỊ</h4>"
            "<ol><li>[nội dung thứ nhất].</li><li>[nội dung thứ hai].</li></ol>"
            "<h4>III. KINH PHÍ VÀ THỜI GIAN THỰC HIỆN</h4><p>[kinh phí, thời gian].</p>"
            "<p>Ủy ban nhân dân [tên đơn vị hành chính] kính trình [cơ quan có thẩm quyền] "
            "xem xét, quyết định./.</p>"
        ),
        "copies_to": ["Như trên"],
        "signing_lines": CHAIR,
    },
    {
        "name": "Quyết định",
        "type": "quyet-dinh",
        "symbol": "QĐ-UBND",
        "subject": "Về việc [nội dung quyết định]",
        "authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN [TÊN ĐƠN VỊ HÀNH CHÍNH]",
        "legal_bases": [
            "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16 tháng 6 năm 2025",
            "Căn cứ [loại, số, ngày, trích yếu của văn bản quy định nội dung này]",
            "Theo đề nghị của [chức vụ người đứng đầu đơn vị trình]",
        ],
        "body": (
            '<p class="can-center"><strong>QUYẾT ĐỊNH:</strong></p>'
            "<p><strong>Điều 1.</strong> [nội dung quyết định].</p>"
            "<p><strong>Điều 2.</strong> Quyết định này có hiệu lực kể từ ngày "
            "[ngày có hiệu lực].</p>"
            "<p><strong>Điều 3.</strong> [chức vụ, đơn vị, cá nhân thi hành] chịu trách nhiệm "
            "thi hành Quyết định này./.</p>"
        ),
        "copies_to": ["Như Điều 3", "[cấp trên nhận báo cáo] (để b/c)"],
        "signing_lines": ["CHỦ TỊCH"],
    },
]


def make_templates(apps, schema_editor):
    """Give the ward a template of each common type; those of these names stay as they are."""
    templates = apps.get_model("announcements", "DispatchTemplate").objects
    for position, fields in enumerate(TEMPLATES, start=1):
        templates.get_or_create(
            name=fields["name"],
            defaults={"signer": SIGNER, "position": position, **fields},
        )


class Migration(migrations.Migration):
    dependencies = [("announcements", "0004_dispatch_composing")]
    operations = [migrations.RunPython(make_templates, migrations.RunPython.noop)]
