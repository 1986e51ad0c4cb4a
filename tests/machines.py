"""The machines of a real server on this one: gunicorn, nginx and Redis as `deploy/` sets them up."""

import datetime
import fcntl
import http.client
import ipaddress
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
NAME = "phuong.example.gov.vn"
SITE = f"https://{NAME}"
PATIENCE = 60  # seconds for whatever is started here, and for an answer
LAUNCHER = ["setpriv", "--pdeathsig", "KILL"]  # nothing outlives the tests
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
# What the file for the site stands in; Debian's own differs in where things lie.
NGINX_CONF = """
{user}
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections {connections}; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/portal.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """What came back of one request."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    def told(self, *names):
        """Return the values of some headers, None for one that is not there."""
        return tuple(self.headers[name] for name in names)


class UnixConnection(http.client.HTTPConnection):
    """A connection to a server that listens on a socket in a folder."""

    def __init__(self, path):
        super().__init__(NAME, timeout=PATIENCE)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(str(self._path))


def ask(to, path="/", method="GET", body=None, **headers):
    """Return the Answer to one request over a connection, which is closed then."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(to):
        to.request(method, path, body, named)
        response = to.getresponse()
        return Answer(response.status, response.headers, response.read())


# What systemd does for a service with a socket.
ACTIVATED = 'exec 3<&"$1"; shift; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'


class Machine:
    """A gunicorn by the very command of `deploy/portal.service`, with one worker."""

    def __init__(self, folder, **environ):
        folder.mkdir()
        self.socket = folder / "portal.sock"
        self.output = folder / "output.txt"
        self._listener = listening(self.socket)
        self.env = {
            **os.environ,
            "SITE_URL": SITE,
            "PROXY_COUNT": "1",
            "DEBUG": "false",
            "VISITS_ROOT": str(folder / "visits"),
            "PYTHONWARNINGS": "",
            **environ,
        }

    def ask(self, path="/", method="GET", **headers):
        """Return the Answer to what nginx would pass on."""
        passed = {"host": NAME, "x_forwarded_proto": "https", "x_forwarded_for": "192.0.2.9"}
        return ask(UnixConnection(self.socket), path, method, **passed | headers)

    def started(self, workers=1):
        """Run it as long as the block."""
        activated = ["bash", "-c", ACTIVATED, "bash", self._listener]
        command = [*activated, *self._command(), "--workers", workers]
        return process(command, self.output, cwd=ROOT, env=self.env, pass_fds=[self._listener])

    def answers(self):
        return self.ask("/healthz").status == 200

    def _command(self):
        unit = (DEPLOY / "portal.service").read_text(encoding="utf-8").replace("\\\n", " ")
        python, *rest = shlex.split(re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1])
        assert python == "/srv/portal/.venv/bin/python"
        return [sys.executable, *rest]


def listening(path):
    """Return the descriptor of a socket that is open as long as the tests, as systemd keeps one."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(2048)
        return listener.detach()


class Nginx:
    """The nginx of `deploy/nginx.conf` before a machine, on ports of its own."""

    def __init__(self, folder, machine, media):
        folder.mkdir()
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        certify(folder)
        user = f"user {username()};" if os.geteuid() == 0 else ""
        conf = NGINX_CONF.format(folder=folder, user=user, **allowed())
        (folder / "nginx.conf").write_text(conf, encoding="utf-8")
        (folder / "portal.conf").write_text(self._adapted(machine, media), encoding="utf-8")

    def _adapted(self, machine, media):
        """Return the file of the repository; nothing differs but paths and ports."""
        conf = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        conf = re.sub(r" *listen \[::\]:.*\n", "", conf)  # not every machine has IPv6
        places = {
            "listen 80": f"listen 127.0.0.1:{self.http}",
            "listen 443": f"listen 127.0.0.1:{self.https}",
            "/run/portal/portal.sock": str(machine.socket),
            "/srv/portal/staticfiles/": f"{ROOT}/staticfiles/",
            "/srv/portal/deploy": str(DEPLOY),
            "/var/lib/portal/media/": f"{media}/",
            "/var/log/nginx/": f"{self.folder}/",
            f"/etc/letsencrypt/live/{NAME}/": f"{self.folder}/",
        }
        for place, here in places.items():
            assert place in conf
            conf = conf.replace(place, here)
        return conf

    @property
    def command(self):
        return [NGINX, "-e", f"{self.folder}/error.log", "-c", f"{self.folder}/nginx.conf"]

    def started(self):
        """Run it as long as the block."""
        return process(self.command, self.folder / "output.txt")

    def answers(self):
        return listens(self.http) and listens(self.https)

    def connect(self):
        """Return a connection as browsers make it; the certificate must hold for the site."""
        trusted = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        return SecureConnection(self.https, trusted)

    def ask(self, path="/", method="GET", body=None, **headers):
        return ask(self.connect(), path, method, body, **headers)

    def ask_without_tls(self, path, **headers):
        to = http.client.HTTPConnection("127.0.0.1", self.http, timeout=PATIENCE)
        return ask(to, path, **{"host": NAME} | headers)


