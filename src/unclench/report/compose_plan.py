"""What the plan stage found becomes one plan for a reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from unclench.case.case import Case
from unclench.plan.ledger import Verdict
from unclench.plan.needs import Need
from unclench.plan.options import HazardMet, Option
from unclench.plan.schedule import DAYS, Appointment
from unclench.plan.self_care import OwnCare
from unclench.plan.timeline import CascadeFound, Suspect
from unclench.records.ids import ConditionId, MedicineId, TreatmentId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import CareLevel
from unclench.records.source import Citation, Statement
from unclench.report.plan import (
    Advice,
    Ask,
    Because,
    CascadeWarning,
    CauseTreated,
    ClinicalOption,
    FindOut,
    Graded,
    MedicineSuspect,
    Plan,
    PlannedFor,
    SideEffect,
    Slot,
    StudyResult,
    Tally,
)
from unclench.report.reference import reference, sentences, to_reference
from unclench.report.report import Sentence
from unclench.report.timeline_words import clue_in_words

_MOST_EVIDENCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the plan stage found for one patient.

    Attributes:
        likely: Chance of each condition considered. known: Those the patient is known to have.
    """

    case: Case
    likely: Mapping[ConditionId, float]
    known: tuple[ConditionId, ...]
    options: tuple[Option, ...]
    own: OwnCare
    doctors: tuple[Option, ...]
    week: tuple[Appointment, ...]
    suspects: tuple[Suspect, ...]
    cascades: tuple[CascadeFound, ...]


def compose_plan(knowledge: Knowledge, parts: Parts, level: CareLevel | None, *, is_clinician: bool) -> Plan:
    """The plan of one patient; in an emergency nothing to try at home is offered."""
    care = knowledge.domain.care(level) if level else None
    is_emergency = level == knowledge.domain.care_levels[0].id
    own = OwnCare(relief=(), prevention=(), not_for_you=(), believed=()) if is_emergency else parts.own
    suspects = tuple(_suspect(knowledge, one) for one in parts.suspects)
    cascades = tuple(_cascade(knowledge, one) for one in parts.cascades)
    return Plan(
        care_level=level,
        care_name=care.name if care else None,
        what_to_do=care.do if care else None,
        causes=tuple(_cause(knowledge, parts, condition) for condition in parts.likely),
        self_care=tuple(_advice(knowledge, option) for option in own.relief),
        prevention=tuple(_advice(knowledge, option) for option in own.prevention),
        not_for_you=tuple(_advice(knowledge, option) for option in own.not_for_you),
        believed=tuple(_advice(knowledge, option) for option in own.believed),
        ask_your_doctor=tuple(_asks(knowledge, parts, suspects, cascades)),
        schedule=() if is_emergency else tuple(_slot(knowledge, one) for one in parts.week),
        medicines=suspects,
        cascades=cascades,
        tried=tuple(_tallies(knowledge, parts)),
        options=tuple(_clinical(knowledge, option) for option in parts.options) if is_clinician else None,
        knowledge_version=knowledge.version,
        not_a_diagnosis=knowledge.domain.what_it_is_not,
    )


def _advice(knowledge: Knowledge, option: Option) -> Advice:
    treatment = option.treatment
    effects = [
        effect
        for effect in treatment.effects
        if effect.condition is None or any(use.condition == effect.condition for use in option.uses)
    ]
    return Advice(
        treatment=treatment.id,
        name=treatment.lay_name,
        setting=treatment.setting,
        for_=_planned_for(knowledge, option),
        severity=option.severity,
        because=_because(knowledge, option.because, is_clinician=False),
        find_out=to_find_out(knowledge, option, is_clinician=False),
        about=sentences(knowledge, treatment.about),
        evidence=_said(knowledge, ((effect.say, effect.source) for effect in effects))[:_MOST_EVIDENCE],
        how=sentences(knowledge, treatment.how),
        fair_trial=treatment.fair_trial.say if treatment.fair_trial else None,
        fair_trial_source=reference(knowledge, treatment.fair_trial.source) if treatment.fair_trial else None,
        tried=_tried_in_words(knowledge, option.verdict) if option.verdict else None,
    )


