"""Speak to the person at the counter, whose hands the tests need on metal."""

import time

import pytest


def ask(config: pytest.Config, words: str, seconds: float = 0.0) -> None:
    """Say what is to be done, past pytest's capture, and give ``seconds`` to do it."""
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n>>> {words}.", flush=True)  # noqa: T201 - the person reads it
    time.sleep(seconds)
