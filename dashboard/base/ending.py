"""How a command ends that somebody ends: as on Ctrl+C, with what it has begun put right."""

from __future__ import annotations

import signal

#: As a shell has it for what Ctrl+C has ended.
INTERRUPTED = 130


def interrupt_on_signals() -> None:
    """Have SIGTERM and SIGHUP raise `KeyboardInterrupt`; what is ignored, as `nohup` has it, stays so."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
