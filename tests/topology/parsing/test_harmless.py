"""Nothing that may be secret passes."""

from __future__ import annotations

import pytest

from topology.engine.docker_engine import DockerEngine
from topology.engine.errors import EngineError
from topology.parsing import harmless


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


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://git.example/web?token=hunter2#hunter2", "https://git.example/web"),
        ("https://git.example/web#hunter2", "https://git.example/web"),
        ("https://bob:hunter2@x@git.example/web", "https://git.example/web"),
        ("https://bob:hun/ter2@git.example/web", "https://git.example/web"),
        ("https://git.example:8443/pkg@1.2", "https://git.example:8443/pkg@1.2"),
        ("Web? See https://git.example/web?a=b and more?", "Web? See https://git.example/web and more?"),
        ("shop", "shop"),
    ],
)
def test_of_an_address_in_a_label_only_host_and_path_are_left(address: str, expected: str) -> None:
    (found,) = harmless.labels({"org.opencontainers.image.source": address})
    assert found[1] == expected


MOUNT = (
    "error while mounting volume: failed to mount local volume: mount //bob:hunter2@nas/share:/var/lib/x, "
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            MOUNT + "data: addr=10.0.0.1,username=bob,pass=hunter2,vers=3.0: no such device",
            MOUNT.replace("bob:hunter2@", "") + "data: addr=10.0.0.1,vers=3.0: no such device",
        ),
        ("x, data: pass=hunter2: hunter2,rw: permission denied", "x, data: rw: permission denied"),
        ("x, data: secret=hunter2", "x, data: "),
        ("mount bob:hunter2@nas:/x:/v, data: psk=hunter2: no", "mount nas:/x:/v, data: : no"),
        ("No such image: busybox:1@sha256:1f", "No such image: busybox:1@sha256:1f"),
        ("create v: unknown option api_key=hunter2 given", "create v: unknown option api_key=… given"),
        (
            "endpoint with name web already exists in network lan",
            "endpoint with name web already exists in network lan",
        ),
        ("pull https://bob:hunter2@registry.example/v2/", "pull https://registry.example/v2/"),
    ],
)
def test_it_leaves_credentials_out_of_what_an_engine_says(said: str, expected: str) -> None:
    assert harmless.words(said) == expected


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ("bob:hunter2@nas:/media", "nas:/media"),
        ("https://bob:hunter2@nas/media?sig=hunter2", "https://nas/media"),
        ("nas:/media@2", "nas:/media@2"),
        (":/media@2", ":/media@2"),
        ("bob@nas:/media", "bob@nas:/media"),
        ("/dev/sda1", "/dev/sda1"),
        ("/srv//anna@home/a:b@c", "/srv//anna@home/a:b@c"),
    ],
)
def test_a_share_is_told_without_who_we_are_there(device: str, expected: str) -> None:
    assert harmless.volume_options({"device": device}) == (("device", expected),)


def test_of_a_label_without_end_only_the_beginning_is_kept() -> None:
    ((_name, value),) = harmless.labels({"org.opencontainers.image.title": "x" * 10_000_000})
    assert 10_000 < len(value) < 100_000


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("tcp://bob:hunter2@10.0.0.1:2376", "tcp://10.0.0.1:2376"),
        ("tcp://hunter2@10.0.0.1:2376", "tcp://10.0.0.1:2376"),
        ("https://10.0.0.1:2376/docker?key=hunter2", "https://10.0.0.1:2376/docker"),
        ("ssh://bob:hunter2@nas:2222", "ssh://bob@nas:2222"),
        ("ssh://bob@nas", "ssh://bob@nas"),
        ("ssh://nas", "ssh://nas"),
        ("unix:///run/user@1000/docker.sock", "unix:///run/user@1000/docker.sock"),
        ("ssh://[::1", "ssh://[::1"),
    ],
)
def test_where_the_engine_is_is_told_without_how_to_get_in(address: str, expected: str) -> None:
    assert harmless.address(address) == expected
    assert DockerEngine(address, environ={}).address == expected


def test_nor_is_it_in_why_the_engine_cannot_be_asked() -> None:
    with pytest.raises(EngineError) as caught:
        DockerEngine("tcp://bob:hunter2@127.0.0.1:9", environ={}).containers()
    assert "127.0.0.1" in str(caught.value)
    assert "hunter2" not in str(caught.value)


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
        ("psk=hunter2,rw", "rw"),
        ("pin=hunter2", ""),
        ("IdentityFile=/root/hunter2,ro", "ro"),
        ("unknown=1,user_xattr,rw", "unknown=1,user_xattr,rw"),
        ("user=hunter2,pw=hunter2,acl,rw", "rw"),
        ("addr=//bob:hunter2@host/share", "addr=//host/share"),
    ],
)
def test_it_leaves_credentials_out_of_mount_options(text: str, expected: str) -> None:
    assert harmless.mount_options(text) == expected


NFS = "addr=nas,nfsvers=4.1,vers=4,proto=tcp,tcp,udp,port=2049,mountport=1,mountproto=udp,rsize=1,wsize=1"
NFS_MORE = "timeo=600,retrans=2,sec=krb5,hard,soft,intr,bg,fg,lock,nolock,noac,nocto,fsc,async,sync,dirsync"
CIFS = (
    "uid=1,gid=1,file_mode=0644,dir_mode=0755,forceuid,forcegid,noperm,nounix,serverino,nobrl,cache=none,seal"
)
PLAIN = (
    "ro,rw,bind,rbind,nodev,noexec,nosuid,noatime,nodiratime,relatime,size=1m,mode=1777,shared,rslave,private"
)
PLAIN_MORE = "rshared,slave,rprivate"


@pytest.mark.parametrize("text", [NFS, NFS_MORE, CIFS, PLAIN, PLAIN_MORE])
def test_it_keeps_every_well_known_option_behind_a_password(text: str) -> None:
    assert harmless.mount_options(f"password=hunter2,{text}") == text
    assert harmless.mount_options(text) == text


def test_it_keeps_of_a_volumes_options_what_says_what_it_is() -> None:
    found = {
        "type": "cifs",
        "device": "//bob:hunter2@nas/media",
        "o": "password=hunter2,ro",
        "key": "hunter2",
    }
    assert harmless.volume_options(found) == (("device", "//nas/media"), ("o", "ro"), ("type", "cifs"))
    assert harmless.volume_options(None) == ()