class SecureConnection(http.client.HTTPSConnection):
    """A connection to a port of this machine that asks for the site."""

    def __init__(self, port, trusted):
        super().__init__(NAME, timeout=PATIENCE, context=trusted)
        self._here = ("127.0.0.1", port)

    def connect(self):
        plain = socket.create_connection(self._here, timeout=PATIENCE)
        self.sock = self._context.wrap_socket(plain, server_hostname=NAME)


def static_files(environ):
    """See to it that the static files are collected, once for all who run tests here."""
    with (ROOT / "run").open("rb") as lock:  # which `./run` holds while it collects them
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (ROOT / "staticfiles/staticfiles.json").exists():
            collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
            subprocess.run(collect, cwd=ROOT, env={**os.environ, **environ}, check=True)


@contextmanager
def redis_of_the_guide(folder):
    """Give the REDIS_URL of a Redis set up with the lines of `deploy/README.md`."""
    folder.mkdir()
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"```\n(bind .*?)```", guide, re.DOTALL)[1]
    own = f"port 0\nunixsocket {folder}/socket\ndir {folder}\n"
    lines = re.sub(r"^bind .*$", "", lines, flags=re.MULTILINE).replace("MẬT_KHẨU", "mat-khau")
    (folder / "redis.conf").write_text(lines + own, encoding="utf-8")
    url = f"unix://portal:mat-khau@{folder}/socket"
    with process(["redis-server", folder / "redis.conf"], folder / "output.txt"):
        with closing(Redis.from_url(url, protocol=2)) as client:
            until(lambda: pings(client))
        yield url


def pings(client):
    try:
        return client.ping()
    except RedisError:
        return False


@contextmanager
def process(command, output, **options):
    """Run a server with all its workers as long as the block."""
    with output.open("ab") as told:
        started = subprocess.Popen(
            [*LAUNCHER, *map(str, command)],
            stdout=told,
            stderr=told,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **options,
        )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):  # it has ended as it was asked to
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def until(done):
    """Wait for something that takes a moment."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if done():
                return
        except OSError:
            pass  # nobody is there yet
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def listens(port):
    socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
    return True


def allowed():
    """Return how many connections and files the guide lets a worker of nginx have."""
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    lines = {"connections": r"worker_connections (\d+);", "files": r"worker_rlimit_nofile (\d+);"}
    return {name: re.search(line, guide)[1] for name, line in lines.items()}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def username():
    """Return who owns the files of the tests: nginx must be able to read them."""
    return Path("/tmp").owner() if os.geteuid() == 0 else ""  # noqa: S108 - only asked about


def certify(folder):
    """Write a certificate for the site, and its key, where nginx looks for them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, *plain))


@contextmanager
def copy_of_the_database(folder):
    """Give the DATABASE_URL of a copy of the tests' own database, on the same kind of server."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(connection.Database.connect(folder / "db.sqlite3")) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    own = connection.settings_dict["NAME"]
    connection.close()  # nobody may use what is copied
    with postgresql_database(f"{own}_copy", like=own) as address:
        yield address


@contextmanager
def postgresql_database(name, like):
    """Give the DATABASE_URL of a database like another one, on the tests' own server."""
    place, address = postgresql_address(name)
    with psycopg.connect(dbname="postgres", autocommit=True, **place) as keeper:
        keeper.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        try:
            yield address
        finally:
            keeper.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def postgresql_address(name):
    """Return where the tests' PostgreSQL is, and the DATABASE_URL of one of its databases."""
    server = connection.settings_dict
    place = {"host": server["HOST"], "user": server["USER"], "password": server["PASSWORD"]}
    port = {"port": server["PORT"]} if server["PORT"] else {}
    sender = f"{quote(server['USER'], safe='')}:{quote(server['PASSWORD'], safe='')}"
    host = urlencode({"host": server["HOST"]})
    return place | port, f"postgres://{sender}@:{server['PORT']}/{name}?{host}"
