"""Pages are found in the words people type."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from unclench.guide.search import Guide

QUERIES = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text())
FIRST = 3


@pytest.fixture(scope="module")
def guide(engine):
    return Guide.of(engine.knowledge)


def first(guide, text):
    return [page.id for page in guide.search(text).pages[:FIRST]]


def test_there_are_many_everyday_queries():
    assert len(QUERIES) >= 60
    assert len({query["ask"] for query in QUERIES}) == len(QUERIES)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["ask"])
def test_an_everyday_query_finds_its_page_among_the_first_three(guide, query):
    assert set(first(guide, query["ask"])) & set(query["expect"])


def test_every_page_is_found_by_its_name_and_by_each_of_its_other_names(guide):
    missed = [
        (page.id, name)
        for page in guide.pages.values()
        for name in (page.title, *page.also)
        if page.id not in first(guide, name)
    ]
    assert missed == []


def test_every_page_is_found_by_its_id_in_words(guide):
    missed = [
        page.id
        for page in guide.pages.values()
        if page.id not in [found.id for found in guide.search(page.id.replace("_", " ")).pages]
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("muscel twiching", "muscle twitching"), ("magnesuim", "magnesium"), ("bananna", "banana")],
)
def test_a_slip_of_the_pen_is_read_as_what_it_looks_like(guide, typed, meant):
    found = guide.search(typed)
    assert found.read_as == meant
    assert found.pages


def test_words_that_are_spelt_right_are_not_changed(guide):
    for query in ("magnesium", "woken by calf pain", "cramps", "twitch"):
        assert guide.search(query).read_as is None


def test_a_word_is_found_while_it_is_still_typed(guide):
    assert "does_magnesium_help" in [page.id for page in guide.search("magnes").pages]


def test_a_brand_finds_the_condition_that_the_medicine_causes(guide):
    assert "statin_associated_muscle_symptoms" in first(guide, "Crestor")


def test_word_forms_and_other_words_for_the_same_are_found(guide):
    assert set(first(guide, "cramping at night")) & set(first(guide, "cramps at nights"))
    for words in ("dark urine", "dark wee", "dark pee"):
        assert "rhabdomyolysis" in [page.id for page in guide.search(words).pages], words


@pytest.mark.parametrize("text", ["", "   ", "?!", "qqzzxxyy", '"', "\N{PILE OF POO}"])
def test_nothing_is_found_where_nothing_fits(guide, text):
    found = guide.search(text)
    assert found.pages == ()
    assert found.read_as is None


def test_words_of_the_query_language_are_words(guide):
    for text in (
        'calf AND "pain',
        "NEAR(calf pain)",
        "calf*",
        "title:calf",
        "calf OR",
        "-calf",
        "calf^2; DROP",
    ):
        assert guide.search(text).pages


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_no_text_breaks_the_search(guide, text):
    found = guide.search(text)
    assert len(found.pages) <= 10
    assert len(set(found.pages)) == len(found.pages)


def test_the_order_of_a_search_is_the_same_each_time_and_from_each_thread(guide):
    once = first(guide, "leg cramps at night")
    with ThreadPoolExecutor(8) as threads:
        assert all(
            found == once for found in threads.map(lambda _: first(guide, "leg cramps at night"), range(40))
        )


def test_ids_like_a_wrong_one_are_offered(guide):
    assert guide.nearest("nocturnal_leg_cramp")[0] == "nocturnal_leg_cramps"
    assert guide.nearest("qqzzxx") == ()
