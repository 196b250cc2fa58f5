"""What the environment may say, and the sentence for what cannot be read."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.base import environment
from dashboard.base.environment import BadSetting, Environment
from dashboard.base.private_files import private, secret_key

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "DOCKER_HOST",
    "DOCKER_TLS_VERIFY",
    "DOCKER_TLS",
    "DOCKER_CERT_PATH",
    "DOCKER_CONFIG",
    "DOCKER_CONTEXT",
    "DATABASE_URL",
    "PORTOLAN_DATA",
    "PORTOLAN_POLL_SECONDS",
    "PORTOLAN_READ_ONLY",
    "PORTOLAN_ALLOWED_HOSTS",
    "PORTOLAN_PUBLIC_URL",
    "PORTOLAN_TRUSTED_PROXIES",
)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def read(tmp_path: Path) -> Environment:
    return environment.read(default_data=tmp_path / "data")


def test_everything_has_a_default(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.docker_host is None
    assert found.database is None
    assert found.public_url is None
    assert (found.poll_seconds, found.read_only, found.https) == (3.0, False, False)
    assert found.allowed_hosts == ("localhost", "127.0.0.1", "[::1]", "portolan.localhost")
    assert found.trusted_proxies == environment.LOOPBACK_NETWORKS
    assert found.data == tmp_path / "data"


def test_an_empty_variable_counts_as_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    default = read(tmp_path)
    for name in NAMES:
        monkeypatch.setenv(name, " ")
    assert read(tmp_path) == default


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DOCKER_HOST", "demo://"),
        ("DOCKER_HOST", "demo://x"),
        ("DOCKER_HOST", "demo://-3"),
        ("DOCKER_HOST", "demo://1000000"),
        ("DOCKER_HOST", "demo://30?loud"),
        ("DOCKER_HOST", "/var/run/docker.sock"),
        ("DOCKER_HOST", "ftp://host"),
        ("DOCKER_HOST", "ssh://"),
        ("DOCKER_HOST", "tcp://host:0"),
        ("DOCKER_HOST", "https://host"),
        ("DOCKER_HOST", "tcp://host:port"),
        ("DOCKER_HOST", "tcp://host:70000"),
        ("DOCKER_HOST", "tcp://[::1"),
        ("DOCKER_CONTEXT", "nowhere"),
        ("PORTOLAN_POLL_SECONDS", "soon"),
        ("PORTOLAN_POLL_SECONDS", "0"),
        ("PORTOLAN_POLL_SECONDS", "-1"),
        ("PORTOLAN_POLL_SECONDS", "nan"),
        ("PORTOLAN_POLL_SECONDS", "inf"),
        ("PORTOLAN_PAST_DAYS", "0"),
        ("PORTOLAN_PAST_DAYS", "3651"),
        ("PORTOLAN_PAST_DAYS", "a week"),
        ("PORTOLAN_PAST_BYTES", "0"),
        ("PORTOLAN_READ_ONLY", "perhaps"),
        ("PORTOLAN_READONLY", "1"),
        ("PORTOLAN_TRUSTED_PROXIES", "127.0.0.1"),
        ("PORTOLAN_ALLOWED_HOSTS", "https://portolan.example"),
        ("PORTOLAN_ALLOWED_HOSTS", "portolan.example:8000"),
        ("PORTOLAN_ALLOWED_HOSTS", "good.example, bad host"),
        ("PORTOLAN_PUBLIC_URL", "portolan.example"),
        ("PORTOLAN_PUBLIC_URL", "https://"),
        ("PORTOLAN_PUBLIC_URL", "https://portolan.example/chart"),
        ("PORTOLAN_PUBLIC_URL", "https://user:word@portolan.example"),
        ("PORTOLAN_PUBLIC_URL", "https://portolan.example:x"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "oracle-nine://x"),
        ("DATABASE_URL", "postgres://"),
        ("DATABASE_URL", "oracle://me:word@host/portolan"),
        ("PORTOLAN_DATA", "/dev/null/data"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(BadSetting) as refused:
        read(tmp_path)
    sentence = str(refused.value)
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DOCKER_HOST", "http//anna:hunter2@nas"),
        ("DOCKER_HOST", "ftp://anna:hunter2@nas"),
        ("DOCKER_HOST", "tcp://anna:hunter2@nas:70000"),
        ("DOCKER_HOST", "tcp://anna:hun/hunter2@ter2@nas:x"),
        ("DOCKER_HOST", "anna:hunter2@nas"),
        ("DOCKER_HOST", "tcp://:99999?token=hunter2"),
        ("PORTOLAN_PUBLIC_URL", "https://anna:hunter2@portolan.example"),
        ("PORTOLAN_PUBLIC_URL", "https://portolan.example/?a=b&key=hunter2"),
        ("PORTOLAN_ALLOWED_HOSTS", "https://anna:hunter2@portolan.example"),
        ("PORTOLAN_TRUSTED_PROXIES", "http://anna:hunter2@10.0.0.1"),
        ("DATABASE_URL", "postgres://anna:hunter2@"),
    ],
)
def test_what_it_says_of_a_value_holds_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(BadSetting) as refused:
        read(tmp_path)
    assert "hunter2" not in str(refused.value)


def test_a_name_that_is_misspelt_is_not_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTOLAN_READONLY", "1")
    with pytest.raises(BadSetting, match=r"^PORTOLAN_READONLY is not known\. Perhaps PORTOLAN_READ_ONLY is"):
        read(tmp_path)


def test_what_kubernetes_and_links_of_containers_set_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PORT", "PORT_8000_TCP_ADDR", "SERVICE_HOST", "SERVICE_PORT_HTTP", "NAME", "ENV_LANG"):
        monkeypatch.setenv(f"PORTOLAN_{name}", "tcp://10.0.0.1:8000")
    read(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORTOLAN_TRUSTED_PROXIES", "nginx"),
        ("PORTOLAN_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("PORTOLAN_TRUSTED_PROXIES", "10.0.0.0/33"),
    ],
)
def test_what_is_no_address_of_a_proxy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv("PORTOLAN_PUBLIC_URL", "https://portolan.example")
    monkeypatch.setenv(name, text)
    with pytest.raises(BadSetting, match=r"^PORTOLAN_TRUSTED_PROXIES must list addresses"):
        read(tmp_path)


def test_every_variable_that_the_code_reads_is_known() -> None:
    read_somewhere = {
        name
        for file in (ROOT / "dashboard").rglob("*.py")
        for name in re.findall(r"\bPORTOLAN_[A-Z_]+[A-Z]\b", file.read_text())
        if not name.startswith("PORTOLAN_STARTED")
    }
    oidc = re.findall(r'"([A-Z]+(?:_[A-Z]+)*)"', (ROOT / "dashboard/base/oidc_provider.py").read_text())
    parts = {f"PORTOLAN_OIDC_{part}" for part in oidc if part not in ("RS", "ES")}
    assert (read_somewhere | parts) - {"PORTOLAN_OIDC", "PORTOLAN_READONLY"} <= environment.KNOWN


def test_loopback_is_trusted_where_nothing_else_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTOLAN_PUBLIC_URL", "https://portolan.example")
    assert list(map(str, read(tmp_path).trusted_proxies)) == ["127.0.0.0/8", "::1/128"]
    monkeypatch.setenv("PORTOLAN_TRUSTED_PROXIES", "172.18.0.2, 10.1.0.0/24,fd00::/64")
    assert list(map(str, read(tmp_path).trusted_proxies)) == ["172.18.0.2/32", "10.1.0.0/24", "fd00::/64"]
    monkeypatch.delenv("PORTOLAN_PUBLIC_URL")
    with pytest.raises(BadSetting, match=r"^PORTOLAN_TRUSTED_PROXIES means something only where"):
        read(tmp_path)


def test_with_tls_the_clis_own_folder_must_have_certificates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:2376")
    with pytest.raises(BadSetting, match=r"^DOCKER_TLS_VERIFY needs a ca\.pem in ~/\.docker"):
        read(tmp_path)
    (tmp_path / ".docker").mkdir()
    for name in ("ca.pem", "cert.pem", "key.pem"):
        (tmp_path / ".docker" / name).touch()
    assert read(tmp_path).docker_host == "tcp://127.0.0.1:2376"


def test_with_tls_the_certificates_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_CERT_PATH", str(tmp_path / "certificates"))
    read(tmp_path)  # without TLS nobody looks for them
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    (tmp_path / "certificates").mkdir()
    with pytest.raises(BadSetting, match=r"^DOCKER_CERT_PATH must be a folder with ca\.pem "):
        read(tmp_path)
    (tmp_path / "certificates" / "ca.pem").touch()
    assert (
        read(tmp_path).docker_host == "tcp://localhost:2376"
    )  # where the CLI asks by TLS if nothing is said


@pytest.mark.parametrize(
    "host", ["unix:///engine.sock", "ssh://me@host", "npipe:////./pipe/docker_engine", ""]
)
def test_where_there_is_no_tls_it_asks_for_no_certificates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("DOCKER_HOST", host)
    if not host:
        (tmp_path / "config.json").write_text('{"currentContext": "elsewhere"}')
    assert read(tmp_path).docker_host == (host or None)


def test_certificates_are_looked_for_where_the_clis_settings_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("DOCKER_TLS", "1")
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:2376")
    with pytest.raises(BadSetting, match=rf"^DOCKER_TLS needs a ca\.pem in {tmp_path}, or DOCKER_CERT_PATH"):
        read(tmp_path)
    (tmp_path / "ca.pem").touch()
    assert read(tmp_path).docker_host == "tcp://127.0.0.1:2376"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10.0.0.7:2375", "tcp://10.0.0.7:2375"),
        ("10.0.0.7", "tcp://10.0.0.7:2375"),
        (":2376", "tcp://localhost:2376"),
        ("[::1]:2376", "tcp://[::1]:2376"),
        ("tcp://", "tcp://localhost:2375"),
        ("tcp://:2376", "tcp://localhost:2376"),
        ("tcp://10.0.0.7", "tcp://10.0.0.7:2375"),
        ("tcp://10.0.0.7:", "tcp://10.0.0.7:2375"),
        ("tcp://[fd00::7]", "tcp://[fd00::7]:2375"),
        ("tcp://nas/engines/1", "tcp://nas:2375/engines/1"),
        (" tcp://10.0.0.7:2376\n", "tcp://10.0.0.7:2376"),
        ("unix://", "unix:///var/run/docker.sock"),
    ],
)
def test_what_an_address_leaves_out_is_what_the_docker_cli_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, address: str
) -> None:
    monkeypatch.setenv("DOCKER_HOST", text)
    assert read(tmp_path).docker_host == address


@pytest.mark.parametrize(
    "address",
    [
        "unix:///var/run/docker.sock",
        "tcp://127.0.0.1:2375",
        "tcp://[::1]:2376",
        "ssh://me@host",
        "ssh://me@host:22",
        "npipe:////./pipe/docker_engine",
        "demo://1",
        "demo://10000",
        "demo://30?still",
    ],
)
def test_it_takes_every_address_that_the_docker_cli_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DOCKER_HOST", address)
    assert read(tmp_path).docker_host == address


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Portolan.example/", "https://portolan.example"),
        ("https://portolan.example:443", "https://portolan.example"),
        ("https://portolan.example:8443", "https://portolan.example:8443"),
        ("https://[fd00::1]:8443", "https://[fd00::1]:8443"),
        ("http://portolan.lan", "http://portolan.lan"),
    ],
)
def test_the_public_address_becomes_an_origin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, origin: str
) -> None:
    monkeypatch.setenv("PORTOLAN_PUBLIC_URL", text)
    found = read(tmp_path)
    assert found.public_url == origin
    assert found.https is text.startswith("https")
    assert len(found.allowed_hosts) == 5


def test_it_reads_hosts_and_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTOLAN_ALLOWED_HOSTS", "portolan.lan, .example.org,[fd00::1]")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.sqlite3")
    found = read(tmp_path)
    assert found.allowed_hosts[4:] == ("portolan.lan", ".example.org", "[fd00::1]")
    assert found.database is not None
    assert found.database["NAME"] == f"{tmp_path}/other.sqlite3"


def test_the_data_folder_is_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTOLAN_DATA", str(tmp_path / "a" / "b"))
    folder = read(tmp_path).data
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_secret_key_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("spelt", ["{}", "file:{}?cache=shared", "{}/../portolan.sqlite3"])
def test_the_database_is_nobody_elses_either(tmp_path: Path, spelt: str) -> None:
    """Who reads it has everybody's session. The folder may have been there before, and be open to all."""
    path = tmp_path / "portolan.sqlite3"
    (tmp_path / "there").mkdir()
    name = spelt.format(tmp_path / "there" if "/.." in spelt else path)
    private(name, "DATABASE_URL")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))]
    for file in files:
        file.touch()
        file.chmod(0o644)
    private(name, "DATABASE_URL")
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_link_to_the_database_hides_nothing(tmp_path: Path) -> None:
    path, link = tmp_path / "real.sqlite3", tmp_path / "link.sqlite3"
    path.touch(0o644)
    path.with_name("real.sqlite3-wal").touch(0o644)
    link.symlink_to(path)
    private(link, "DATABASE_URL")
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("real*")} == {0o600}


