from portal.shared.serving import disposition


def test_a_vietnamese_name_goes_out_whole_and_in_ascii_for_old_clients():
    assert disposition("ứng xử.pdf") == (
        "inline; filename=\"ung xu.pdf\"; filename*=utf-8''%E1%BB%A9ng%20x%E1%BB%AD.pdf"
    )


def test_an_ascii_name_needs_no_second_form():
    assert disposition("a.pdf") == 'inline; filename="a.pdf"'


def test_a_wide_slash_cannot_become_a_path():
    assert disposition("\uff0e\uff0e\uff0fx.pdf").split("; ")[1] == 'filename="..x.pdf"'