def _clinical(knowledge: Knowledge, option: Option) -> ClinicalOption:
    treatment = option.treatment
    return ClinicalOption(
        treatment=treatment.id,
        name=treatment.name,
        setting=treatment.setting,
        for_=_planned_for(knowledge, option),
        severity=option.severity,
        because=_because(knowledge, option.because, is_clinician=True),
        find_out=to_find_out(knowledge, option, is_clinician=True),
        effect=tuple(
            StudyResult(
                outcome=effect.outcome,
                say=effect.say,
                measure=effect.measure,
                value=effect.value,
                unit=effect.unit,
                interval=effect.interval,
                versus=effect.versus,
                value_versus=effect.value_versus,
                n=effect.n,
                population=effect.population,
                source=to_reference(knowledge, effect.source),
            )
            for effect in treatment.effects
        ),
        evidence=tuple(
            Graded(
                scheme=grade.scheme,
                grade=grade.grade,
                say=grade.say,
                source=to_reference(knowledge, grade.source),
            )
            for grade in treatment.grades
        ),
        dose=sentences(knowledge, treatment.dose),
        onset=sentences(knowledge, treatment.onset),
        monitoring=sentences(knowledge, treatment.monitoring),
        stopping=sentences(knowledge, treatment.stopping),
        side_effects=tuple(
            SideEffect(effect=one.effect, frequency=one.frequency, source=to_reference(knowledge, one.source))
            for one in treatment.side_effects
        ),
        cost=treatment.cost,
        is_taken=option.is_taken,
        tried=_tried_in_words(knowledge, option.verdict) if option.verdict else None,
    )


def _planned_for(knowledge: Knowledge, option: Option) -> tuple[PlannedFor, ...]:
    return tuple(
        PlannedFor(
            condition=use.condition,
            name=knowledge.conditions[use.condition].lay_name,
            role=use.role,
            say=use.say,
            source=to_reference(knowledge, use.source),
        )
        for use in option.uses
    )


def _because(knowledge: Knowledge, met: Iterable[HazardMet], *, is_clinician: bool) -> tuple[Because, ...]:
    return tuple(
        Because(
            rule=one.rule,
            severity=one.hazard.severity,
            text=one.hazard.clinical if is_clinician else one.hazard.say,
            source=to_reference(knowledge, one.hazard.source),
        )
        for one in met
    )


def to_find_out(knowledge: Knowledge, option: Option, *, is_clinician: bool) -> tuple[FindOut, ...]:
    """Each thing that is not known, once, with every rule that waits for it, the worst first."""
    waiting: dict[Need, list[HazardMet]] = {}
    for met in option.could_be:
        for need in met.open:
            waiting.setdefault(need, []).append(met)
    return tuple(
        FindOut(
            kind=need.kind,
            id=need.id,
            question=need.question,
            told_by=need.told_by,
            rules=_because(knowledge, met, is_clinician=is_clinician),
        )
        for need, met in waiting.items()
    )


def _cause(knowledge: Knowledge, parts: Parts, condition: ConditionId) -> CauseTreated:
    record = knowledge.conditions[condition]
    offers = (
        (f"{option.treatment.lay_name}: {use.say}", use.source)
        for option in parts.doctors
        for use in option.uses
        if use.condition == condition and option.severity not in ("forbidden", "avoid")
    )
    is_known = condition in parts.known
    return CauseTreated(
        condition=condition,
        name=record.lay_name,
        p=None if is_known else parts.likely[condition],
        is_known=is_known,
        first_steps=sentences(knowledge, record.what_helps),
        doctor_may_offer=_said(knowledge, offers),
        ask=record.ask,
    )


def _asks(
    knowledge: Knowledge,
    parts: Parts,
    suspects: tuple[MedicineSuspect, ...],
    cascades: tuple[CascadeWarning, ...],
) -> Iterable[Ask]:
    for warning in cascades:
        yield Ask(kind="cascade", text=warning.text, source=warning.source)
    for suspect in suspects:
        if suspect.likelihood in ("probable", "possible"):
            yield Ask(
                kind="medicine",
                text=f"Ask your prescriber whether {_named(knowledge, suspect.medicine)} could have a part in the cramps. "
                f"{' '.join(suspect.words)} Change nothing before you have asked.",
                source=suspect.source,
            )
    for option in parts.doctors:
        use = option.uses[0] if option.uses else None
        if use is None:
            continue
        name = option.treatment.lay_name
        if option.severity in ("forbidden", "avoid"):
            yield Ask(
                kind="not_for_you",
                text=f"{name}: this may not be right for you. {option.because[0].hazard.say}",
                source=to_reference(knowledge, option.because[0].hazard.source),
            )
        else:
            yield Ask(
                kind="treatment",
                text=f"{name}: ask whether this could be right for you. {use.say}",
                source=to_reference(knowledge, use.source),
            )
    asked = (question for condition in parts.likely for question in knowledge.conditions[condition].ask)
    for question in dict.fromkeys(asked):
        yield Ask(kind="question", text=question, source=None)


