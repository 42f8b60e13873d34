"""Draw the desk's pages as plain HTML without scripts; every value is escaped here."""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType

from district.cases import STEPS, State, Step, moves, needs_reason
from district.clock import BEIJING
from district.misbehaviour import Mode
from district.model import Case, Entry, Refusal
from district.problems import TITLES, Wrong
from district.store.blob_rows import Held

STEP_NAMES: Mapping[Step, str] = MappingProxyType(
    {Step.INTAKE: "收件", Step.ACCEPTANCE: "受理", Step.EXAMINATION: "审批", Step.ISSUE: "出件"}
)

STATE_NAMES: Mapping[State, str] = MappingProxyType(
    {
        State.RECEIVED: "已收件 received",
        State.PRE_ACCEPT: "预受理 pre-accepted",
        State.PRE_ACCEPT_RETURNED: "预受理退回 returned",
        State.ACCEPTED: "已受理 accepted",
        State.CORRECTION_REQUIRED: "补齐补正 correction required",
        State.NOT_ACCEPTED: "不予受理 not accepted",
        State.PROCESSING: "在办 processing",
        State.SUSPENDED: "挂起 suspended",
        State.DECIDED: "办结 decided",
        State.TRANSFERRED: "转报 transferred",
        State.VOIDED: "作废 voided",
        State.WITHDRAWN: "退件 withdrawn",
        State.REFUSED: "不予许可 refused",
        State.ISSUED: "出件 issued",
        State.ARCHIVED: "归档 archived",
    }
)

STYLE = """
body { font: 16px/1.5 "Noto Sans CJK SC", system-ui, sans-serif; margin: 2rem; color: #1b1f24; background: #f6f7f9; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; background: #fff; }
th, td { border: 1px solid #d5dae0; padding: .3rem .6rem; text-align: left; }
td.number { font-family: ui-monospace, monospace; white-space: nowrap; }
ol.steps { display: flex; gap: .5rem; padding: 0; list-style: none; }
ol.steps li { padding: .3rem 1rem; border-radius: 1rem; background: #e3e7ec; }
ol.steps li.now { background: #0b5cad; color: #fff; }
pre { background: #fff; border: 1px solid #d5dae0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
form { display: inline-block; margin: 0 .5rem .5rem 0; } button { font: inherit; padding: .3rem .9rem; }
.alarm { background: #f8d7da; padding: 0 .4rem; white-space: nowrap; }
.warn { background: #fff3cd; padding: .5rem 1rem; }
"""

_REFRESH_SECONDS = 3


def overview(cases: Sequence[Case], refusals: Sequence[Refusal], mode: Mode) -> str:
    """Draw the list of everything that arrived; it renews itself."""
    warning = f'<p class="warn">This gateway misbehaves on command: {escape(mode)}</p>' if mode is not Mode.NONE else ""
    heads = (
        "办件编号 Reference",
        "离线登记号 Registration",
        "事项 Item",
        "终端 Terminal",
        "登记 Registered",
        "收到 Received",
    )
    states = ("环节 Step", "状态 State", "附件 Attachments", "到达 Arrivals")
    arrived = table((*heads, *states), (_row(case) for case in cases))
    count = f'<p>{len(cases)} arrived. <a href="/desk/fleet">终端 The fleet</a></p>'
    held = table(
        ("Submission", "Problem", "First", "Last", "Times"),
        (
            cells(
                r.id,
                f"{TITLES[r.problem]} ({r.problem})",
                f"{r.first.astimezone(BEIJING):%m-%d %H:%M:%S}",
                f"{r.last.astimezone(BEIJING):%m-%d %H:%M:%S}",
                str(r.times),
            )
            for r in refusals
        ),
    )
    refused = f"<h2>Refused: the terminal holds it</h2>{held}" if refusals else ""
    body = f"{warning}<h1>综合窗口 · The district's desk</h1>{count}{arrived}{refused}"
    return page("District desk", body, refresh=True)


def detail(case: Case, payload: bytes | Wrong | None, attachments: Sequence[Held], history: Sequence[Entry]) -> str:
    """Draw one case: where it stands, what may be done, what is in it."""
    body = "".join(
        (
            f'<p><a href="/">All cases</a></p><h1>{escape(case.reference)}</h1>',
            _steps(case.state),
            table(("", ""), (cells(name, value) for name, value in _facts(case).items())),
            "<h2>Next</h2>",
            _forms(case),
            "<h2>What the resident sent</h2>",
            _payload(payload),
            _attachments(case, attachments),
            "<h2>History</h2>",
            table(
                ("At", "State", "By", "Reason"),
                (
                    cells(f"{entry.at:%Y-%m-%d %H:%M:%S}", STATE_NAMES[entry.state], entry.actor, entry.reason)
                    for entry in history
                ),
            ),
        )
    )
    return page(case.reference, body)


