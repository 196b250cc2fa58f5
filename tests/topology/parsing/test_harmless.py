"""Nothing that may be secret passes."""

from __future__ import annotations

import pytest

from topology.engine.docker_engine import DockerEngine
from topology.engine.errors import EngineError
from topology.model import redaction


def test_it_keeps_only_the_labels_that_it_knows() -> None:
    found = {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "web",
        "com.docker.compose.project.config_files": "/home/bob/secret/compose.yaml",
        "org.opencontainers.image.title": "Web",
        "traefik.http.middlewares.auth.basicauth.users": "bob:hunter2",
        "hunter2": "x",
    }
    assert redaction.labels(found) == (
        ("com.docker.compose.project", "shop"),
        ("com.docker.compose.service", "web"),
        ("org.opencontainers.image.title", "Web"),
    )
    assert redaction.labels(None) == ()


def test_it_takes_the_password_out_of_an_address_in_a_label() -> None:
    found = {"org.opencontainers.image.source": "https://bob:hunter2@git.example/web"}
    assert redaction.labels(found) == (("org.opencontainers.image.source", "https://git.example/web"),)


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
    (found,) = redaction.labels({"org.opencontainers.image.source": address})
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
    assert redaction.words(said) == expected


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
    assert redaction.volume_options({"device": device}) == (("device", expected),)


def test_of_a_label_without_end_only_the_beginning_is_kept() -> None:
    ((_name, value),) = redaction.labels({"org.opencontainers.image.title": "x" * 10_000_000})
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
    assert redaction.address(address) == expected
    assert DockerEngine(address, environ={}).address == expected


def test_nor_is_it_in_why_the_engine_cannot_be_asked() -> None:
    with pytest.raises(EngineError) as caught:
        DockerEngine("tcp://bob:hunter2@127.0.0.1:9", environ={}).containers()
    assert "127.0.0.1" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_it_keeps_only_dockers_own_network_options() -> None:
    found = {"com.docker.network.driver.mtu": "1500", "parent": "eth0", "psk": "hunter2"}
    assert redaction.network_options(found) == (("com.docker.network.driver.mtu", "1500"),)


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
        ("unknown=1,user_xattr,rw", "user_xattr,rw"),
        ("user=hunter2,pw=hunter2,acl,rw", "rw"),
        ("addr=//bob:hunter2@host/share", "addr=//host/share"),
    ],
)
def test_it_leaves_credentials_out_of_mount_options(text: str, expected: str) -> None:
    assert redaction.mount_options(text) == expected


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
    assert redaction.mount_options(f"password=hunter2,{text}") == text
    assert redaction.mount_options(text) == text


def test_it_keeps_of_a_volumes_options_what_says_what_it_is() -> None:
    found = {
        "type": "cifs",
        "device": "//bob:hunter2@nas/media",
        "o": "password=hunter2,ro",
        "key": "hunter2",
    }
    assert redaction.volume_options(found) == (("device", "//nas/media"), ("o", "ro"), ("type", "cifs"))
    assert redaction.volume_options(None) == ()


#: Each of them stands for a secret that no list of bad words would find.
SPELLINGS = (
    *("sig=hunter2", "sas=hunter2", "bearer=hunter2", "pwd=hunter2", "pw=hunter2", "p=hunter2", "sp=hunter2"),
    *("s3_authkey=hunter2", "tailscale-authkey=hunter2", "account_sas=hunter2", "jwt=hunter2", "otp=hunter2"),
    *("access_code=hunter2", "signature=hunter2", "cookie=hunter2", "session=hunter2", "dsn=a:hunter2@b"),
    *("x=1;password=hunter2", "hunter2", "Parole=hunter2", "암호=hunter2", "sig%3Dhunter2", "SIG =hunter2"),
    *("url=https://nas/x?token=hunter2", "uid=hunter2", "size=hunter2", "mode=hunter2"),
    *("addr=nas?token=hunter2", "name=hunter2"),
    *("addr=nas;password=hunter2", "vers=3.0;password=hunter2", "rw;password=hunter2", "port=1&sig=hunter2"),
    *("subvol=/x?sig=hunter2", "lowerdir=/a;password=hunter2", "passwd:hunter2", "sec=hunter2"),
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_secret_passes_in_the_options_of_a_mount(spelling: str) -> None:
    assert redaction.mount_options(f"ro,{spelling},hard") == "ro,hard"
    found = dict(redaction.volume_options({"type": spelling, "o": f"ro,{spelling}", "device": "nas:/x"}))
    assert found == {"device": "nas:/x", "o": "ro"}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_nor_in_the_options_of_a_network(spelling: str) -> None:
    name, _, value = spelling.partition("=")
    found = {
        f"com.docker.network.{name}": value,
        f"com.docker.network.bridge.{name}": value,
        "com.docker.network.bridge.name": spelling,
        "com.docker.network.driver.mtu": spelling,
        "com.docker.network.bridge.gateway_mode_ipv4": spelling,
        name: value,
    }
    kept = dict(redaction.network_options(found))
    kept.pop("com.docker.network.bridge.name", None)
    assert kept == {}


@pytest.mark.parametrize("sign", ["?", "#", ";", "&", ",", "|", "=", " token=", "?x&", "\n"])
@pytest.mark.parametrize("share", ["//nas/media", "nas:/media", "https://nas/media", "/dev/sdb1"])
def test_nor_behind_the_name_of_a_share(share: str, sign: str) -> None:
    ((name, kept),) = redaction.volume_options({"device": f"{share}{sign}sig=hunter2"})
    assert (name, kept.startswith(share), "hunter2" in kept) == ("device", True, False)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_nor_in_what_an_engine_says_of_a_mount(spelling: str) -> None:
    assert "hunter2" not in redaction.words(MOUNT + f"data: rw,{spelling}: no such device")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("unknown option sig=hunter2", "unknown option sig=…"),
        ("denied: Authorization: Bearer hunter2", "denied: Authorization: Bearer …"),
        ("https://nas/x?sig=hunter2&sas=hunter2", "https://nas/x?sig=…&sas=…"),
        ("bad option vers=3.0: no", "bad option vers=3.0: no"),
    ],
)
def test_nor_where_it_is_assigned_in_a_sentence(said: str, expected: str) -> None:
    assert redaction.words(said) == expected


def test_every_option_that_docker_documents_for_networks_is_kept() -> None:
    bridge = "com.docker.network.bridge."
    found = {
        f"{bridge}name": "br-smtp",
        f"{bridge}default_bridge": "true",
        f"{bridge}enable_icc": "false",
        f"{bridge}enable_ip_masquerade": "false",
        f"{bridge}gateway_mode_ipv4": "nat-unprotected",
        f"{bridge}gateway_mode_ipv6": "routed",
        f"{bridge}host_binding_ipv4": "0.0.0.0",
        f"{bridge}host_binding_ipv6": "::1",
        f"{bridge}inhibit_ipv4": "true",
        f"{bridge}trusted_host_interfaces": "eth0:wg0",
        "com.docker.network.container_iface_prefix": "eth",
        "com.docker.network.driver.mtu": "1500",
        "com.docker.network.driver.overlay.vxlanid_list": "4097,4098",
        "com.docker.network.enable_ipv4": "true",
        "com.docker.network.host_ipv4": "10.0.0.1",
    }
    assert dict(redaction.network_options(found)) == found
