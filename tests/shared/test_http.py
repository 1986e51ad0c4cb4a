"""What a request says, as the portal reads it."""

import pytest
from django.test import RequestFactory

from portal.shared.http import Request

FORM = "application/x-www-form-urlencoded"
IN_PARTS = "multipart/form-data; boundary=x"
PARTS = '--x\r\nContent-Disposition: form-data; name="ten"\r\n\r\nLê Thị Ạ\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("said", "body"),
    [
        (FORM, "ten=Lê Thị Ạ"),
        (f"{FORM}; charset=utf-16", "ten=Lê Thị Ạ"),
        (f"{FORM}; charset=hex", "ten=Lê Thị Ạ"),
        (f"{FORM}; a*=khong-co''%41", "ten=Lê Thị Ạ"),
        (IN_PARTS, PARTS),
        (f"{IN_PARTS}; charset=latin-1", PARTS),
        ("multipart/form-data; Charset=hex;Boundary=\"x\"; a*=khong-co''%41", PARTS),
    ],
)
def test_a_form_is_read_as_utf_8_whatever_it_says(said, body):
    sent = RequestFactory().generic("POST", "/?q=b%E1%BA%A1", body)
    request = Request(sent.environ | {"CONTENT_TYPE": said})
    assert (request.GET["q"], request.POST["ten"]) == ("bạ", "Lê Thị Ạ")
