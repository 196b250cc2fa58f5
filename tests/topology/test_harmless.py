"""Nothing that may be secret passes."""

from __future__ import annotations

import pytest

from topology import harmless


def test_it_keeps_only_the_labels_that_it_knows() -> None:
    found = {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "web",
        "com.docker.compose.project.config_files": "/home/bob/secret/compose.yaml",
        "org.opencontainers.image.title": "Web",
        "traefik.http.middlewares.auth.basicauth.users": "bob:hunter2",
        "hunter2": "x",
    }
    assert harmless.labels(found) == (
        ("com.docker.compose.project", "shop"),
        ("com.docker.compose.service", "web"),
        ("org.opencontainers.image.title", "Web"),
    )
    assert harmless.labels(None) == ()


def test_it_takes_the_password_out_of_an_address_in_a_label() -> None:
    found = {"org.opencontainers.image.source": "https://bob:hunter2@git.example/web"}
    assert harmless.labels(found) == (("org.opencontainers.image.source", "https://git.example/web"),)


def test_it_keeps_only_dockers_own_network_options() -> None:
    found = {"com.docker.network.driver.mtu": "1500", "parent": "eth0", "psk": "hunter2"}
    assert harmless.network_options(found) == (("com.docker.network.driver.mtu", "1500"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bind", "bind"),
        ("addr=10.0.0.1,rw,nfsvers=4,soft", "addr=10.0.0.1,rw,nfsvers=4,soft"),
        ("addr=10.0.0.1,username=bob,password=hunter2,rw", "addr=10.0.0.1,rw"),
        ("username=bob,password=hunter2,hunter2=,vers=3.0", "vers=3.0"),
        ("password=a,hunter2,rw", "rw"),
        ("PASSWD=hunter2,uid=1000", "uid=1000"),
        ("credentials=/root/hunter2,ro", "ro"),
        ("name=admin,secret=hunter2", "name=admin"),
        ("unknown=1,rw", "unknown=1,rw"),
        ("addr=//bob:hunter2@host/share", "addr=//host/share"),
    ],
)
def test_it_leaves_credentials_out_of_mount_options(text: str, expected: str) -> None:
    assert harmless.mount_options(text) == expected


def test_it_keeps_of_a_volumes_options_what_says_what_it_is() -> None:
    found = {
        "type": "cifs",
        "device": "//bob:hunter2@nas/media",
        "o": "password=hunter2,ro",
        "key": "hunter2",
    }
    assert harmless.volume_options(found) == (("device", "//nas/media"), ("o", "ro"), ("type", "cifs"))
    assert harmless.volume_options(None) == ()
