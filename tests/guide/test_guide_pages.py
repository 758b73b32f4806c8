"""Every record has a page, and everything on it says what it rests on."""

import pytest

from unclench.guide.page import Line
from unclench.guide.search import Guide
from unclench.guide.words import ages, share, shares
from unclench.records.load import load
from unclench.records.source import Statement

TREATMENT = """
id: warmth
name: Superficial heat
lay_name: Warmth
setting: self_care
aim: [relief]
cost: low
about: [{text: "A warm pad.", source: {id: count_2020}}]
used_for: [{condition: night_cramps, role: option, say: "Some like it.", source: {id: count_2020}}]
effects: [{outcome: pain, say: "It eased pain a little.", measure: in_words, source: {id: count_2020}}]
hazards:
  - {severity: with_care, when: swelling, say: "Take care.", clinical: Caution, source: {id: count_2020}}
  - {severity: forbidden, when: {has: clot}, say: "Not with a clot.", clinical: No, source: {id: count_2020}}
fair_trial: {weeks: 2, say: "Try it for two weeks."}
"""
MUSCLE = """
id: calf
name: Calf
clinical: Triceps surae
seen_from: back
about: [{text: "It cramps most.", source: {id: count_2020}}]
now: [{name: Pull the toes up, steps: ["Sit down.", "Pull."], hold_s: [10, 30], repeats: 3, source: {id: count_2020}}]
stop_if: [{text: "It hurts more.", source: {id: count_2020}}]
"""
QUESTION = """
id: potassium
question: Do bananas help?
answer: [{text: "Nobody knows.", source: {id: count_2020}}]
means_for_you: [{text: "Do not count on it.", source: {id: count_2020}}]
doubt: Nobody has looked.
conditions: [night_cramps]
treatments: [warmth]
muscles: [calf]
investigations: [potassium]
"""


@pytest.fixture(scope="module")
def guide(engine):
    return Guide.of(engine.knowledge)


@pytest.fixture
def small_guide(small_copy):
    for kind, id_, text in (
        ("treatments", "warmth", TREATMENT),
        ("muscles", "calf", MUSCLE),
        ("questions", "potassium", QUESTION),
    ):
        (small_copy / kind).mkdir()
        (small_copy / kind / f"{id_}.yaml").write_text(text)
    return Guide.of(load(small_copy))


def test_every_record_has_a_page(engine, guide):
    knowledge = engine.knowledge
    for kind, records in (
        ("condition", knowledge.conditions),
        ("question", knowledge.questions),
        ("treatment", knowledge.treatments),
        ("muscle", knowledge.muscles),
        ("test", knowledge.investigations),
    ):
        for id_ in records:
            assert guide.page(kind, id_).kind == kind
    assert len(guide.pages) == len(guide.ids.pointers)


def test_there_are_pages_for_the_questions_people_ask(engine):
    assert len(engine.knowledge.questions) >= 36


def test_every_line_of_every_page_says_what_it_rests_on(guide):
    for page in guide.pages.values():
        for line in (*page.key, *page.help.lines, *(line for part in page.sections for line in part.lines)):
            assert line.source or line.basis in {"estimate", "judgement", "inferred", "guideline"}, page.id
        assert page.help.care_level is None or page.help.source or page.help.basis


def test_a_line_that_rests_on_nothing_cannot_be_made():
    with pytest.raises(ValueError, match="nothing stands behind"):
        Line(text="Bananas cure cramps.")


def test_every_statement_of_a_record_is_on_its_page_with_its_source(engine, guide):
    knowledge = engine.knowledge
    records = [
        *(("condition", record) for record in knowledge.conditions.values()),
        *(("question", record) for record in knowledge.questions.values()),
        *(("treatment", record) for record in knowledge.treatments.values()),
        *(("muscle", record) for record in knowledge.muscles.values()),
        *(("test", record) for record in knowledge.investigations.values()),
    ]
    for kind, record in records:
        page = guide.page(kind, record.id)
        shown = {
            (line.text, line.source.id)
            for line in (
                *page.key,
                *page.help.lines,
                *(line for part in page.sections for line in part.lines),
            )
            if line.source
        }
        for field in type(record).__dataclass_fields__:
            for one in getattr(record, field) if isinstance(getattr(record, field), tuple) else ():
                if isinstance(one, Statement):
                    assert (one.text, one.source.id) in shown, (record.id, field)


def test_every_page_that_is_named_is_there(guide):
    for page in guide.pages.values():
        for other in page.related:
            assert guide.pages[other.id].title == other.title


def test_danger_rules_stand_on_the_page_of_what_they_point_to_the_most_urgent_first(engine, guide):
    domain = engine.knowledge.domain
    for rule in engine.knowledge.rules.values():
        for condition in rule.points_to:
            lines = guide.page("condition", condition).help.lines
            assert rule.say in {line.text for line in lines}
            ranks = [
                domain.urgency(next(care.id for care in domain.care_levels if care.name == line.strong))
                for line in lines
            ]
            assert ranks == sorted(ranks, reverse=True)


def test_a_share_among_some_is_not_told_as_one_among_all(engine, guide):
    """Numb feet are counted among those who have any numbness, so they say nothing of all with night cramps."""
    link = next(
        link
        for link in engine.knowledge.conditions["nocturnal_leg_cramps"].links
        if link.finding == "numb_or_tingling_feet"
    )
    assert engine.knowledge.findings[link.finding].implies
    assert "numb or tingling feet" not in guide.pages["nocturnal_leg_cramps"].told().lower()


def test_a_treatment_tells_first_what_is_forbidden(small_guide):
    page = small_guide.pages["warmth"]
    assert [(line.strong, line.text) for line in page.help.lines] == [
        ("Not to be used", "Not with a clot."),
        ("Only with care", "Take care."),
    ]
    assert "It eased pain a little." in page.told()
    assert "Try it for two weeks." in page.told()
    assert "Warmth" in small_guide.pages["night_cramps"].told()


def test_a_muscle_tells_the_steps_in_order_and_how_long(small_guide):
    now = small_guide.pages["calf"].sections[0]
    assert now.is_order
    assert [line.text for line in now.lines] == [
        "Sit down.",
        "Pull.",
        "Hold it for 10 to 30 seconds. Do it 3 times.",
    ]
    assert small_guide.pages["calf"].help.lines[0].text == "It hurts more."


def test_of_two_records_with_one_id_the_second_bears_its_kind(small_guide):
    assert small_guide.pages["potassium"].kind == "question"
    assert small_guide.pages["potassium_test"].kind == "test"
    assert "potassium_test" in {other.id for other in small_guide.pages["potassium"].related}


def test_a_question_says_what_is_not_known(small_guide):
    page = small_guide.pages["potassium"]
    assert page.key[0].text == "Nobody knows."
    assert page.sections[-1].heading == "What is not known"


def test_shares_are_told_as_so_many_of_so_many():
    assert share(0.43) == "4 in 10"
    assert share(0.15) == "15 in 100"
    assert share(0.001) == "1 in 1,000"
    assert share(0.000057) == "6 in 100,000"
    assert share(0.97) == "nearly all"
    assert share(1e-9) == "fewer than 1 in 1,000,000"
    assert shares(0.2, 0.45) == "2 to 4 in 10"
    assert shares(0.01, 0.06) == "1 to 6 in 100"
    assert shares(1e-8, 1e-5) == "fewer than 10 in 1,000,000"
    assert shares(0.8, 0.99) == "at least 8 in 10"
    assert ages(0, 120) == "people of all ages"
    assert ages(60, 120) == "people aged 60 and over"
    assert ages(0, 7) == "people up to 7 years old"
