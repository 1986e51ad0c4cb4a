"""The process that reads a spreadsheet or a CSV: it alone parses a file that may be hostile.

Only `portal.shared.sheets` starts it. It knows no setting of the site, works under limits of
memory and time, takes the file from its input, sends the rows to its output and writes to no disk.
"""

MAX_ROWS = 200_000
MAX_COLUMNS = 200

LOCKED = "Tệp này có mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi chọn lại."
TOO_MUCH = (
    "Tệp này quá lớn hoặc quá phức tạp để đọc, có thể do có ô nằm rất xa vùng dữ liệu. "
    "Hãy chép riêng vùng dữ liệu sang một tệp .xlsx mới, hoặc chia thành nhiều tệp, rồi chọn lại."
)
LONG_CELL = (
    "Có ô chứa quá nhiều chữ (trên 32.767 ký tự, mức tối đa của Excel). "
    "Hãy rút ngắn ô đó rồi chọn lại; nếu là CSV, hãy xem có dấu ngoặc kép nào chưa đóng."
)


def too_many_rows(row):
    """Return the refusal of a file with something in a row beyond the last that is read."""
    return (
        f"Có dữ liệu ở dòng {row}, trong khi chỉ đọc đến dòng 200.000. "
        "Hãy xóa các ô nằm xa vùng dữ liệu, hoặc chia thành nhiều tệp rồi chọn lại."
    )


def too_many_columns(row):
    """Return the refusal of a file with something in a column beyond the last that is read."""
    return (
        f"Có dữ liệu ở cột quá xa tại dòng {row}, trong khi chỉ đọc đến cột thứ 200 (cột GR). "
        "Hãy xóa các ô nằm xa vùng dữ liệu rồi chọn lại."
    )
