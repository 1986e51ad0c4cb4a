"""The columns of a list of dossiers, as the exports of provinces head them."""

from tthc.importing.kind import Column

CODE = Column(
    "code",
    "Mã hồ sơ",
    (
        "mã hồ sơ", "mã số hồ sơ", "số hồ sơ", "mã hs", "số hs", "mã số hs", "mã số",
        "số biên nhận", "mã biên nhận", "số tiếp nhận", "mã tiếp nhận", "hồ sơ",
    ),
    required=True,
)  # fmt: skip
COLUMNS = [
    CODE,
    Column(
        "procedure",
        "Tên thủ tục",
        (
            "tên thủ tục", "thủ tục", "tên thủ tục hành chính", "thủ tục hành chính", "tên tthc",
            "tthc", "tên quy trình", "quy trình", "dịch vụ công", "tên dịch vụ công",
            "tên dịch vụ", "loại hồ sơ", "tên loại hồ sơ", "tên hồ sơ",
        ),
    ),
    Column(
        "procedure_code",
        "Mã thủ tục",
        ("mã thủ tục", "mã thủ tục hành chính", "mã tthc", "mã số tthc", "mã dvc", "mã số thủ tục"),
    ),
    Column(
        "sector",
        "Lĩnh vực",
        ("lĩnh vực", "tên lĩnh vực", "lĩnh vực tthc", "nhóm lĩnh vực", "ngành lĩnh vực", "ngành"),
    ),
    Column(
        "applicant",
        "Người nộp (được che)",
        (
            "người nộp", "họ tên người nộp", "họ và tên người nộp", "tên người nộp",
            "người nộp hồ sơ", "chủ hồ sơ", "tên chủ hồ sơ", "họ tên chủ hồ sơ", "họ và tên",
            "họ tên", "tên công dân", "công dân", "tên tổ chức cá nhân", "tổ chức cá nhân",
            "cá nhân tổ chức", "tên cá nhân tổ chức", "người yêu cầu", "người làm đơn",
            "tên khách hàng", "khách hàng", "người đăng ký", "đương sự", "đối tượng nộp",
        ),
    ),
    Column(
        "channel",
        "Hình thức nộp",
        (
            "hình thức nộp", "hình thức nộp hồ sơ", "hình thức tiếp nhận", "hình thức nhận",
            "hình thức", "kênh tiếp nhận", "kênh nộp", "nguồn", "nguồn hồ sơ", "nguồn tiếp nhận",
            "phương thức nộp", "phương thức tiếp nhận", "cách thức nộp", "cách thức thực hiện",
            "loại tiếp nhận",
        ),
    ),
    Column(
        "received",
        "Ngày tiếp nhận",
        (
            "ngày tiếp nhận", "ngày tiếp nhận hồ sơ", "ngày nhận hồ sơ", "ngày nhận",
            "thời gian tiếp nhận", "thời điểm tiếp nhận", "ngày giờ tiếp nhận", "ngày nộp",
            "ngày nộp hồ sơ", "thời gian nhận", "ngày gửi",
        ),
        required=True,
    ),
    Column(
        "due",
        "Ngày hẹn trả",
        (
            "ngày hẹn trả", "ngày hẹn trả kết quả", "ngày hẹn", "hẹn trả", "hạn trả",
            "hạn trả kết quả", "ngày đến hạn", "hạn xử lý", "hạn giải quyết", "hạn hoàn thành",
            "thời gian hẹn trả", "thời hạn trả", "thời hạn trả kết quả", "thời điểm hẹn trả",
            "ngày trả kết quả dự kiến", "ngày trả dự kiến", "ngày dự kiến trả", "ngày hạn trả",
            "ngày hết hạn", "thời gian hẹn", "ngày giờ hẹn trả", "hạn hồ sơ",
        ),
    ),
    Column(
        "new_due",
        "Ngày hẹn lại",
        (
            "ngày hẹn lại", "ngày hẹn trả lại", "hẹn lại", "hẹn lại ngày trả", "ngày gia hạn",
            "gia hạn", "gia hạn đến", "gia hạn đến ngày", "ngày hẹn mới", "ngày hẹn trả mới",
            "thời gian hẹn lại", "ngày hẹn lần 2", "ngày xin lỗi hẹn lại",
        ),
    ),
    Column(
        "closed",
        "Ngày có kết quả",
        (
            "ngày có kết quả", "ngày kết thúc", "ngày hoàn thành", "ngày kết thúc xử lý",
            "ngày xử lý xong", "ngày giải quyết xong", "ngày giải quyết", "thời gian có kết quả",
            "ngày hoàn tất", "ngày kết thúc hồ sơ", "thời điểm có kết quả", "ngày xong",
            "thời gian kết thúc", "thời điểm kết thúc", "ngày xử lý", "ngày ký",
        ),
    ),
    Column(
        "delivered",
        "Ngày trả kết quả",
        (
            "ngày trả kết quả", "ngày trả", "ngày thực trả", "ngày trả thực tế",
            "thời gian trả kết quả", "thời gian trả", "ngày trả hồ sơ", "thời điểm trả kết quả",
            "ngày nhận kết quả", "ngày giao kết quả", "ngày trả kq",
        ),
    ),
    Column(
        "state",
        "Tình trạng",
        (
            "tình trạng", "trạng thái", "tình trạng hồ sơ", "trạng thái hồ sơ",
            "trạng thái xử lý", "tình trạng xử lý", "tình trạng giải quyết",
            "trạng thái giải quyết",
        ),
    ),
    Column(
        "timing",
        "Trước, đúng hay quá hạn",
        (
            "kết quả giải quyết", "kết quả xử lý", "tiến độ", "tiến độ giải quyết",
            "tiến độ xử lý", "đánh giá", "tình trạng hạn", "thời hạn giải quyết",
            "trước hạn đúng hạn quá hạn", "đúng hạn quá hạn", "đúng hạn trễ hạn", "hạn", "kết quả",
            "trạng thái hạn", "tình trạng thời hạn",
        ),
    ),
    Column(
        "unread_identity",
        "Số căn cước",
        (
            "số căn cước", "cccd", "số cccd", "cmnd", "số cmnd", "cmnd cccd", "cccd cmnd",
            "số cmnd cccd", "số cccd cmnd", "số định danh", "mã định danh",
            "số định danh cá nhân", "căn cước công dân", "căn cước", "chứng minh nhân dân",
            "số chứng minh nhân dân", "giấy tờ tùy thân", "số giấy tờ", "số giấy tờ tùy thân",
            "mã số thuế", "hộ chiếu", "số hộ chiếu", "cmtnd", "cmt", "số cmt",
        ),
    ),
    Column(
        "unread_phone",
        "Số điện thoại",
        (
            "số điện thoại", "điện thoại", "sđt", "đt", "số đt", "điện thoại liên hệ",
            "điện thoại di động", "di động", "liên hệ", "số liên hệ", "zalo",
        ),
    ),
    Column(
        "unread_address",
        "Địa chỉ",
        (
            "địa chỉ", "nơi ở", "chỗ ở", "nơi cư trú", "thường trú", "hộ khẩu", "tạm trú",
            "nơi thường trú", "địa chỉ thường trú", "quê quán", "nơi sinh", "địa chỉ thửa đất",
        ),
    ),
    Column(
        "unread_birth", "Ngày sinh", ("ngày sinh", "năm sinh", "ngày tháng năm sinh", "sinh năm")
    ),
    Column("unread_email", "Thư điện tử", ("email", "e mail", "thư điện tử", "hộp thư")),
    Column(
        "unread_content",
        "Nội dung, trích yếu",
        (
            "nội dung", "trích yếu", "trích yếu hồ sơ", "nội dung hồ sơ", "trích yếu nội dung",
            "nội dung yêu cầu", "ghi chú", "ý kiến", "ý kiến xử lý", "lý do",
        ),
    ),
]  # fmt: skip
