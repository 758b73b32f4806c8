"""The whole way through the pages, as people go it: phone and desktop, keys alone, without scripts."""

import re
import signal

import pytest
from serving import Serving
from web_steps import QUESTION, answer, answer_all, begin, fill_opening, press, progress, tab_to, until

SMALL_TARGETS = """() => [...document.querySelectorAll(`main button, main .button, .chip, .pill, .check, .field, .switch a,
    main summary, .theme__open, .open a, .answers__change`)].filter(e => e.offsetParent)
    .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
YES, NO, UNKNOWN = "Yes", "No", "I don\u2019t know"


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_whole_interview_leads_to_a_result_and_fits_the_screen(server, open_page, size):
    page = open_page(size=size)
    begin(page, server.url)
    assert re.fullmatch(r"Step 1\. (About \d+ left|Nearly done)\.", progress(page))
    answer(page, NO)
    assert progress(page).startswith("Step 2. ")
    until(page, lambda: page.evaluate("document.activeElement.id") == "question")
    asked = answer_all(page)
    page.wait_for_url("**/result")
    assert len(asked) >= 3
    titles = [title.inner_text() for title in page.locator("main h2").all()]
    wanted = ["What may explain it", "What would tell more", "What this is not", "Answers you gave"]
    assert [title for title in titles if title in wanted] == wanted
    assert page.locator(".care h1").inner_text()
    assert page.locator(".care__icon").count() == 1
    assert page.locator("main a.source[rel~=noreferrer]").count() > 0
    assert page.locator(".answers__row").count() == len(asked) + 1
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]


def test_narrowest_phone_shows_every_page_without_scrolling_sideways(server, open_page):
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    at = begin(page, server.url)
    for path in (server.url + "/", at, at + "/result", at + "/result?view=clinician", at + "/answers"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_targets_are_large_enough_for_stiff_hands(server, open_page):
    page = open_page()
    at = begin(page, server.url)
    for path in (server.url + "/", at, at + "/result"):
        page.goto(path)
        small = page.evaluate(SMALL_TARGETS)
        assert small == [], path


def test_keyboard_alone_from_first_page_to_result(server, open_page):
    page = open_page(size="desktop")
    page.goto(server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, "e => e.name === 'complaint' && e.value === 'painful_cramp'")
    page.keyboard.press("Space")
    tab_to(page, "e => e.id === 'age'")
    page.keyboard.type("40")
    tab_to(page, "e => e.id === 'medicines'")
    page.keyboard.type("lipit")
    page.wait_for_selector("#medicines-list:not([hidden])")
    assert page.get_attribute("#medicines", "aria-expanded") == "true"
    chosen = page.get_attribute("#medicines", "aria-activedescendant")
    assert "Atorvastatin" in page.locator(f"#{chosen}").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.locator("input[name=medicine_ids]").evaluate_all(
        "all => all.map(e => [e.value, e.checked])"
    ) == [["atorvastatin", True]]
    tab_to(page, "e => e.type === 'submit' && e.closest('.sheet')")
    page.keyboard.press("Enter")
    page.wait_for_selector(QUESTION)
    for key in ("y", "n", "d"):
        answer(page, None, key=key)
        if page.url.endswith("/result"):
            break
    states = [row.inner_text() for row in _answers(page, server)]
    for state, words in zip(states, (YES, NO, UNKNOWN), strict=False):
        assert words in state


def test_back_takes_the_last_answer_back(server, open_page):
    page = open_page()
    at = begin(page, server.url)
    first = answer(page, NO)
    answer(page, UNKNOWN)
    page.get_by_role("button", name="Back").click()
    until(page, lambda: progress(page).startswith("Step 2. "))
    page.get_by_role("button", name="Back").click()
    until(page, lambda: progress(page).startswith("Step 1. "))
    assert page.locator(QUESTION).inner_text() == first
    page.get_by_role("link", name="Back").click()
    assert page.url == at + "/opening"
    assert page.input_value("#age") == "71"
    page.fill("#age", "33")
    page.get_by_role("button", name="Keep these changes").click()
    page.goto(at + "/answers")
    assert "33 years" in page.locator(".facts").inner_text()


def test_an_answer_can_be_changed_from_the_result(server, open_page):
    page = open_page()
    at = begin(page, server.url)
    question = answer(page, NO)
    page.get_by_role("link", name="Show the result now").click()
    page.get_by_role("link", name=f"Change the answer to: {question}").click()
    assert progress(page) == "Change an answer"
    press(page, UNKNOWN)
    page.wait_for_url(at + "/result")
    assert page.locator(".answers__state").first.inner_text().startswith(UNKNOWN)


def test_a_choice_shows_what_was_ticked_when_it_is_changed(server, open_page):
    page = open_page()
    at = begin(page, server.url)
    while not page.locator("input[type=checkbox][name=ticked]").count():
        answer(page, UNKNOWN)
    label = page.locator(".ask__lines .chip").first.inner_text()
    question = answer(page, YES)
    page.goto(at + "/answers")
    row = page.locator(".answers__row", has_text=question).last
    assert f"Yes: {label}" in row.inner_text()
    assert "No: " in row.inner_text()
    row.get_by_role("link").click()
    assert page.locator(".ask__lines input").first.is_checked()
    page.locator(".ask__lines input").first.uncheck(force=True)
    press(page, UNKNOWN)
    page.wait_for_url(at + "/result")
    page.goto(at + "/answers")
    assert f"{UNKNOWN}: {label}" in page.locator(".answers__row", has_text=question).last.inner_text()


def test_an_open_question_can_be_answered_from_the_result(server, open_page):
    page = open_page()
    at = begin(page, server.url)
    page.goto(at + "/result")
    link = page.locator(".open a").first
    question = link.inner_text()
    link.click()
    assert page.locator(QUESTION).inner_text() == question
    page.get_by_role("button", name=NO, exact=True).click()
    page.wait_for_url(at + "/result")
    assert page.locator(".answers__question").inner_text() == question


def test_without_scripts_everything_works(server, open_page):
    page = open_page(java_script_enabled=False)
    fill_opening(page, server.url)
    page.fill("#medicines", "lipitor, furosemid")
    page.get_by_role("button", name="Start the questions").click()
    assert page.locator("h1").inner_text() == "Please look again"
    assert page.locator("input[name=medicine_ids][value=atorvastatin]").is_checked()
    page.get_by_role("checkbox", name="Furosemide").check(force=True)
    page.get_by_role("button", name="Start the questions").click()
    at = page.url
    for name in (NO, UNKNOWN, NO):
        before = progress(page)
        press(page, name)
        assert progress(page) != before
    page.get_by_role("button", name="Back").click()
    assert progress(page).startswith("Step 3. ")
    page.get_by_role("link", name="Show the result now").click()
    assert page.url == at + "/result"
    assert "Furosemide, Atorvastatin" in page.locator(".facts").inner_text()
    page.get_by_role("link", name="For a clinician").click()
    assert page.locator(".table tbody tr").count() > 1


def test_the_same_numbers_come_again_when_the_result_is_reloaded(server, open_page):
    page = open_page(size="desktop")
    at = begin(page, server.url)
    page.goto(at + "/result?view=clinician")
    first = page.locator(".table").inner_text()
    page.reload()
    assert page.locator(".table").inner_text() == first


def test_a_consultation_is_deleted_after_one_more_look(server, open_page):
    page = open_page()
    at = begin(page, server.url)
    page.goto(at + "/delete")
    page.get_by_role("link", name="Keep them").click()
    assert page.url == at + "/result"
    page.get_by_role("link", name="Delete these answers").click()
    page.get_by_role("button", name="Yes, forget them").click()
    assert page.get_by_role("status").first.inner_text() == "Those answers are forgotten for good."
    assert page.goto(at).status == 404
    assert page.locator("h1").inner_text() == "These answers are not here"


def test_theme_is_kept_from_page_to_page(server, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(server.url)
    for name, id_ in (("Night", "night"), ("Dark", "dark"), ("Automatic", "system")):
        page.locator(".theme__open").click()
        page.get_by_role("button", name=re.compile(f"^{name}")).click()
        assert page.locator("html").get_attribute("data-theme") == id_
    page.goto(server.url + "/api/docs")
    assert page.locator("html").get_attribute("data-theme") == "system"


def test_kill_in_the_middle_keeps_every_answer(tmp_path, open_page):
    serving = Serving(tmp_path / "data").wait()
    page = open_page()
    at = begin(page, serving.url)
    asked = [answer(page, name) for name in (NO, UNKNOWN, NO)]
    waiting, before = page.locator(QUESTION).inner_text(), progress(page)
    serving.stop(signal.SIGKILL)
    press(page, NO)
    page.wait_for_selector("#unreachable:not([hidden])")
    again = Serving(tmp_path / "data", port=serving.port).wait()
    try:
        press(page, NO)
        until(page, lambda: progress(page) != before)
        assert page.locator("#unreachable").is_hidden()
        page.goto(at + "/answers")
        assert [row.inner_text() for row in page.locator(".answers__question").all()] == [*asked, waiting]
    finally:
        again.stop()


def _answers(page, server):
    id_ = page.url.split("/consultation/")[1].split("/")[0]
    page.goto(f"{server.url}/consultation/{id_}/answers")
    return page.locator(".answers__row").all()
