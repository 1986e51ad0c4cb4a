"""Imports the catalogue of procedures from a spreadsheet, as the wizard does."""

from tthc.management.commands import import_dossiers
from tthc.models import PendingImport


class Command(import_dossiers.Command):
    help = (
        "Nhập danh mục thủ tục từ tệp xlsx, xls, ods hoặc csv xuất từ cơ sở dữ liệu quốc gia. "
        "Ô trống không xóa gì; thủ tục mới còn thiếu thông tin thì chưa công khai."
    )
    kind_name = PendingImport.Kind.CATALOGUE
