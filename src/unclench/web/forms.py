"""What a browser posts, read into values or into faults that can be shown beside the fields."""

import re
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from unclench.case.case import Case, State
from unclench.consultation.complaint import complaint_of
from unclench.interview.ticked import Rest
from unclench.records.ids import ChoiceId, ConditionId, FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import Sex
from unclench.web.names import Names, Unresolved

_OLDEST_YEARS = 120
_STATES = ("present", "absent", "unknown")
LEAVE = "leave"
HEARD = "heard."
_RESTS = (
    "absent",
    "unknown",
    "picked",
)  # the last: of the lines of which one can be picked, the others are not so


class UnreadableFormError(ValueError):
    """A form lacks what its page always sends."""


async def read_form(request: Request) -> FormData:
    """The fields of a posted form."""
    return await request.form()


PostedForm = Annotated[FormData, Depends(read_form)]


def text(form: FormData, name: str) -> str:
    """One field, without spaces at its ends; empty if it is not there."""
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""


def texts(form: FormData, name: str) -> tuple[str, ...]:
    """Every value of a field that may come more than once."""
    return tuple(dict.fromkeys(found for found in form.getlist(name) if isinstance(found, str)))


def local_path(wanted: str) -> str:
    """A path on this site; the first page for anything else."""
    return wanted if re.fullmatch(r"/(?![/\\])[\w\-./?=&]*", wanted) else "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The answer to one step.

    Attributes:
        shown: The findings the page asked about.
        ticked: Those said to be so.
        rest: What the others are; unknown where one could be picked and none was.
        at: The place of the reply that is changed, if one is.
        is_change: Whether to go back to the result.
    """

    shown: tuple[FindingId, ...]
    ticked: tuple[FindingId, ...]
    rest: Rest
    choice: ChoiceId | None
    is_danger: bool
    at: int | None
    is_change: bool

    @classmethod
    def read(cls, form: FormData) -> "AnswerForm":
        """The answer that was posted: yes, no or don't know to one question, or what was ticked of several.

        Raises:
            UnreadableFormError: It holds no answer.
        """
        shown = tuple(FindingId(finding) for finding in texts(form, "finding") if finding)
        state, rest = text(form, "state"), text(form, "rest")
        if not shown or (state not in _STATES if len(shown) == 1 and not rest else rest not in _RESTS):
            raise UnreadableFormError(
                "The form that came here holds no answer, so nothing was changed. Go back and answer once more."
            )
        picked = texts(form, "ticked")
        if not rest:
            picked, rest = (shown, "absent") if state == "present" else ((), state)
        is_open = rest == "picked" and not picked
        return cls(
            shown=shown,
            ticked=tuple(finding for finding in shown if finding in picked),
            rest="unknown" if is_open else cast("Rest", rest.replace("picked", "absent")),
            choice=ChoiceId(text(form, "choice")) if text(form, "choice") else None,
            is_danger=bool(text(form, "danger")),
            at=int(text(form, "reply")) if re.fullmatch(r"\d{1,4}", text(form, "reply")) else None,
            is_change=text(form, "then") == "result",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningForm:
    """The first page as it was filled in.

    Attributes:
        story: What was written in own words. story_read: That of it which was shown back.
        heard: Findings of the story, and what was said of each after it was shown back; "leave" leaves it out.
        fears: Conditions that are feared.
        age: As typed.
        illness_ids, medicine_ids: What was picked or could be resolved.
        illnesses_unknown, medicines_unknown: What was typed and names nothing known.
        faults: By field, what has to be mended first.
    """

    story: str = ""
    story_read: str = ""
    heard: dict[FindingId, str] = field(default_factory=dict)
    fears: tuple[ConditionId, ...] = ()
    age: str = ""
    sex: str = ""
    pregnant: str = ""
    complaint: tuple[FindingId, ...] = ()
    illness_ids: tuple[str, ...] = ()
    illnesses_unknown: tuple[Unresolved, ...] = ()
    illnesses_complete: bool = False
    medicine_ids: tuple[str, ...] = ()
    medicines_unknown: tuple[Unresolved, ...] = ()
    medicines_complete: bool = False
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> "OpeningForm":
        """The form as somebody would have filled it in for a case."""
        return cls(
            heard=dict(case.observations.items()),
            fears=case.fears,
            age="" if case.age is None else f"{case.age:g}",
            sex=case.sex or "",
            pregnant="" if case.pregnant is None else ("yes" if case.pregnant else "no"),
            complaint=case.complaint,
            illness_ids=case.known_conditions,
            illnesses_complete=case.known_conditions_complete,
            medicine_ids=case.medicines,
            medicines_complete=case.medicines_complete,
        )

    @classmethod
    def read(
        cls, form: FormData, *, illnesses: Names, medicines: Names, knowledge: Knowledge
    ) -> "OpeningForm":
        """The form that was posted, with every fault in it.

        Args:
            form: What was posted.
            illnesses: What a person may know to have.
            medicines: What a person may take.
            knowledge: The folder, which says what can bring somebody here.
        """
        illness_ids, illnesses_unknown = illnesses.resolve(text(form, "illnesses"))
        medicine_ids, medicines_unknown = medicines.resolve(text(form, "medicines"))
        heard = {
            FindingId(key.removeprefix(HEARD)): said
            for key, said in form.items()
            if key.startswith(HEARD) and isinstance(said, str) and said in (*_STATES, LEAVE)
        }
        ticked = [FindingId(finding) for finding in texts(form, "complaint")]
        said = [id_ for id_, state in heard.items() if state == "present" and id_ in knowledge.findings]
        filled = cls(
            story=text(form, "story"),
            story_read=text(form, "story_read"),
            heard=heard,
            fears=tuple(ConditionId(fear) for fear in texts(form, "fears")),
            age=text(form, "age"),
            sex=text(form, "sex"),
            pregnant=text(form, "pregnant"),
            complaint=_complaint(ticked, said, knowledge),
            illness_ids=tuple(dict.fromkeys((*texts(form, "illness_ids"), *illness_ids))),
            illnesses_unknown=illnesses_unknown,
            illnesses_complete=bool(text(form, "illnesses_complete")),
            medicine_ids=tuple(dict.fromkeys((*texts(form, "medicine_ids"), *medicine_ids))),
            medicines_unknown=medicines_unknown,
            medicines_complete=bool(text(form, "medicines_complete")),
        )
        filled.faults.update(filled._faults())
        return filled

    @property
    def case(self) -> Case:
        """The case it states; only a form without faults states one."""
        return Case(
            age=_years(self.age),
            sex=cast("Sex", self.sex) if self.sex else None,
            pregnant={"yes": True, "no": False}.get(self.pregnant),
            complaint=self.complaint,
            fears=self.fears,
            known_conditions=self.illness_ids,
            known_conditions_complete=self.illnesses_complete,
            medicines=self.medicine_ids,
            medicines_complete=self.medicines_complete,
            observations={
                finding: cast("State", state)
                for finding, state in self.heard.items()
                if state != LEAVE and finding not in self.complaint
            },
        )

    @property
    def is_read(self) -> bool:
        """Whether all that is written was shown back."""
        return self.story == self.story_read

    def _faults(self) -> dict[str, str]:
        faults: dict[str, str] = {}
        if not self.complaint:
            faults["complaint"] = (
                "Tick at least one thing that bothers you, or tell it in your own words. Without it there is nothing to explain."
            )
        if self.age and _years(self.age) is None:
            faults["age"] = (
                f"“{self.age}” cannot be an age. Give years from 0 to {_OLDEST_YEARS}, or leave it empty."
            )
        if self.sex not in ("", "female", "male"):
            faults["sex"] = f"“{self.sex}” is not known here. Choose female, male, or leave it open."
        if self.pregnant not in ("", "yes", "no"):
            faults["pregnant"] = f"“{self.pregnant}” is not known here. Choose yes or no, or leave it open."
        for key, unknown in (("illnesses", self.illnesses_unknown), ("medicines", self.medicines_unknown)):
            if unknown:
                listed = ", ".join(f"“{unresolved.word}”" for unresolved in unknown)
                faults[key] = (
                    f"We do not know {listed}. Tick what you meant, or go on without: you can still tell your doctor."
                )
        return faults


def _complaint(ticked: list[FindingId], said: list[FindingId], knowledge: Knowledge) -> tuple[FindingId, ...]:
    """What was ticked and, of what was written, what can bring somebody."""
    if not ticked:
        return complaint_of(said, knowledge)
    written = (finding for finding in said if knowledge.findings[finding].kind == "complaint")
    return tuple(dict.fromkeys((*ticked, *written)))


def _years(typed: str) -> float | None:
    try:
        years = float(typed.replace(",", "."))
    except ValueError:
        return None
    return years if 0 <= years <= _OLDEST_YEARS else None
