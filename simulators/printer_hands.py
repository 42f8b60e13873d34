"""Everything that a person, or bad luck, can do to a virtual receipt printer."""

from __future__ import annotations

from abc import abstractmethod

from simulators.device import Device
from simulators.mechanism import Mechanism
from simulators.outlet import Outlet
from simulators.paper import ROLL_MM, Fate, Ticket
from simulators.printer_voice import FenceHabit, Voice


class PrinterHands(Device):
    """A receipt printer as hands and accidents know it."""

    _parts: Mechanism

    def __init__(self) -> None:
        """Start with power, and well."""
        super().__init__()
        self._voice = Voice()
        self._powered = True
        self._deaf = self._overruns = self._stale = False
        self._hot_for: float | None = None
        self._cool_at: float | None = None

    @property
    def outlet(self) -> Outlet:
        """The mouth of the printer."""
        return self._parts.outlet

    @abstractmethod
    def _power_down(self) -> None:
        """Lose what only power holds."""

    @abstractmethod
    def _power_up(self) -> None:
        """Start the program afresh."""

    @abstractmethod
    def _save(self) -> None:
        """Write the counters down."""

    @property
    @abstractmethod
    def _half_done(self) -> bool:
        """Whether something waits that belongs to what is on the paper."""

    # --- what a person does ---

    def take_paper(self) -> list[Ticket]:
        """Take what hangs in the mouth; the bench still remembers it in `papers`."""
        with self.changing():
            return self.outlet.move(Fate.TAKEN)

    def tear_off(self) -> Ticket | None:
        """Pull out, by hand, what is printed and not cut; the rest of it comes on a piece of its own."""
        with self.changing():
            return self._parts.tear_off(rest_follows=self._half_done)

    def load_paper(self, length_mm: int = ROLL_MM) -> None:
        """Put a roll of this length in; printing goes on where it stopped, as if the ends had been glued.

        On metal the old end is often pulled out first, and the receipt is in two pieces: `tear_off` before does that.
        """
        with self.changing():
            self._parts.load(length_mm)

    def open_cover(self) -> None:
        """Open the cover; printing stops."""
        with self.changing():
            self._parts.cover_open = True

    def close_cover(self) -> None:
        """Shut the cover; printing goes on."""
        with self.changing():
            self._parts.cover_open = False

    def press_power(self) -> None:
        """Switch off or on by the button. Off loses the buffers; the paper keeps what was printed."""
        with self.changing():
            if self._powered:
                self._save()
            self._switch(on=not self._powered)

    def cut_power(self) -> None:
        """Take the mains away: as the button, and counters that were not saved are lost too."""
        with self.changing():
            if self._powered:
                self._switch(on=False)

    def restore_power(self) -> None:
        """Give the mains back."""
        with self.changing():
            if not self._powered:
                self._switch(on=True)

    def _switch(self, *, on: bool) -> None:
        self._powered = on
        if on:
            self._power_up()
        else:
            self._power_down()

    def retract_after(self, seconds: float) -> None:
        """Let the presenter take paper back that long after it came out; 0 for never."""
        with self.changing():
            self.outlet.retract_after = seconds

    # --- what goes wrong ---

    def run_low(self) -> None:
        """Let the near-end sensor see the end of the roll."""
        with self.changing():
            self._parts.roll.rows = max(1, self._parts.roll.low_rows)

    def run_out(self, after_rows: int = 0) -> None:
        """Let the paper end after that many more rows (8 to the millimetre)."""
        with self.changing():
            self._parts.roll.rows = after_rows

    def jam(self) -> None:
        """Jam the paper."""
        with self.changing():
            self._parts.jammed = True

    def break_knife(self) -> None:
        """Let the next cut fail."""
        with self.changing():
            self._parts.knife_broken = True

    def overheat(self, seconds: float = 0.0) -> None:
        """Let the head be too hot, for so many seconds or, with 0, until it is mended."""
        with self.changing():
            self._parts.overheated = True
            self._hot_for, self._cool_at = seconds or None, None

    def lose_mark(self) -> None:
        """Let the printer miss the black mark between two tickets."""
        with self.changing():
            self._parts.mark_lost = True

    def block_exit(self) -> None:
        """Let something block the mouth."""
        with self.changing():
            self._parts.exit_blocked = True

    def break_down(self) -> None:
        """Let something fail that only a technician can repair."""
        with self.changing():
            self._parts.broken = True

    def mend(self) -> None:
        """Clear a jam, free the knife and the mouth, let the head cool, repair what is broken."""
        with self.changing():
            self._hot_for = self._cool_at = None
            self._parts.mend()

    def _cool(self, now: float) -> None:
        """Let a head cool that does so by itself."""
        if self._hot_for is not None:
            self._cool_at, self._hot_for = now + self._hot_for, None
        if self._cool_at is not None and self._cool_at <= now:
            self._cool_at, self._parts.overheated = None, False

    # --- how it listens and speaks ---

    def silence(self, *, on: bool = True) -> None:
        """Stop answering (and still print), or answer again."""
        with self.changing():
            self._voice.silent = on

    def stop_reading(self, *, on: bool = True) -> None:
        """Take no byte any more: a serial line holds the terminal up, a TCP peer's kernel goes on accepting."""
        with self.changing():
            self._deaf = on

    def lose_handshake(self, *, on: bool = True) -> None:
        """Let bytes be lost that the receive buffer has no room for, as with the wrong flow control."""
        with self.changing():
            self._overruns = on

    def be_stale(self, *, on: bool = True) -> None:
        """Tell the cause once more, with "online", in the first status after being offline."""
        with self.changing():
            self._stale = on

    def fence(self, habit: str, seconds: float = 1.0) -> None:
        """Answer process ids and ``GS r`` well, late by so many seconds, twice, or never.

        Raises:
            ValueError: there is no such habit.
        """
        with self.changing():
            self._voice.fence_habit, self._voice.fence_delay = FenceHabit(habit), seconds

    def babble(self, garbage: str = "") -> None:
        """Say these bytes (in hexadecimal) before every answer; none ends it.

        Raises:
            ValueError: that is not hexadecimal.
        """
        with self.changing():
            self._voice.garbage = bytes.fromhex(garbage)

    def flow_bytes(self, *, on: bool = True) -> None:
        """Put XOFF and XON inside answers of several bytes."""
        with self.changing():
            self._voice.flow_bytes = on

    def split_answers(self, size: int = 0, gap: float = 0.0) -> None:
        """Send answers in pieces of so many bytes, so many seconds apart; 0 sends them whole."""
        with self.changing():
            self.line.chunk, self.line.chunk_gap = size, gap

    def read_at(self, baud: int = 0) -> None:
        """Read and speak at so many bits a second; 0 as fast as the wire."""
        with self.changing():
            self.line.baud = baud or None

    def print_at(self, speed: float = 0.0) -> None:
        """Print so many millimetres a second; 0 takes no time."""
        with self.changing():
            self._parts.speed = speed
