"""Loại văn bản: the 29 types of Nghị định 30/2020/NĐ-CP, Điều 7, and the others a ward receives."""

from django.db import models


class DispatchType(models.TextChoices):
    OFFICIAL_LETTER = "cong-van", "Công văn"
    RESOLUTION = "nghi-quyet", "Nghị quyết"
    DECISION = "quyet-dinh", "Quyết định"
    DIRECTIVE = "chi-thi", "Chỉ thị"
    REGULATION = "quy-che", "Quy chế"
    RULES = "quy-dinh", "Quy định"
    COMMUNIQUE = "thong-cao", "Thông cáo"
    NOTICE = "thong-bao", "Thông báo"
    GUIDELINE = "huong-dan", "Hướng dẫn"
    PROGRAMME = "chuong-trinh", "Chương trình"
    PLAN = "ke-hoach", "Kế hoạch"
    OPTION = "phuong-an", "Phương án"
    SCHEME = "de-an", "Đề án"
    PROJECT = "du-an", "Dự án"
    REPORT = "bao-cao", "Báo cáo"
    MINUTES = "bien-ban", "Biên bản"
    SUBMISSION = "to-trinh", "Tờ trình"
    CONTRACT = "hop-dong", "Hợp đồng"
    TELEGRAM = "cong-dien", "Công điện"
    MEMORANDUM = "ban-ghi-nho", "Bản ghi nhớ"
    AGREEMENT = "ban-thoa-thuan", "Bản thỏa thuận"
    AUTHORISATION = "giay-uy-quyen", "Giấy ủy quyền"
    INVITATION = "giay-moi", "Giấy mời"
    INTRODUCTION = "giay-gioi-thieu", "Giấy giới thiệu"
    LEAVE = "giay-nghi-phep", "Giấy nghỉ phép"
    SENDING_SLIP = "phieu-gui", "Phiếu gửi"
    TRANSFER_SLIP = "phieu-chuyen", "Phiếu chuyển"
    NOTICE_SLIP = "phieu-bao", "Phiếu báo"
    PUBLIC_LETTER = "thu-cong", "Thư công"
    LAW = "luat", "Luật"
    DECREE = "nghi-dinh", "Nghị định"
    CIRCULAR = "thong-tu", "Thông tư"
    PARTY_DOCUMENT = "van-ban-dang", "Văn bản của Đảng"

    @property
    def printed_title(self):
        """Return what stands in the middle of the paper; công văn and thư công print no type."""
        untitled = {DispatchType.OFFICIAL_LETTER, DispatchType.PUBLIC_LETTER}
        return "" if self in untitled else self.label


# Phụ lục III of the decree. Case matters: QyĐ, CTr and TTr are not QYĐ, CTR and TTR.
ABBREVIATIONS = {
    "NQ": DispatchType.RESOLUTION,
    "QĐ": DispatchType.DECISION,
    "CT": DispatchType.DIRECTIVE,
    "QC": DispatchType.REGULATION,
    "QyĐ": DispatchType.RULES,
    "TC": DispatchType.COMMUNIQUE,
    "TB": DispatchType.NOTICE,
    "HD": DispatchType.GUIDELINE,
    "CTr": DispatchType.PROGRAMME,
    "KH": DispatchType.PLAN,
    "PA": DispatchType.OPTION,
    "ĐA": DispatchType.SCHEME,
    "DA": DispatchType.PROJECT,
    "BC": DispatchType.REPORT,
    "BB": DispatchType.MINUTES,
    "TTr": DispatchType.SUBMISSION,
    "HĐ": DispatchType.CONTRACT,
    "CĐ": DispatchType.TELEGRAM,
    "BGN": DispatchType.MEMORANDUM,
    "BTT": DispatchType.AGREEMENT,
    "GUQ": DispatchType.AUTHORISATION,
    "GM": DispatchType.INVITATION,
    "GGT": DispatchType.INTRODUCTION,
    "GNP": DispatchType.LEAVE,
    "PG": DispatchType.SENDING_SLIP,
    "PC": DispatchType.TRANSFER_SLIP,
    "PB": DispatchType.NOTICE_SLIP,
}
