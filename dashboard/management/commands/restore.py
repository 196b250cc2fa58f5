"""`manage.py restore`: a new data folder from what `manage.py backup` has put at a place."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from dashboard.base import database, ending, failures
from dashboard.base.problems import Problem
from dashboard.management.commands.plan import SECRET
from dashboard.plans import own, service
from topology.backups import sealing
from topology.backups.entry import Entry
from topology.backups.errors import PlaceError
from topology.backups.places.opening import Access, open_place
from topology.escape import escape
from topology.messages import gettext_noop
from topology.volumes.errors import VolumeError

HALF_DONE = "Interrupted. Run it again before a server is started here: it may be half done."
_NOTHING = gettext_noop("The place %(place)s holds no backup of a Portolan's own data.")


class Command(BaseCommand):
    """Ends with exit code 1 and one sentence where it cannot; nothing is changed then."""

    help = "Restore Portolan's own data (database and keys) from a place into this data folder."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, and with which key."""
        parser.add_argument(
            "address", help="/folder, s3://bucket/below?endpoint=… or sftp://user@host/folder"
        )
        parser.add_argument("--identity", metavar="FILE", help="a file with the private key of age")
        parser.add_argument("--login", default="", help="the ID of the key for S3")
        parser.add_argument("--host-key", default="", help="of an SFTP server, as ssh-keyscan prints it")
        parser.add_argument("--from", dest="archive", default="latest", help="its name (default: latest)")
        parser.add_argument("--list", action="store_true", help="only list what is there, the newest first")
        parser.add_argument(
            "--replace", action="store_true", help="also where an installation is there already"
        )

    def handle(self, *_arguments: object, address: str, **options: Any) -> None:  # noqa: ANN401 - argparse's
        """Do it."""
        ending.interrupt_on_signals()
        try:
            if not options["host_key"]:
                service.must_have_no_key(address)
            access = Access(options["login"], os.environ.get(SECRET, ""), options["host_key"])
            place = open_place(address, access)
            try:
                there = own.found(place)
                if options["list"]:
                    self._list(there)
                    return
                self._restore(place, _chosen(place.address, there, options["archive"]), options)
            finally:
                place.close()
        except (VolumeError, Problem) as error:
            _fail(failures.problem(error).detail)
        except database.Busy as error:
            _fail(str(error))
        except OSError as error:
            _fail(f"{error.filename or 'The file'}: {error.strerror or error}.")
        except KeyboardInterrupt:
            _fail(HALF_DONE, ending.INTERRUPTED)

    def _list(self, there: list[Entry]) -> None:
        for one in there:
            self.stdout.write("\t".join(map(escape, (one.archive, one.time, str(one.size)))))

    def _restore(self, place: Any, entry: Entry, options: dict[str, Any]) -> None:  # noqa: ANN401 - argparse's
        if not options["identity"]:
            _fail("It is encrypted: give --identity FILE with the private key of age.")
        identity = sealing.key_file(options["identity"])
        before = own.restore(place, entry, identity, replace=options["replace"])
        sys.stderr.write(
            f"Portolan's own data of {escape(entry.time)} is restored. Start the server again.\n"
        )
        if before is not None:
            sys.stderr.write(f"The database that was there before is kept: {escape(str(before))}\n")


def _chosen(address: str, there: list[Entry], archive: str) -> Entry:
    found = [one for one in there if archive in ("latest", one.archive)]
    if not found:
        raise PlaceError("place_lacks", _NOTHING, place=address)
    return found[0]


def _fail(sentence: str, code: int = 1) -> NoReturn:
    sys.stderr.write(f"portolan: {escape(sentence)}\n")
    sys.exit(code)
