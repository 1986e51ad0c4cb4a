import pytest

from tests.build import make_approver, make_writer


@pytest.fixture
def lan():
    return make_writer("lan", first_name="Lan", last_name="Trần")


@pytest.fixture
def binh():
    return make_approver("binh")


@pytest.fixture
def as_(client):
    """Return the client signed in as this person."""

    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in
