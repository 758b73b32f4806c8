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


def press(page, name):
    """Give an answer: yes to a question, or a tick on the first line; no to all of it; or don't know."""
    lines = page.locator(".ask__lines input")
    if not lines.count():
        page.get_by_role("button", name=name, exact=True).click()
        return
    is_one = lines.first.get_attribute("type") == "radio"
    if name == "Yes":
        lines.first.check(force=True)
    elif name == "No" and is_one:
        lines.last.check(force=True)
    page.locator(".ask__choices button").nth(0 if name in ("Yes", "No") else 1).click()


def press_keys(page, key):
    """The same with the keyboard alone."""
    if not page.locator(".ask__lines input").count():
        page.keyboard.press(key)
        return
    if key == "y":
        tab_to(page, "e => e.name === 'ticked'")
        page.keyboard.press("Space")
    tab_to(page, f"e => e === document.querySelectorAll('.ask__choices button')[{int(key == 'd')}]")
    page.keyboard.press("Enter")


def tab_to(page, wanted):
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"({wanted})(document.activeElement)"):
            return
    raise AssertionError(f"the Tab key does not come to {wanted}")


def progress(page):
    """Which step it is; the address where there is none."""
    return page.evaluate("document.querySelector('#progress')?.innerText ?? location.pathname")


def answer(page, name, *, key=None):
    """Answer a step and wait for what comes next; its words."""
    asked, before = question(page), progress(page)
    press_keys(page, key) if key else press(page, name)
    until(page, lambda: progress(page) != before)
    return asked


def answer_all(page, names=("No", "No", "I don\u2019t know", "Yes", "No"), most=30):
    """Answer until the result is there; the questions in order."""
    asked = []
    for name in cycle(names):
        if not question(page) or len(asked) >= most:
            return asked
        asked.append(answer(page, name))
    return asked
