"""Every page can be read by people who do not read much: Flesch-Kincaid grade 9 at most."""

import pytest

from unclench.guide.grade import reading_grade
from unclench.guide.search import Guide

MOST = 9.0
HARDER = {  # page: why it cannot be said more simply
    "repetitive_nerve_stimulation": "nearly all of its words are names of rare illnesses that have no shorter ones",
}


@pytest.fixture(scope="module")
def grades(engine):
    guide = Guide.of(engine.knowledge)
    return {page.id: reading_grade(page) for page in guide.pages.values()}


def test_every_page_reads_at_grade_9_or_says_why_not(grades):
    assert {
        page: round(grade, 1) for page, grade in grades.items() if grade > MOST and page not in HARDER
    } == {}


def test_no_page_is_excused_without_need(grades):
    assert {page for page in HARDER if grades[page] <= MOST} == set()
    assert all(len(reason) > 20 for reason in HARDER.values())


def test_answers_to_questions_are_easier_still(engine, grades):
    questions = [grades[page] for page in engine.knowledge.questions if page in grades]
    assert max(questions) <= 8
    assert sum(questions) / len(questions) <= 6
