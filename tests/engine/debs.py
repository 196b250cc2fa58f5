"""Brings Docker engines of several versions onto a Debian machine, beside whatever is installed there.

Packages are fetched by name with apt, from the suites that hold them, and unpacked into a cache folder;
nothing of this is installed. What a machine has only once (runc, iptables, busybox) is installed from its own
suite.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CACHE = Path("/var/cache/portolan-engines")
#: Programs that every engine needs of the machine, and the package that brings each.
PROGRAMS = {
    "runc": "runc",
    "iptables": "iptables",
    "ip": "iproute2",
    "busybox": "busybox-static",
    "nsenter": "util-linux",
    "sshd": "openssh-server",
}
#: The same engine without what draws on a screen: a page costs it 0.5 CPU s, the whole Chromium 1.4.
CHROMIUM = {"chromium-headless-shell": "chromium-headless-shell"}
#: What `make bench` measures, as people have it.
WHOLE_CHROMIUM = {"chromium": "chromium"}
FIREFOX = {"firefox-esr": "firefox-esr"}
GETTEXT = {"msgfmt": "gettext"}
#: What `docs/backups.md` unpacks a backup with where there is no Portolan.
UNPACKING = {"age": "age", "zstd": "zstd"}
#: What `docs/proxies/` is run with.
PROXIES = ("nginx", "caddy")
#: A mirror that is away for a moment is asked again, and whoever else installs something is waited for.
APT_GET = ("apt-get", "-q", "-o", "Acquire::Retries=5", "-o", "DPkg::Lock::Timeout=300")


class EngineUnavailableError(RuntimeError):
    """A Docker engine for the tests cannot be had here; the text says what is needed."""


@dataclass(frozen=True, slots=True)
class Release:
    """One version of the engine: where Debian keeps it, and in which packages."""

    version: str
    suites: tuple[str, ...]
    packages: tuple[str, ...]


RELEASES = {
    release.version: release
    for release in (
        Release("20.10", ("bookworm",), ("docker.io", "containerd", "tini")),
        Release("26.1", ("trixie",), ("docker.io", "docker-cli", "containerd", "tini")),
        Release("28.5", ("forky", "sid"), ("docker.io", "docker-cli", "containerd", "tini-static")),
    )
}
VERSIONS = tuple(RELEASES)


def programs(version: str) -> Path:
    """The folder with `dockerd`, `docker`, `containerd` and their like of this version; fetched once."""
    folder = CACHE / version / "bin"
    install_missing()
    with _only_one():
        if not (folder / "dockerd").exists():
            _fetch(RELEASES[version])
    return folder


def proxy_programs() -> Path:
    """The folder with `nginx` and `caddy` of the machine's own Debian; fetched once, and not installed."""
    folder = CACHE / "proxies"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise EngineUnavailableError("The tests fetch nginx and caddy with apt: run them as root on Debian.")
    with _only_one():
        if not (folder / "bin").exists():
            _fetch_proxies(folder)
    return folder / "bin"


def _fetch_proxies(work: Path) -> None:
    print(f"Fetching {' and '.join(PROXIES)} ...", flush=True)
    shutil.rmtree(work, ignore_errors=True)
    (work / "fresh").mkdir(parents=True)
    _run([*APT_GET, "update"])
    _run([*APT_GET, "-o", "APT::Sandbox::User=root", "download", *PROXIES], cwd=work)
    for package in sorted(work.glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(work / "root")])
        package.unlink()
    for program in [*(work / "root/usr/sbin").glob("*"), *(work / "root/usr/bin").glob("*")]:
        (work / "fresh" / program.name).symlink_to(program)
    (work / "fresh").rename(work / "bin")


def install_missing(extra: dict[str, str] | None = None) -> None:
    """Install the programs that the tests need and that are not there, from the machine's own Debian."""
    wanted = PROGRAMS | (extra or {})
    packages = [package for program, package in wanted.items() if not shutil.which(program)]
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise EngineUnavailableError(
            f"The tests need {', '.join(packages)}: install them (on Debian: sudo apt-get install "
            f"{' '.join(packages)}), or run the tests as root on Debian."
        )
    with _only_one():
        print(f"Installing {', '.join(packages)} ...", flush=True)
        _run([*APT_GET, "update"])
        _run([*APT_GET, "install", "-y", "--no-install-recommends", *packages])