def test_a_database_that_cannot_be_made_private_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadSetting, match="PORTOLAN_DATA"):
        private(tmp_path / "nowhere" / "portolan.sqlite3", "PORTOLAN_DATA")
    (tmp_path / "theirs.sqlite3").touch(0o644)

    def refused(*_arguments: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    with pytest.raises(BadSetting, match=r"^DATABASE_URL names a database that others can read"):
        private(tmp_path / "theirs.sqlite3", "DATABASE_URL")


def test_a_database_elsewhere_and_what_sqlite_lays_beside_it_are_their_owners(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        there = {"PORTOLAN_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3"}
        script = (
            "from django.db import connection; from pathlib import Path;"
            "connection.cursor().execute('CREATE TABLE something (column)');"
            f"print(*(oct(file.stat().st_mode) for file in Path('{tmp_path}').glob('other*')))"
        )
        run = manage("shell", "--no-imports", "-c", script, **there)
    finally:
        os.umask(old)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split()[-3:] == ["0o100600"] * 3


def test_a_damaged_secret_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("short")
    with pytest.raises(BadSetting, match="secret-key is damaged"):
        secret_key(tmp_path)


def test_a_bad_value_moves_no_cursor(tmp_path: Path) -> None:
    run = manage("check", PORTOLAN_DATA=str(tmp_path), DOCKER_HOST="demo://\x1b[2J")
    assert run.returncode == 2
    assert "demo://⟨U+001B⟩[2J" in run.stderr


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {name: text for name, text in os.environ.items() if name not in NAMES} | variables
    environ["DJANGO_SETTINGS_MODULE"] = "dashboard.base.settings"
    command = [sys.executable, "-W", "error", "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_bad_value_stops_the_start_with_the_sentence_alone(tmp_path: Path) -> None:
    for command in ("up", "topology", "check"):
        run = manage(command, PORTOLAN_DATA=str(tmp_path), DOCKER_HOST="demo://x")
        assert run.returncode == 2
        assert run.stdout == ""
        assert run.stderr == (
            "portolan: DOCKER_HOST must be demo://N with N from 0 to 100000, "
            "for example demo://30, not “demo://x”.\n"
        )


def test_the_deployment_check_is_clean_behind_https(tmp_path: Path) -> None:
    run = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        PORTOLAN_DATA=str(tmp_path),
        PORTOLAN_PUBLIC_URL="https://portolan.example",
    )
    assert run.returncode == 0, run.stderr
    assert "no issues (2 silenced)" in run.stdout + run.stderr
