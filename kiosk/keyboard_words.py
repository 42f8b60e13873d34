"""Read out what the large keyboard says in the language of a visit."""

from kiosk.screen import KeyboardWords
from kiosk.texts import Voice


def keyboard_words(voice: Voice) -> KeyboardWords:
    """Return what the large keyboard says in one language."""
    heng, shu, pie, dian, zhe, any_stroke = voice.say("keyboard.strokes").split()
    return KeyboardWords(
        pinyin=voice.say("keyboard.pinyin"),
        stroke=voice.say("keyboard.stroke"),
        handwriting=voice.say("keyboard.handwriting"),
        latin=voice.say("keyboard.latin"),
        digits=voice.say("keyboard.digits"),
        capitals=voice.say("keyboard.capitals"),
        as_written=voice.say("keyboard.as-written"),
        space=voice.say("keyboard.space"),
        erase=voice.say("keyboard.erase"),
        earlier=voice.say("keyboard.earlier"),
        later=voice.say("keyboard.later"),
        strokes=(heng, shu, pie, dian, zhe, any_stroke),
        unable=voice.say("keyboard.unable"),
    )
