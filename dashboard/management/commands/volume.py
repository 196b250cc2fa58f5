"""`manage.py volume`: what can be done with volumes, to and from files and pipes, server or none."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand

from dashboard.base import database, ending, failures
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.plans import finding, restoring, service, table, verifying
from dashboard.plans.models import Backup
from dashboard.runtime import registry
from dashboard.volumes import leases, ways
from dashboard.volumes import service as volume_service
from dashboard.volumes.files import form_of, write_through, write_whole
from dashboard.volumes.jobs import Job
from dashboard.volumes.previews import preview
from dashboard.volumes.progress_bar import Bar
from dashboard.volumes.recovery import recover
from topology.backups import sealing
from topology.engine.errors import EngineError
from topology.escape import escape
from topology.model.parser import parse_containers, parse_volumes
from topology.volumes.compress import FORMATS
from topology.volumes.compress import opened as decompressed
from topology.volumes.errors import VolumeError
from topology.volumes.restore import Mode
from topology.volumes.users import users as users_of

PIPE = "-"
HALF_DONE = (
    "Interrupted. What is half done on the engine is put right, at the latest when Portolan next starts "
    "and reaches it."
)
#: It is done, but something could not be read or written.
INCOMPLETE = 3


class _Parser(ArgumentParser):
    """Takes options before, between and after names; argparse alone gives up on a name behind an option."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - argparse's
        """As of a parser in itself, but for the call from within, which is for the parts."""
        if self._within:
            return super().parse_known_args(args, namespace)
        self._within = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._within = False

    _within = False


