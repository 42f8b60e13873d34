"""Answer whatever a form asks, from what its question alone says."""

from kiosk.screen import FieldKind, Question

TYPED = {
    "mobile": "13900000000",
    "contact_mobile": "13900000001",
    "post_mobile": "13900000002",
    "agent_mobile": "13900000003",
    "bank_account": "6228480000000000000",
    "uscc": "91119900PDY00001X1",
    "monthly_income": "3500",
    "width": "2.50",
    "height": "0.9",
}
"""What is typed on a keypad, by the question's key; the numbers of an address are short."""
CHOSEN = {"delegate_used": "false", "result_delivery": "post", "kitchen_fume": "true"}
"""What is chosen, so that every field that hangs on another is asked; elsewhere the first choice."""
WRITTEN = "测试内容"


def marks(question: Question) -> tuple[str, ...]:
    """Return the choices to mark before the answer: the first and the last."""
    return (question.choices[0].argument, question.choices[-1].argument) if question.several else ()


def answer(question: Question) -> str:
    """Return what to answer; several choices are answered by their marks."""
    match question.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return WRITTEN
        case FieldKind.DIGITS | FieldKind.DECIMAL | FieldKind.MONEY | FieldKind.USCC:
            return TYPED.get(question.key, "12")
        case FieldKind.MULTI_CHOICE:
            return ",".join(marks(question))
        case _:
            return CHOSEN.get(question.key, question.choices[0].argument)
