"""The guide in the terminal: found, read, listed, and an id that no page has."""

import json

from test_cli import unclench


def test_a_search_prints_titles_ids_and_key_points():
    done = unclench("guide", "search", "woken", "by", "calf", "pain", knowledge=None)
    assert done.returncode == 0
    assert "Night-time leg cramps" in done.stdout.splitlines()[0]
    assert "nocturnal_leg_cramps" in done.stdout.splitlines()[0]


def test_a_search_as_json_has_the_documented_fields():
    done = unclench("guide", "search", "night cramps", "--json")
    found = json.loads(done.stdout)
    assert list(found) == ["read_as", "pages"]
    assert found["pages"][0]["id"] == "night_cramps"
    assert set(found["pages"][0]) == {"id", "kind", "title", "key"}


def test_a_misspelt_search_says_what_it_looked_for():
    done = unclench("guide", "search", "magnesuim", knowledge=None)
    assert done.stdout.startswith("Looked for: magnesium")


def test_a_search_that_finds_nothing_says_what_to_do():
    done = unclench("guide", "search", "qqzzxxyy")
    assert done.returncode == 0
    assert done.stdout == ""
    assert "unclench guide list" in done.stderr
    assert json.loads(unclench("guide", "search", "qqzzxxyy", "--json").stdout)["pages"] == []


def test_a_page_shows_the_key_point_first_and_sources_at_the_claim():
    done = unclench("guide", "show", "night_cramps")
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    assert "night" in lines[0].lower()
    assert "[" in "".join(lines[1:4])
    assert "When to get help" in lines


def test_a_page_as_json_is_the_page():
    page = json.loads(unclench("guide", "show", "clot", "--json").stdout)
    assert page["id"] == "clot"
    assert page["key"][0]["source"]["id"]
    assert page["help"]["care_level"]


def test_an_unknown_page_is_refused_with_its_nearest():
    done = unclench("guide", "show", "night_cramp")
    assert done.returncode == 8
    assert done.stdout == ""
    assert "no page 'night_cramp'" in done.stderr
    assert "Did you mean night_cramps?" in done.stderr


def test_all_pages_are_listed_or_those_of_one_kind():
    listed = json.loads(unclench("guide", "list", "--json").stdout)
    assert {"id": "night_cramps", "kind": "condition"}.items() <= listed[1].items() or listed
    tests = unclench("guide", "list", "--kind", "test").stdout
    assert tests.split() == ["potassium", "test", *tests.split()[2:]]
    assert unclench("guide", "list", "--kind", "poem").returncode == 2
