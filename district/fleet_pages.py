"""Draw the fleet: every terminal that the district knows, how it is, and what must be looked at."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from types import MappingProxyType

from district import pages
from district.alarms import Alarm, alarms, gaps
from district.clock import BEIJING
from district.store.fleet import Terminal

ALARM_NAMES: Mapping[Alarm, str] = MappingProxyType(
    {
        Alarm.SILENT: "失联 silent",
        Alarm.MISSING: "办件缺号 submissions missing",
        Alarm.REWOUND: "计数倒退 counter rewound",
        Alarm.OLD: "积压过久 unsent for too long",
        Alarm.HELD: "有搁置件 items held",
        Alarm.FULL: "磁盘将满 disk nearly full",
        Alarm.CLOCK: "时钟偏差 clock off",
        Alarm.CERTIFICATE: "证书将到期 certificate ends",
    }
)
_HEADS = (
    "终端 Terminal",
    "报警 Alarms",
    "上次报告 Silent for",
    "版本 Versions",
    "最久未送 Oldest unsent",
    "未送/搁置 Unsent/held",
    "到件 Arrived",
    "证书 Certificate",
)


def fleet(terminals: Sequence[Terminal], now: datetime) -> str:
    """Draw the fleet, whatever must be looked at first; the page renews itself."""
    ordered = sorted(terminals, key=lambda one: (not alarms(one, now), one.site, one.device))
    rows = pages.table(_HEADS, (_row(terminal, now) for terminal in ordered))
    body = f'<p><a href="/">All cases</a></p><h1>终端 · The fleet</h1><p>{len(terminals)} known.</p>{rows}'
    return pages.page("The fleet", body, refresh=True)


def _row(terminal: Terminal, now: datetime) -> str:
    raised = "".join(f'<span class="alarm">{escape(ALARM_NAMES[one])}</span> ' for one in alarms(terminal, now))
    queue = terminal.report.get("queue", {})
    versions = terminal.report.get("versions", {})
    return f"<td>{escape(f'{terminal.site}/{terminal.device}')}</td><td>{raised}</td>" + pages.cells(
        span((now - terminal.reported_at).total_seconds()) if terminal.reported_at else "never reported",
        ", ".join(f"{name} {version}" for name, version in versions.items()),
        span(queue["oldest_unsent_s"]) if "oldest_unsent_s" in queue else "",
        f"{queue['unsent']}/{queue['held']}" if queue else "",
        _arrived(terminal),
        f"{terminal.certified_until.astimezone(BEIJING):%Y-%m-%d}" if terminal.certified_until else "",
    )


def _arrived(terminal: Terminal) -> str:
    """Say per epoch how far all is here and, where something is not, how far it goes and how much is lacking."""
    return "; ".join(
        f"{one.epoch} 1-{one.contiguous}" + (f" (…{one.highest}, {gaps(one)} lacking)" if gaps(one) else "")
        for one in terminal.counted
    )


def span(seconds: float) -> str:
    """Write a time that has passed, in the two units that matter."""
    passed = timedelta(seconds=round(seconds))
    hours, rest = divmod(passed.seconds, 3600)
    if passed.days:
        return f"{passed.days} d {hours} h"
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"