class Command(BaseCommand):
    """Each subcommand does one thing and ends with exit code 1 and one sentence where it cannot."""

    help = "List, back up, restore, copy and remove volumes."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing."""
        commands = parser.add_subparsers(dest="what", metavar="command", required=True, parser_class=_Parser)
        listing = commands.add_parser("list", help="list every volume, and who uses it")
        listing.add_argument("--sizes", action="store_true", help="ask for the sizes too; may take minutes")
        kept = commands.add_parser("backups", help="list a volume's backups that lie at places")
        kept.add_argument(
            "volume", nargs="?", default="", help="its name; with --place: all, unless one is named"
        )
        place = "look what lies at this place, also of what another Portolan has put there"
        kept.add_argument("--place", default="", metavar="PLACE", help=place)
        taken = commands.add_parser("output", help="what a plan's command has written, from a backup")
        _add_from(taken)
        taken.add_argument("file", nargs="?", default=PIPE, help="default: -, standard output")
        tried = "restore a backup into a volume that is thrown away, and compare"
        _add_from(commands.add_parser("verify", help=tried))
        self._add_backup(commands.add_parser("backup", help="back up a volume into a file"))
        self._add_restore(commands.add_parser("restore", help="restore a volume from a file"))
        copy = commands.add_parser("copy", help="copy a volume to a new one")
        copy.add_argument("volume", help="its name")
        copy.add_argument("to", help="name of the new volume")
        _add_pause(copy)
        remove = commands.add_parser("remove", help="remove a volume that no container uses")
        remove.add_argument("volume", help="its name")
        remove.add_argument("--yes", action="store_true", help="do not ask")

    @staticmethod
    def _add_backup(backup: ArgumentParser) -> None:
        backup.add_argument("volume", help="its name")
        backup.add_argument("file", nargs="?", default=PIPE, help="default: -, standard output")
        backup.add_argument(
            "--format", dest="form", choices=FORMATS, help="default: as the file's name ends, else tar"
        )
        _add_pause(backup)

    @staticmethod
    def _add_restore(restore: ArgumentParser) -> None:
        restore.add_argument(
            "volume", help="name of a new volume; with --empty or --replace, of one that exists"
        )
        restore.add_argument("file", nargs="?", default=PIPE, help="default: -, standard input")
        number = "a backup at a place instead: a number of `volume backups`, or latest (of this volume)"
        restore.add_argument("--from", dest="backup", metavar="BACKUP", help=number)
        _add_identity(restore)
        how = restore.add_mutually_exclusive_group()
        how.add_argument("--empty", action="store_true", help="the volume exists, and must be empty")
        how.add_argument("--replace", action="store_true", help="the volume exists; replace what it holds")
        outward = "symbolic links that lead out of the volume (default: %(default)s)"
        restore.add_argument("--links", choices=("refuse", "keep"), default="refuse", help=outward)
        restore.add_argument("--devices", action="store_true", help="allow device nodes")
        _add_pause(restore)

    def handle(self, *_arguments: object, what: str, **options: Any) -> None:  # noqa: ANN401 - argparse's
        """Do it."""
        ending.interrupt_on_signals()
        try:
            self._do(what, options)
        except (EngineError, VolumeError, Problem, database.Busy) as error:
            _fail(str(error) if isinstance(error, database.Busy) else failures.problem(error).detail)
        except UnicodeEncodeError:
            _fail("A volume's name is text: there is none of bytes that are not.")
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            _fail(f"{error.filename or 'The file'}: {error.strerror or error}.")
        except KeyboardInterrupt:
            _fail(HALF_DONE, ending.INTERRUPTED)

    def _do(self, what: str, options: dict[str, Any]) -> None:
        for name in (options.get("volume"), options.get("to")):
            (name or "").encode()
        if what != "list":
            database.prepare()
            recover(registry.default().engine())
        getattr(self, f"_{what}")(**options)

    def _list(self, *, sizes: bool, **_options: object) -> None:
        engine = registry.default().engine()
        known = engine.storage().sizes() if sizes else {}
        containers, volumes = parse_containers(engine.containers()), parse_volumes(engine.volumes())
        for volume in volumes:
            found = [user.name for user in users_of(containers, volumes, volume.name) if not user.around]
            size = [_size(known.get(volume.name))] if sizes else []
            row = [volume.name, volume.driver, *size, ", ".join(found) or "-"]
            self.stdout.write("\t".join(map(escape, row)))

    def _backups(self, *, volume: str, place: str, **_options: object) -> None:
        if not volume and not place:
            _fail("Name a volume, or a place with --place.")
        known = Backup.objects.filter(state=Backup.State.WHOLE).select_related("place")
        if place:
            known = known.filter(place=finding.found_at(registry.default(), service.place_of(place)))
        for backup in known.filter(volume=volume) if volume else known.order_by("volume", "-made_at"):
            named = [] if volume else [backup.volume]
            self.stdout.write("\t".join(map(escape, named + table.backup(backup))))

    def _backup(
        self,
        *,
        volume: str,
        file: str,
        form: str | None,
        pause: bool,
        **_options: object,
    ) -> None:
        form = form or form_of(file)
        if form is None:
            _fail(f"{file}: a backup is .tar, .tar.gz or .tar.zst. Name it so, or say which by --format.")
        if file == PIPE and sys.stdout.isatty():
            _fail("A backup is not for a terminal: name a file, or pipe it on.")
        actor = _actor(changing=pause)
        self._tell_way()
        job = volume_service.begin("backup", registry.default(), actor, volume)
        pieces = volume_service.backed_up(registry.default(), actor, volume, form, pause=pause, job=job)

        def write(target: BinaryIO) -> None:
            with closing(pieces), Bar(job, f"Backing up {volume}"):
                for piece in pieces:
                    target.write(piece)
                target.flush()

        if file == PIPE:
            write_through(os.fdopen(os.dup(sys.stdout.fileno()), "wb"), write)
        else:
            write_whole(file, write)
        if file != PIPE or (job.progress.told is not None and job.progress.told.count):
            _say(job)

    def _restore(
        self,
        *,
        volume: str,
        file: str,
        empty: bool,
        replace: bool,
        links: str,
        devices: bool,
        pause: bool,
        backup: str | None,
        identity: str | None,
        **_options: object,
    ) -> None:
        if backup is not None and file != PIPE:
            _fail(f"{file} and --from both say what to restore: give one of them.")
        mode: Mode = "empty" if empty else "replace" if replace else "new"
        runtime, actor = registry.default(), _actor()
        limits = volume_service.limits(runtime, mode, devices=devices, outward_links=links == "keep")
        job = volume_service.begin("restore", runtime, actor, volume)
        how: dict[str, Any] = {"limits": limits, "pause": pause, "job": job}

        def read(source: BinaryIO, size: int | None) -> None:
            job.progress.total = size
            with Bar(job, f"Restoring {volume}"):
                volume_service.restore(runtime, actor, volume, mode, source, **how)

        if backup is not None:
            key = sealing.key_file(identity) if identity else ""
            with Bar(job, f"Restoring {volume}"):
                found = restoring.find(backup, volume)
                restoring.restore(runtime, actor, found, volume, mode, identity=key, **how)
        elif file == PIPE:
            if sys.stdin.isatty():
                _fail("No backup comes from a terminal: name a file, or pipe one in.")
            read(sys.stdin.buffer, None)
        else:
            with Path(file).open("rb") as source:
                read(source, Path(file).stat().st_size)
        _say(job)

    def _output(
        self, *, volume: str, file: str, backup: str, identity: str | None, **_options: object
    ) -> None:
        if file == PIPE and sys.stdout.isatty():
            _fail("What a command has written is not for a terminal: name a file, or pipe it on.")
        found = restoring.find(backup, volume)
        key = sealing.key_file(identity) if identity else ""

        def write(target: BinaryIO) -> None:
            with restoring.opened(found, key) as source:
                for piece in decompressed(source):
                    target.write(piece)
            target.flush()

        if file == PIPE:
            write_through(os.fdopen(os.dup(sys.stdout.fileno()), "wb"), write)
        else:
            write_whole(file, write)

    def _verify(self, *, volume: str, backup: str, identity: str | None, **_options: object) -> None:
        found = restoring.find(backup, volume)
        job = volume_service.begin("verify", registry.default(), _actor(), found.volume)
        key = sealing.key_file(identity) if identity else ""
        with Bar(job, f"Trying a backup of {found.volume}"):
            verifying.verify(registry.default(), _actor(), found, key, job=job)
        _say(job)

    def _copy(self, *, volume: str, to: str, pause: bool, **_options: object) -> None:
        self._tell_way()
        job = volume_service.begin("copy", registry.default(), _actor(), volume, to=to)
        with Bar(job, f"Copying {volume}"):
            volume_service.copy(registry.default(), _actor(), volume, to, pause=pause, job=job)
        _say(job)

    def _tell_way(self) -> None:
        """Say before what this way leaves out."""
        engine = registry.default().engine()
        with leases.ownership.work() as owner:
            way = ways.find(engine, owner)
        if way.exact is None:
            sys.stderr.write(f"portolan: {escape(way.why_not)} {ways.left_out()}\n")

    def _remove(self, *, volume: str, yes: bool, **_options: object) -> None:
        if not yes:
            self._ask(volume)
        volume_service.remove(registry.default(), _actor(), volume)
        sys.stderr.write(f"Volume “{volume}” is gone.\n")

    def _ask(self, volume: str) -> None:
        """Go on only if somebody types the volume's name; what is refused anyway is not asked about."""
        if not sys.stdin.isatty():
            _fail("Nobody can be asked here: give --yes.")
        found = preview(registry.default(), volume, "remove")
        if found["refused"]:
            _fail(found["refused"]["detail"])
        for warning in found["warnings"]:
            sys.stderr.write(f"{escape(warning)}\n")
        try:
            typed = input("Type its name: ")
        except EOFError:
            typed = ""
        if typed.strip() != volume:
            _fail("That is not its name. Nothing was removed.")


def _add_identity(parser: ArgumentParser) -> None:
    words = "a file with the private key of age, where the backup is encrypted"
    parser.add_argument("--identity", metavar="FILE", help=words)


def _add_from(parser: ArgumentParser) -> None:
    parser.add_argument("volume", help="its name")
    parser.add_argument("--from", dest="backup", default="latest", metavar="BACKUP", help="default: latest")
    _add_identity(parser)


def _add_pause(parser: ArgumentParser) -> None:
    parser.add_argument("--pause", action="store_true", help="pause the containers that write to it")


def _actor(*, changing: bool = True) -> Actor:
    if settings.READ_ONLY and changing:
        _fail("This Portolan is read-only: nothing can be changed through it.")
    return Actor(f"{getpass.getuser()} (command line)"[:150])


def _say(job: Job) -> None:
    sys.stderr.write(f"{escape(job.message)}\n")
    if job.progress.told is not None and job.progress.told.count:
        sys.exit(INCOMPLETE)


def _size(size: int | None) -> str:
    return "?" if size is None else str(size)


def _fail(sentence: str, code: int = 1) -> NoReturn:
    sys.stderr.write(f"portolan: {escape(sentence)}\n")
    sys.exit(code)
