"""House rules: what the documents say is so, every id resolves, and nothing names an outside machine."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
import yaml
from evaluation import is_miss, outcomes, reasons, row

from unclench import web
from unclench.case.case import Case
from unclench.cli.exit_codes import EXIT_CODES, PORT_IN_USE
from unclench.cli.main import cli
from unclench.consultation.follow_up import Changes
from unclench.guide.page import Help, Line, Page, Section
from unclench.guide.search import Guide
from unclench.records.load import built_in, read
from unclench.report.plan import Advice, ClinicalOption, Plan
from unclench.report.report import Cause, Changed, FollowUp, LookAgain, Moved, Report, Sign
from unclench.report.trial import Trial
from unclench.report.visit import Leader, VisitLine

ROOT = Path(__file__).parents[2]
INTERFACES = (ROOT / "docs" / "interfaces.md").read_text()
CASES = ROOT / "tests" / "cases"


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_command_and_exit_code_is_documented():
    for name in cli.commands:
        assert f"unclench {name}" in INTERFACES or f"`{name}`" in INTERFACES
    for code in {code for _, code in EXIT_CODES} | {PORT_IN_USE}:
        assert f"| {code} |" in INTERFACES


def test_every_sub_command_is_documented():
    for name, command in cli.commands.items():
        for part in getattr(command, "commands", {}):
            assert f"unclench {name} {part}" in INTERFACES, part


def test_every_page_and_request_is_documented():
    modules = [import_module(f"unclench.web.{module.name}") for module in iter_modules(web.__path__)]
    routes = [route for module in modules if hasattr(module, "router") for route in module.router.routes]
    paths = {re.sub(r"\{(\w+_)?id\}", "{id}", route.path) for route in routes if "GET" in route.methods}
    assert {"/guide/{id}", "/api/guide/{id}", "/consultation/{id}/result"} <= paths
    for path in paths - {"/api/"}:  # leads to the description
        assert re.search(rf"[` ]{re.escape(path)}[`?]", INTERFACES), path


def test_every_field_of_the_result_is_documented():
    follow_up = (FollowUp, Moved, Changed, LookAgain, Sign, VisitLine, Leader, Changes)
    for shape in (Report, Cause, Page, Section, Line, Help, *follow_up):
        for field in shape.__dataclass_fields__:
            assert f"`{field.rstrip('_')}`" in INTERFACES, field


def test_the_readme_shows_the_true_output_of_its_session():
    readme = (ROOT / "README.md").read_text()
    shown = re.search(r"\$ unclench assess docs/example_case\.yaml\n(.*?)```", readme, re.DOTALL).group(1)
    done = subprocess.run(
        [sys.executable, "-m", "unclench", "assess", "docs/example_case.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    position = 0
    for part in shown.strip("\n").split("\n...\n"):
        lines = [line.rstrip() for line in part.strip("\n").splitlines()]
        starts = [i for i in range(position, len(printed)) if printed[i : i + len(lines)] == lines]
        assert starts, f"not printed any more:\n{part}"
        position = starts[0] + len(lines)


def test_the_first_20_lines_of_the_readme_tell_how_to_run_and_test_it():
    top = "\n".join((ROOT / "README.md").read_text().splitlines()[:20])
    for words in ("make run", "make test", "not a diagnosis", "clinician"):
        assert words in top


def test_the_built_in_knowledge_has_no_fault():
    knowledge, faults = read(built_in(), is_thorough=True)
    assert knowledge
    assert [str(fault) for fault in faults if fault.level == "error"] == []


def test_every_question_is_one_and_has_a_reason(engine):
    for finding in engine.knowledge.findings.values():
        assert finding.question.endswith("?"), finding.id
        assert finding.question.count("?") == 1, finding.id
        assert len(finding.why) > 20, finding.id
        assert "PROVISIONAL" not in str(finding), finding.id


def test_no_danger_question_can_be_hidden(engine):
    """What alone may call for emergency care can always be asked."""
    for finding in ("saddle_numbness", "sudden_weakness", "bladder_or_bowel_change", "dark_urine", "fever"):
        assert engine.knowledge.findings[finding].ask_if == ()
        assert engine.knowledge.findings[finding].implies == ()


def test_no_text_tells_anyone_to_stop_a_medicine(engine):
    texts = [rule.say for rule in engine.knowledge.rules.values()]
    texts += [
        line.text
        for page in Guide.of(engine.knowledge).pages.values()
        for line in (*page.key, *(line for part in page.sections for line in part.lines), *page.help.lines)
    ]
    texts += [s.text for c in engine.knowledge.conditions.values() for s in (*c.about, *c.what_helps)]
    for text in texts:
        assert not re.search(r"(?<!not )\bstop (taking|your (medicine|tablet|statin))", text.lower()), text


def test_no_address_of_a_registry_or_path_of_a_machine_is_kept():
    registries = "|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.", "deb" + r"\.debian"))
    paths = r"(?<![\w.])/(" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me")) + r")/\w"
    for file in tracked():
        if file.suffix in {".png", ".js"}:
            continue
        text = re.sub(r"https?://\S+", "", file.read_text(encoding="utf-8", errors="ignore"))
        assert not re.search(f"{registries}|{paths}", text), file


@pytest.fixture(scope="module")
def found(engine):
    return outcomes(engine)


def test_every_published_patient_is_encoded_and_runs(found):
    files = {file.stem for file in (CASES / "published").glob("*.yaml")}
    assert {outcome.expected.id for outcome in found} == files
    assert len(found) == 95
    assert any(outcome.rank is None for outcome in found)
    assert not any(outcome.failure for outcome in found)


def test_every_miss_has_a_reason_and_no_hit_has_one(found):
    misses = {outcome.expected.id for outcome in found if is_miss(outcome)}
    assert set(reasons()) == misses
    assert all(len(reason) > 20 for reason in reasons().values())


def test_the_evaluation_page_is_of_this_knowledge(engine, found):
    page = (ROOT / "docs" / "evaluation.md").read_text()
    why = reasons()
    for outcome in found:
        assert row(engine, outcome, why.get(outcome.expected.id, "")) in page


def test_the_cases_hold_no_text_of_their_records():
    for file in (CASES / "published").glob("*.yaml"):
        case = yaml.safe_load(file.read_text())
        assert set(case) <= {
            "age",
            "sex",
            "pregnant",
            "known_conditions",
            "known_conditions_complete",
            "medicines",
            "medicines_complete",
            "complaint",
            "observations",
            "results",
        }


def test_every_field_of_a_plan_and_of_a_trial_is_documented():
    for shape in (Plan, Advice, ClinicalOption, Trial):
        for field in shape.__dataclass_fields__:
            assert f"`{field.rstrip('_')}`" in INTERFACES, field
    for field in Case.__dataclass_fields__:
        assert field in INTERFACES, field


def test_no_hazard_and_no_plan_text_tells_anyone_to_stop_a_medicine(engine):
    texts = [hazard.say for one in engine.knowledge.treatments.values() for hazard in one.hazards]
    texts += [statement.text for one in engine.knowledge.treatments.values() for statement in one.about]
    for text in texts:
        assert not re.search(r"(?<!not )\bstop (taking|your (medicine|tablet|statin))", text.lower()), text
