"""A choice posted by a form: what is ticked, what the rest means, and what follows by itself."""

import pytest

from unclench.consultation.consultation import Consultation


@pytest.fixture
def begun(client):
    page = client.post("/consultation", data={"complaint": "cramp", "age": "70"}, follow_redirects=False)
    return page.headers["location"]


def kept(app, begun) -> Consultation:
    return app.state.desk.store.consultation(begun.rsplit("/", 1)[1])


def post(client, begun, **form):
    page = client.post(
        f"{begun}/answers",
        data={"finding": ["at_night", "immobile", "takes_water_tablet"], "choice": "also", **form},
        follow_redirects=False,
    )
    assert page.status_code == 303
    return page


def test_the_rest_is_absent_or_unknown_as_the_button_says(client, app, begun):
    post(client, begun, ticked=["immobile"], rest="unknown")
    assert kept(app, begun).replies[0].states == {
        "at_night": "unknown",
        "immobile": "present",
        "takes_water_tablet": "unknown",
    }
    post(client, begun, ticked=["immobile", "not_shown"], rest="absent", reply="0")
    reply = kept(app, begun).replies
    assert len(reply) == 1
    assert reply[0].choice == "also"
    assert reply[0].states["at_night"] == "absent"


def test_nothing_picked_of_which_one_can_be_picked_is_unknown_and_none_of_these_is_absent(client, app, begun):
    post(client, begun, rest="picked")
    assert set(kept(app, begun).states.values()) == {"unknown"}
    post(client, begun, rest="picked", ticked="none", reply="0")
    assert set(kept(app, begun).states.values()) == {"absent"}


def test_one_step_back_takes_all_of_it_back(client, app, begun):
    post(client, begun, ticked=["immobile"], rest="absent")
    client.post(f"{begun}/undo")
    assert kept(app, begun).replies == ()


def test_a_choice_that_the_folder_does_not_hold_is_passed_over(client, app, begun):
    post(client, begun, rest="absent", choice="made_up")
    assert kept(app, begun).replies[0].choice is None


def test_the_page_has_a_legend_and_a_box_for_each_line(client, begun):
    page = client.get(begun).text
    assert "<legend>Tick all that are so</legend>" in page
    assert page.count('type="checkbox" name="ticked"') >= 2
    assert "all others: not sure" in page


def test_a_single_question_is_shown_before_and_after_it_is_answered(client, begun):
    assert "I don\u2019t know" in client.get(f"{begun}/question/breathless").text
    client.post(f"{begun}/answers", data={"finding": "breathless", "state": "absent"})
    assert "Your answer now: <b>No</b>" in client.get(f"{begun}/question/breathless").text