@contextmanager
def _only_one() -> Iterator[None]:
    """Keep other test runs on this machine from fetching at the same time."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch(release: Release) -> None:
    print(f"Fetching Docker {release.version} ...", flush=True)
    failures = []
    for suite in release.suites:
        try:
            _fetch_from(release, suite)
        except (subprocess.CalledProcessError, EngineUnavailableError) as error:
            failures.append(f"{suite}: {getattr(error, 'output', '') or error}")
        else:
            return
    raise EngineUnavailableError(
        f"Docker engine {release.version} cannot be had from Debian on this machine:\n" + "\n".join(failures)
    )


def _fetch_from(release: Release, suite: str) -> None:
    """Download and unpack the release's packages from one suite, and gather their programs in `bin`."""
    work = CACHE / release.version
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("lists/partial", "cache/archives/partial", "debs", "root", "fresh"):
        (work / folder).mkdir(parents=True)
    options = _apt_options(work, suite)
    _run([*APT_GET, *options, "update"])
    _run([*APT_GET, *options, "download", *release.packages], cwd=work / "debs")
    for package in sorted((work / "debs").glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(work / "root")])
    for program in [*(work / "root/usr/sbin").glob("*"), *(work / "root/usr/bin").glob("*")]:
        (work / "fresh" / program.name).symlink_to(program)
    if not (work / "fresh/docker-init").exists():
        (work / "fresh/docker-init").unlink(missing_ok=True)
        (work / "fresh/docker-init").symlink_to(work / "root/usr/bin/tini-static")
    said = _run([str(work / "fresh/dockerd"), "--version"])
    if f"version {release.version}." not in said:
        raise EngineUnavailableError(f"the suite now holds another version: {said.strip()}")
    shutil.rmtree(work / "debs")
    shutil.rmtree(work / "lists")
    (work / "fresh").rename(work / "bin")


def _apt_options(work: Path, suite: str) -> Sequence[str]:
    """Options that point apt at one suite and at folders of our own: the machine's apt is left as it is."""
    sources = work / "debian.sources"
    sources.write_text(
        f"Types: deb\nURIs: {_mirror()}\nSuites: {suite}\nComponents: main\n"
        "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
    )
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State::lists": work / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": work / "cache",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
    }
    return [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]


def _mirror() -> str:
    """The Debian mirror that this machine itself uses."""
    release = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    codename = re.search(r"^VERSION_CODENAME=(\w+)$", release, re.MULTILINE)
    folder = Path("/etc/apt/sources.list.d")
    files = [*folder.glob("*.sources"), Path("/etc/apt/sources.list"), *folder.glob("*.list")]
    for text in [file.read_text() for file in files if file.exists()] if codename else []:
        for stanza in text.split("\n\n"):
            uri = _uri(stanza, codename[1] if codename else "")
            if uri:
                return uri
    raise EngineUnavailableError(
        "The tests fetch Docker engines 20.10, 26.1 and 28.5 from Debian's suites, and this machine has no "
        "Debian sources for apt: run the tests on Debian, as root."
    )


def _uri(stanza: str, codename: str) -> str | None:
    """The address in one stanza (or one-line list) of apt sources, if it is for the suite `codename`."""
    found = re.search(rf"^Suites:.*\b{codename}(\s|$)", stanza, re.MULTILINE) and re.search(
        r"^URIs:\s*(\S+)", stanza, re.MULTILINE
    )
    found = found or re.search(rf"^deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+{codename}\s", stanza, re.MULTILINE)
    return found[1] if found else None


def main() -> str | None:
    """Bring whatever the tests need, before there are several processes that need it; why that failed."""
    try:
        install_missing(CHROMIUM | FIREFOX | GETTEXT | UNPACKING)
        for version in VERSIONS:
            programs(version)
        proxy_programs()
    except EngineUnavailableError as error:
        return str(error)
    return None


def _run(command: Sequence[str], cwd: Path | None = None) -> str:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise EngineUnavailableError(f"`{' '.join(command)}` failed:\n{done.stdout[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
