import pytest

from tests.machines import static_files
from tests.portal.backup import site as sites


@pytest.fixture(scope="session")
def of_all(tmp_path_factory, django_db_setup, django_db_blocker):
    """A site with rows and files, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), sites.site(folder / "of-all") as site:
        static_files(site.env)
        site.do(sites.open_for_business)
        yield site


@pytest.fixture
def site(of_all):
    """The same, without backups."""
    for path in of_all.backups:
        path.unlink()
    return of_all


@pytest.fixture
def bare(tmp_path):
    """A machine with nothing on it but the code, and another key."""
    with sites.site(tmp_path / "bare") as machine:
        yield machine
