"""Dispatches as people paste them, each with a layout or a scar of its own."""

from pathlib import Path

SEED = (Path(__file__).parents[1] / "data" / "seed_dispatch.txt").read_text(encoding="utf-8")
HEAD, MIDDLE = SEED[: SEED.index("Kính gửi")], SEED[SEED.index("Kính gửi") : SEED.index("luu\n")]

# The seed as Word gives its cells: the lines of the left one, a tab, the lines of the right one.
FROM_WORD = f"""ỦY BAN NHÂN DÂN
QUẬN 12
Số: 8893/UBND-VHTT
V/v đẩy mạnh công tác tuyên truyền
Bộ Quy tắc ứng xử trên mạng xã hội\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Quận 12, ngày 21 tháng 12 năm 2022

{MIDDLE}Nơi nhận:
- Như trên;
- UBND quận (CT, các PCT);
- Văn phòng UBND quận;
- Lưu: VT, VHTT, (D).\tKT. CHỦ TỊCH
PHÓ CHỦ TỊCH


Võ Thị Chính
"""

# The seed as copied from a PDF: both columns on each line, a space between them.
FROM_PDF = f"""ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
QUẬN 12 Độc lập - Tự do - Hạnh phúc
Số: 8893/UBND-VHTT Quận 12, ngày 21 tháng 12 năm 2022
V/v đẩy mạnh công tác tuyên truyền
Bộ Quy tắc ứng xử trên mạng xã hội
{MIDDLE}Nơi nhận: KT. CHỦ TỊCH
- Như trên; PHÓ CHỦ TỊCH
- UBND quận (CT, các PCT);
- Văn phòng UBND quận;
- Lưu: VT, VHTT, (D).
VÕ THỊ CHÍNH
"""

# The seed with Nơi nhận on one line.
ON_ONE_LINE = f"""{HEAD}{MIDDLE}Nơi nhận: Như trên; UBND quận (CT, các PCT); Văn phòng UBND quận; Lưu: VT, VHTT, (D).
KT. CHỦ TỊCH PHÓ CHỦ TỊCH
Võ Thị Chính
"""

# Two columns set apart by a tab, issuer on two lines, căn cứ as a list, Điều with khoản and điểm.
DECISION = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHƯỜNG LONG ANH\tĐộc lập - Tự do - Hạnh phúc
Số: 45/QĐ-UBND\tLong Anh, ngày 09 tháng 5 năm 2024

QUYẾT ĐỊNH
Về việc thành lập Tổ công nghệ số cộng đồng
phường Long Anh

CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG LONG ANH

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ phê duyệt Chương trình
chuyển đổi số quốc gia;
Theo đề nghị của công chức Văn hóa - xã hội.

QUYẾT ĐỊNH:

Điều 1. Thành lập Tổ công nghệ số cộng đồng phường Long Anh.
Điều 2. Nhiệm vụ của Tổ
1. Hướng dẫn người dân:
a) Cài đặt ứng dụng;
b) Nộp hồ sơ trực tuyến.
2. Báo cáo kết quả hằng tháng.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký./.

Nơi nhận:\tCHỦ TỊCH
- Như Điều 3;
- Đảng ủy phường (để b/c);
- Lưu: VT, VHXH.
\tLê Thị Hoa
"""

# Columns set apart by spaces, superior and issuer, no number yet, one addressee on the line.
INVITATION = """UBND QUẬN 7          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG VĂN HÓA VÀ THÔNG TIN          Độc lập – Tự do – Hạnh phúc
Số:      /GM-VHTT          Quận 7, ngày 3 tháng 02 năm 2025

GIẤY MỜI
Họp triển khai công tác chuyển đổi số

Kính gửi: Ủy ban nhân dân các phường.

Phòng Văn hóa và Thông tin trân trọng kính mời dự họp:
1. Thời gian: 8 giờ 00, thứ Năm, ngày 06/02/2025.
2. Địa điểm: Hội trường tầng 2.
Đề nghị các đơn vị dự họp đúng thành phần./.

