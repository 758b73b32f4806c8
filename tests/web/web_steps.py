"""What a person does on the pages."""

import time
from contextlib import suppress
from itertools import cycle

from playwright.sync_api import Error

QUESTION = "#question"


def until(page, holds, *, seconds=10):
    """Wait for something to hold; asked from here, since the pages forbid scripts that are made from text."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(Error):  # the page is just being left
            if holds():
                return
        page.wait_for_timeout(20)
    raise AssertionError(f"not within {seconds} s on {page.url}")


def question(page):
    """The question on the page, empty if there is none."""
    return page.evaluate("document.querySelector('#question')?.innerText ?? ''")


def fill_opening(page, base, *, complaint="painful_cramp", age="71"):
    page.goto(base + "/")
    page.locator(f"input[name=complaint][value={complaint}]").check(force=True)
    page.fill("#age", age)
    page.locator("input[name=sex][value=female]").check(force=True)


def begin(page, base, **facts):
    fill_opening(page, base, **facts)
    page.get_by_role("button", name="Start the questions").click()
    page.wait_for_selector(QUESTION)
    return page.url


def answer(page, name, *, key=None):
    """Answer a question and wait for what comes next; its words."""
    asked = question(page)
    if key:
        page.keyboard.press(key)
    else:
        page.get_by_role("button", name=name, exact=True).click()
    until(page, lambda: question(page) != asked)
    return asked


def answer_all(page, names=("No", "No", "I don\u2019t know", "Yes", "No"), most=30):
    """Answer until the result is there; the questions in order."""
    asked = []
    for name in cycle(names):
        if not question(page) or len(asked) >= most:
            return asked
        asked.append(answer(page, name))
    return asked