def _tallies(knowledge: Knowledge, parts: Parts) -> Iterable[Tally]:
    by_treatment: Mapping[str, Verdict | None] = {
        option.treatment.id: option.verdict for option in parts.options
    }
    for remedy in dict.fromkeys(one.remedy for one in parts.case.tried):
        verdict = by_treatment.get(remedy)
        if verdict is None:
            continue
        treatment = knowledge.treatments[TreatmentId(remedy)]
        fair = treatment.fair_trial
        yield Tally(
            treatment=treatment.id,
            name=treatment.lay_name,
            verdict=verdict.kind,
            text=_tried_in_words(knowledge, verdict),
            is_offered_again=verdict.is_offered_again,
            source=to_reference(knowledge, fair.source) if fair and fair.source else None,
        )


def _tried_in_words(knowledge: Knowledge, verdict: Verdict) -> str:
    fair = knowledge.treatments[TreatmentId(verdict.tried.remedy)].fair_trial
    weeks = f" for {verdict.tried.weeks:g} weeks" if verdict.tried.weeks is not None else ""
    trial = f" A fair trial: {fair.say}" if fair else ""
    match verdict.kind:
        case "helped":
            return f"You tried this{weeks} and it helped. Go on with it."
        case "harmed":
            return f"You tried this{weeks} and it made things worse, so it is not offered again."
        case "failed":
            return f"You tried this{weeks} and it did not help. That was a fair trial, so it is not offered again."
        case "no_fair_trial":
            return f"You tried this{weeks}. That was too short to tell.{trial}"
        case "cannot_tell":
            return f"You tried this{weeks}. Nobody can tell from that whether it helps.{trial}"


def _suspect(knowledge: Knowledge, suspect: Suspect) -> MedicineSuspect:
    frame = knowledge.domain.timeline
    assert frame is not None  # noqa: S101  without it no suspect is found
    words = [clue_in_words(clue) for clue in suspect.clues] or ["No date tells when it was begun or changed."]
    if suspect.onset and any(clue.kind == "onset" for clue in suspect.clues):
        words.append(suspect.onset.say)
    source: Citation = suspect.onset.source if suspect.onset else frame.words
    return MedicineSuspect(
        medicine=suspect.course.medicine,
        name=knowledge.medicines()[MedicineId(suspect.course.medicine)][0].name,
        likelihood=suspect.likelihood,
        words=tuple(words),
        known_to=_said(
            knowledge,
            ((knowledge.conditions[link.condition].lay_name, link.source) for link in suspect.links),
        ),
        source=to_reference(knowledge, source),
    )


def _cascade(knowledge: Knowledge, found: CascadeFound) -> CascadeWarning:
    cascade = found.cascade
    culprit, remedy = found.culprit.medicine, found.remedy.medicine
    low, high = cascade.interval
    return CascadeWarning(
        culprit=culprit,
        remedy=remedy,
        days=found.days,
        text=f"{_named(knowledge, remedy).capitalize()} was begun {found.days} days after {_named(knowledge, culprit)}. "
        "Cramps can come from a medicine, and then a second one is given for them. "
        "Ask your prescriber to look at both. Change nothing before you have asked.",
        clinical=f"Possible prescribing cascade; adjusted sequence ratio {cascade.sequence_ratio:g} "
        f"({low:g} to {high:g}) in {cascade.population}",
        source=to_reference(knowledge, cascade.source),
    )


def _slot(knowledge: Knowledge, one: Appointment) -> Slot:
    routine = one.routine
    return Slot(
        id=f"{one.treatment}-{routine.at}",
        treatment=TreatmentId(one.treatment),
        what=one.what,
        say=routine.say,
        at=routine.at,
        days=tuple(DAYS[day] for day in one.days),
        minutes=routine.minutes,
        weeks=routine.weeks,
        source=to_reference(knowledge, routine.source),
        check_first=one.check_first,
        ask_first=one.ask_first,
    )


def _named(knowledge: Knowledge, medicine: str) -> str:
    name = knowledge.medicines()[MedicineId(medicine)][0].name
    return f"{name[0].lower()}{name[1:]}"


def _said(knowledge: Knowledge, said: Iterable[tuple[str, Citation]]) -> tuple[Sentence, ...]:
    return sentences(knowledge, tuple(Statement(text=text, source=source) for text, source in said))