Nơi nhận:
- Như trên;
- Lưu: VT, (TM).
TRƯỞNG PHÒNG
(Đã ký)
Trần Văn An
"""

# Everything of the head on lines of their own, urgency, dashes with pluses, TM. and KT. lines.
PLAN = """CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
-------------
UBND XÃ TÂN PHÚ
Số: 7/KH-UBND
Tân Phú, ngày 02/01/2025
HỎA TỐC

**KẾ HOẠCH**
**Tổng vệ sinh môi trường đón Tết**

Thực hiện Công văn số 15/UBND-VX ngày 28 tháng 12 năm 2024 của UBND huyện về việc ra quân, UBND xã Tân Phú xây dựng kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Giữ môi trường sạch đẹp.
2. Yêu cầu
- Các thôn tham gia đầy đủ:
+ Mỗi hộ một người;
+ Mang theo dụng cụ.
- Hoàn thành trước ngày 20/01/2025.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH PHÓ CHỦ TỊCH

Nguyễn Văn Bình

Nơi nhận:
- TT. Đảng ủy (b/c);
- Các thôn;
- Lưu: VT.
PL.(30)
"""

# Markdown from a converter, a tờ trình with Kính gửi below its title, an annex with a table.
SUBMISSION = """| ỦY BAN NHÂN DÂN PHƯỜNG 5 | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
| --- | --- |
| Số: 12/TTr-UBND | *Phường 5, ngày 10 tháng 11 năm 2024* |

## TỜ TRÌNH
**Về việc xin bổ sung kinh phí**

Kính gửi:

\\- Ủy ban nhân dân quận;
\\- Phòng Tài chính - Kế hoạch.

Ủy ban nhân dân Phường 5 kính trình bổ sung kinh phí sửa chữa nhà văn hóa.

(Kèm theo Dự toán số 3/DT-UBND)./.

**Nơi nhận:**
* Như trên;
* Lưu: VT, TCKT, (H).

**CHỦ TỊCH**

**Phạm Thị Thu Hà**

PHỤ LỤC I
DỰ TOÁN
STT\tNội dung
1\tMái tôn
"""

# A regulation with Chương and Mục, and no number, date, Nơi nhận or signer at all.
REGULATION = """ỦY BAN NHÂN DÂN XÃ AN HÒA

QUY CHẾ
Tiếp công dân

Chương I
QUY ĐỊNH CHUNG

Mục 1
PHẠM VI

Điều 1. Phạm vi điều chỉnh
Quy chế này quy định việc tiếp công dân.

Chương II. TỔ CHỨC THỰC HIỆN
3. Ban Tiếp công dân.
4. Văn phòng.
"""

# Lines broken by the width of a page, addressees too; the Party's numbers; names in capitals only.
PARTY = """ĐẢNG BỘ HUYỆN HÒA AN
ĐẢNG ỦY XÃ NAM TUẤN
Số 85-CV/ĐU
V/v triển khai Nghị quyết

ĐẢNG CỘNG SẢN VIỆT NAM
Nam Tuấn, ngày 31 tháng 4 năm 2023

Kính gửi: - Các chi bộ trực thuộc Đảng bộ xã và
các tổ chức chính trị - xã hội;
- Ban Chỉ huy Quân sự xã.

Đảng ủy xã yêu cầu các chi bộ triển khai nội dung Quy định số 85-QĐ/TW của Ban Bí thư và
Công văn số 1337-CV/TU ngày 15/11/2023 của Ban Thường vụ Tỉnh ủy về triển khai thực hiện quy định
này đến toàn thể đảng viên.

Nơi nhận:
- Như trên,
- Lưu VT.

T/M ĐẢNG ỦY
BÍ THƯ
Hoàng Văn Ích
"""

# Typed for .VnTime; the head alone.
OLD_FONT = """Sè: 05/UBND-VP
V/v ®¨ng ký quyÒn sö dông ®Êt

KÝnh göi: C¸c thµnh viªn ñy ban nh©n d©n.

§Ò nghÞ thùc hiÖn ®óng quy ®Þnh./.
"""
