"""Measure how many frames a second a moving face draws while a camera is watched in the same process."""

import os
import threading
import time
from contextlib import closing
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickView

from devtools.qr_elsewhere import camera_elsewhere
from drivers.api import Deadline
from drivers.qr_scanner.camera import CameraScanner

_FACE: Final = b"""
import QtQuick
Rectangle {
    width: 1080; height: 600; color: "white"
    Rectangle {
        width: 200; height: 200; color: "teal"
        NumberAnimation on x { from: 0; to: 800; duration: 2000; loops: Animation.Infinite }
    }
}
"""


def face_figures(seconds: float) -> dict[str, float]:
    """Return frames a second without a camera, and with one before which a phone is held all the time."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    application = QGuiApplication([])
    with camera_elsewhere("spot-22") as url, closing(CameraScanner(url)) as scanner:
        alone = _frames_a_second(application, seconds)
        scanner.open()
        cancelled = threading.Event()
        watching = threading.Thread(target=scanner.scan, args=(Deadline.after(timedelta(hours=1), cancelled),))
        watching.start()
        watched = _frames_a_second(application, seconds)
        cancelled.set()
        watching.join()
    return {"face_alone_fps": round(alone, 1), "face_while_scanning_fps": round(watched, 1)}


def _frames_a_second(application: QCoreApplication, seconds: float) -> float:
    view = QQuickView()
    component = QQmlComponent(view.engine())
    component.setData(_FACE, QUrl())
    view.setContent(QUrl(), component, component.create())
    frames: list[float] = []
    view.frameSwapped.connect(lambda: frames.append(time.perf_counter()))
    view.show()
    QTimer.singleShot(int(seconds * 1000), application.quit)
    application.exec()
    view.close()
    return (len(frames) - 1) / (frames[-1] - frames[0])
