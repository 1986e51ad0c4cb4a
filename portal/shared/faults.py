"""What is wrong with the machine where a request could not be answered, in words for who asked."""

import errno

from django.db import InterfaceError, InternalError, OperationalError

NO_ROOM = "máy chủ đã hết chỗ ghi"
READ_ONLY = "nơi lưu dữ liệu chỉ cho đọc"
BUSY = "cơ sở dữ liệu đang bận"
NO_DATABASE = "cơ sở dữ liệu không trả lời"
NO_FOLDER = "nơi lưu tệp không dùng được"

OF_FILES = {
    **dict.fromkeys([errno.ENOSPC, errno.EDQUOT, errno.EFBIG], NO_ROOM),
    errno.EROFS: READ_ONLY,
    **dict.fromkeys(
        [errno.EACCES, errno.EIO, errno.ENOENT, errno.ENOTDIR, errno.ESTALE], NO_FOLDER
    ),
}
OF_SQLITE = {"FULL": NO_ROOM, "READONLY": READ_ONLY, "BUSY": BUSY, "LOCKED": BUSY}
OF_POSTGRESQL = {  # by SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html
    "25006": READ_ONLY,
    "53100": NO_ROOM,
    "53300": BUSY,  # too many connections
    "55P03": BUSY,  # a lock was not to be had in time
    "57014": BUSY,  # the statement took too long
}


def fault(error):
    """Return the fault of the machine behind an exception; "" for a fault of the portal itself."""
    if isinstance(error, (OperationalError, InterfaceError, InternalError)):
        return _of_the_database(error.__cause__)
    return OF_FILES.get(error.errno or 0, "") if isinstance(error, OSError) else ""


def _of_the_database(error):
    name = getattr(error, "sqlite_errorname", "")  # such as SQLITE_BUSY_SNAPSHOT
    if name:
        return OF_SQLITE.get(name.split("_")[1], NO_DATABASE)
    return OF_POSTGRESQL.get(getattr(error, "sqlstate", "") or "", NO_DATABASE)