def message(text: str) -> str:
    """Draw a page that says one thing."""
    return page("District desk", f'<p class="warn">{escape(text)}</p><p><a href="/">All cases</a></p>')


def page(title: str, body: str, *, refresh: bool = False) -> str:
    """Draw a page around ``body``, which is HTML."""
    renew = f'<meta http-equiv="refresh" content="{_REFRESH_SECONDS}">' if refresh else ""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">{renew}<title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="/desk/style.css"></head><body>{body}</body></html>'
    )


def _row(case: Case) -> str:
    link = f'<a href="/desk/cases/{escape(case.reference)}">{escape(case.reference)}</a>'
    return f'<td class="number">{link}</td><td class="number">{escape(case.number)}</td>' + cells(
        case.item,
        f"{case.origin.site}/{case.origin.device}",
        f"{case.created:%m-%d %H:%M:%S}",
        f"{case.received_at:%m-%d %H:%M:%S}",
        STEP_NAMES[STEPS[case.state]],
        STATE_NAMES[case.state],
        _attached(case),
        str(case.arrivals),
    )


def _attached(case: Case) -> str:
    """Say how many attachments there are and, while some have not arrived, how many have."""
    if not case.lacking:
        return str(case.attachments or "")
    return f"{case.attachments - case.lacking}/{case.attachments} 未齐 incomplete"


def _facts(case: Case) -> Mapping[str, str]:
    return {
        "离线登记号 Registration number": case.number,
        "事项 Item": f"{case.item} ({case.item_version})",
        "种类 Kind": case.kind,
        "状态 State": f"{STATE_NAMES[case.state]}, {case.state_since:%Y-%m-%d %H:%M:%S}",
        "登记 Registered on the terminal": case.created.isoformat(),
        "收到 Received here": case.received_at.isoformat(),
        "到达 Arrivals of the same bytes": str(case.arrivals),
        "Submission": case.id,
        "SHA-256": case.digest,
    }


def _steps(state: State) -> str:
    now = STEPS[state]
    items = (f'<li class="{"now" if step is now else "other"}">{name}</li>' for step, name in STEP_NAMES.items())
    return f'<ol class="steps">{"".join(items)}</ol>'


def _forms(case: Case) -> str:
    address = f"/desk/cases/{escape(case.reference)}"
    forms = [_form(f"{address}/state", target) for target in moves(case.state, case.kind)]
    if case.state is State.ARCHIVED and not case.erased:
        forms.append(f'<form method="post" action="{address}/erase"><button>销毁内容 Erase the payload</button></form>')
    return "".join(forms) or "<p>Nothing more is to be done.</p>"


def _form(action: str, target: State) -> str:
    reason = '<input name="reason" required maxlength="500" placeholder="原因 reason">' if needs_reason(target) else ""
    button = f'<button name="state" value="{target}">{escape(STATE_NAMES[target])}</button>'
    return f'<form method="post" action="{action}">{reason}{button}</form>'


def _attachments(case: Case, attachments: Sequence[Held]) -> str:
    if not attachments:
        return ""
    rows = (
        cells(
            str(one.attachment.n),
            one.attachment.kind,
            one.attachment.media_type,
            str(one.attachment.size),
            "到件 arrived" if one.complete else "未到 not yet",
            one.attachment.digest,
        )
        + _links(case, one)
        for one in attachments
    )
    return "<h2>Attachments</h2>" + table(("", "Kind", "Type", "Sealed bytes", "", "SHA-256", ""), rows)


def _links(case: Case, held: Held) -> str:
    """Draw what opens an attachment and what saves it opened; nothing while it is not here."""
    if not held.complete:
        return "<td></td>"
    address = f"/desk/cases/{escape(case.reference)}/attachments/{held.attachment.n}"
    return f'<td><a href="{address}">打开 Open</a> <a href="{address}?save">另存 Save</a></td>'


def _payload(payload: bytes | Wrong | None) -> str:
    if payload is None:
        return "<p>Erased.</p>"
    if isinstance(payload, Wrong):
        return f'<p class="warn">{escape(payload.title)}</p>'
    try:
        text = json.dumps(json.loads(payload), ensure_ascii=False, indent=2)
    except ValueError:
        text = payload.decode("utf-8", "replace")
    return f"<pre>{escape(text)}</pre>"


def table(heads: Iterable[str], rows: Iterable[str]) -> str:
    """Draw a table; rows are cells in HTML."""
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def cells(*values: str) -> str:
    """Draw cells of plain text."""
    return "".join(f"<td>{escape(value)}</td>" for value in values)
