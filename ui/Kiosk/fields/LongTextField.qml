pragma ComponentBehavior: Bound

import Kiosk

// Several lines of text, on the same keyboard.
TextEntryField {}
