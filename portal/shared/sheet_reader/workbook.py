"""Workbooks of xlsx, xls and ods, once they are checked: the cells of their visible sheets."""

import io

from python_calamine import (
    CalamineError,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from portal.shared.inspector import RefusedFileError
from portal.shared.inspector.archive import BROKEN
from portal.shared.sheet_reader import LOCKED
from portal.shared.sheet_reader.kinds import NO_MACROS

HIDDEN = "Không đọc trang tính ẩn: {} trang. Nếu cần dữ liệu ở đó, hãy bỏ ẩn, lưu tệp rồi chọn lại."
NO_CELLS = "Không đọc trang không phải bảng tính (biểu đồ, hộp thoại): {} trang."


def read(content, rows):
    """Send the rows of a workbook; raise RefusedFileError where it cannot be read."""
    try:
        book = load_workbook(io.BytesIO(content))
        for place, index in enumerate(_visible(book, rows)):
            _read_sheet(book.get_sheet_by_index(index), place, rows)
    except PasswordError as error:
        raise RefusedFileError(LOCKED) from error
    except (CalamineError, OSError) as error:
        raise RefusedFileError(BROKEN) from error


def _visible(book, rows):
    """Return the indexes of the sheets that people see and that have cells."""
    hidden = without_cells = 0
    found = []
    for index, sheet in enumerate(book.sheets_metadata):
        if sheet.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
            raise RefusedFileError(NO_MACROS)
        if sheet.visible != SheetVisibleEnum.Visible:
            hidden += 1
        elif sheet.typ != SheetTypeEnum.WorkSheet:
            without_cells += 1
        else:
            found.append(index)
    if hidden:
        rows.notices.append(HIDDEN.format(hidden))
    if without_cells:
        rows.notices.append(NO_CELLS.format(without_cells))
    return found


def _read_sheet(sheet, place, rows):
    if not sheet.start:
        return
    left = [None] * sheet.start[1]  # the library leaves out empty columns here, but no rows
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        rows.send(place, number, left + cells)
