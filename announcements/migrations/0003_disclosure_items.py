from django.db import migrations

LAW = "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15, Điều 11, khoản {}"
ITEMS = [
    "Kế hoạch phát triển kinh tế - xã hội và kết quả thực hiện",
    "Dự toán, tình hình thực hiện dự toán và quyết toán ngân sách",
    "Dự án, công trình đầu tư; thu hồi đất, bồi thường, hỗ trợ, tái định cư; quy hoạch",
    "Quy chế thực hiện dân chủ; nhiệm vụ, quyền hạn và quy tắc ứng xử của cán bộ, công chức",
    "Quản lý, sử dụng các quỹ và các khoản đóng góp của Nhân dân",
    "Mua sắm, quản lý, sử dụng tài sản công",
    "Chính sách an sinh xã hội và kết quả bình xét, xác nhận đối tượng",
    "Hỗ trợ khắc phục thiên tai, dịch bệnh; các khoản quyên góp, ủng hộ",
    "Danh sách thực hiện nghĩa vụ quân sự, nghĩa vụ tham gia Công an nhân dân",
    "Kết quả thanh tra, kiểm tra, giải quyết khiếu nại, tố cáo; kết quả lấy phiếu tín nhiệm",
    "Nội dung lấy ý kiến Nhân dân, kết quả tiếp thu và giải trình",
    "Phí, lệ phí và các nghĩa vụ tài chính khác do phường, xã trực tiếp thu",
    "Thủ tục hành chính do phường, xã trực tiếp thực hiện",
    "Nội dung khác theo quy định của pháp luật và theo yêu cầu của cơ quan có thẩm quyền",
]
QUARTERLY = 2  # the budget is published every quarter
PROCEDURES = 13  # published as procedures, not as announcements


def add_items(apps, schema_editor):
    apps.get_model("announcements", "DisclosureItem").objects.bulk_create(
        apps.get_model("announcements", "DisclosureItem")(
            name=name,
            legal_basis=LAW.format(number),
            months=3 if number == QUARTERLY else 12,
            by_procedures=number == PROCEDURES,
            position=number,
        )
        for number, name in enumerate(ITEMS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("announcements", "0002_editorial_desk")]
    operations = [migrations.RunPython(add_items, migrations.RunPython.noop)]
