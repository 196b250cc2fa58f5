"""What an archive must not hold if it is to be unpacked into a volume."""

from __future__ import annotations

import posixpath
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.topology.volumes.archives import archive, entry, scanned
from topology.volumes.check import Checker, Limits, _path
from topology.volumes.errors import BadArchive

Given = tuple[tarfile.TarInfo, bytes]
LINK, SYMLINK = tarfile.LNKTYPE, tarfile.SYMTYPE


def check(*entries: Given, limits: Limits | None = None, own: bool = False) -> str | None:
    """The code of the refusal, if any."""
    checker = Checker(limits or Limits())
    checker.own = own
    try:
        for found in scanned([archive(*entries)])[0]:
            assert checker.visit(found)
    except BadArchive as error:
        return error.code
    return None


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../../x", "a/..", "..", "a/../b"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    assert check(entry("good"), entry(name)) == "unsafe_name"


@pytest.mark.parametrize("name", ["a", "./a", "a//b", "...", "..a/b", ".", "./", "-rf", "a\nb"])
def test_names_that_do_not_are_fine(name: str) -> None:
    assert check(entry(name)) is None


@given(st.lists(st.sampled_from([b"a", b"b", b"..", b".", b"", b".c", b"d."]), min_size=1, max_size=5))
def test_a_path_is_what_others_make_of_the_name(parts: list[bytes]) -> None:
    name = b"/".join(parts)
    try:
        found = _path(name)
    except BadArchive:
        assert not name or name.startswith(b"/") or b".." in parts
    else:
        assert found == posixpath.normpath(name).removeprefix(b".") or found == posixpath.normpath(name)


@pytest.mark.parametrize(
    ("name", "target", "code"),
    [
        ("l", "a", None),
        ("d/l", "../a", None),
        ("d/l", "../../a", "link_leads_out"),
        ("l", "..", "link_leads_out"),
        ("l", "/a", "link_leads_out"),
        ("d/l", "x/../../../a", "link_leads_out"),
    ],
)
def test_symbolic_links_may_lead_about_within_the_volume(name: str, target: str, code: str | None) -> None:
    link = entry(name, SYMLINK, target=target)
    assert check(link) == code
    assert check(link, limits=Limits(outward_links=True)) is None


def test_hard_links_never_lead_out() -> None:
    for target in ("/etc/passwd", "../x", "a/../../x"):
        assert check(entry("l", LINK, target=target), limits=Limits(outward_links=True)) == "link_leads_out"
    assert check(entry("a"), entry("l", LINK, target="a")) is None


def test_nothing_is_unpacked_through_a_link() -> None:
    link = entry("l", SYMLINK, target="d")
    assert check(entry("d", tarfile.DIRTYPE), link, entry("l/x")) == "unsafe_name"
    assert check(link, entry("l/x/y/z", LINK, target="a")) == "unsafe_name"
    assert check(entry("a"), link, entry("x", LINK, target="l/a")) == "unsafe_name"
    assert check(link, entry("h", LINK, target="l"), entry("h/x")) == "unsafe_name"
    assert check(link, entry("l", tarfile.DIRTYPE), entry("l/x")) is None
    assert check(link, entry("link/x")) is None


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_devices_are_for_those_who_may(kind: bytes) -> None:
    assert check(entry("dev", kind)) == "device_node"
    assert check(entry("dev", kind), limits=Limits(devices=True)) is None


def test_there_are_limits() -> None:
    files = [entry(str(number), content=b"12345") for number in range(10)]
    assert check(*files, limits=Limits(entries=10, bytes=50)) is None
    assert check(*files, limits=Limits(entries=9)) == "too_many_entries"
    assert check(*files, limits=Limits(bytes=49)) == "too_large"


def test_holes_count_unless_they_stay_holes() -> None:
    """Two hundred bytes can say that they are a file of terabytes (findings, S8)."""
    info, content = entry("sparse", content=b"data")
    form = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "real"}
    info.pax_headers = form | {"GNU.sparse.realsize": str(10**12)}
    (found,) = scanned([archive((info, content))])[0]
    with pytest.raises(BadArchive) as caught:
        Checker(Limits(bytes=10**9)).visit(found)
    assert caught.value.code == "too_large"
    checker = Checker(Limits())
    checker.fit(found.stored)
    checker.visit(found)
    with pytest.raises(BadArchive) as caught:
        checker.fit(found.stored - 1)
    assert caught.value.code == "too_large"


def test_an_own_backup_is_all_in_one_folder_and_its_links_may_lead_anywhere() -> None:
    folder = entry("volume/", tarfile.DIRTYPE)
    assert check(folder, entry("volume/l", SYMLINK, target="/etc"), own=True) is None
    assert check(folder, entry("elsewhere/x"), own=True) == "unsafe_name"
    assert check(folder, entry("volume-2/x"), own=True) == "unsafe_name"
    assert check(folder, entry("volume/l", LINK, target="etc/passwd"), own=True) == "unsafe_name"


def test_a_refusal_names_the_entry_without_what_could_harm_a_terminal() -> None:
    checker = Checker(Limits())
    (found,) = scanned([archive(entry("/\x1b[31mred\n"))])[0]
    with pytest.raises(BadArchive, match="red") as caught:
        checker.visit(found)
    assert "\x1b" not in str(caught.value)
