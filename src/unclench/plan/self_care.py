"""What a person can do without a prescriber: chosen for the cause, the triggers and what he may safely do."""

from collections.abc import Iterable
from dataclasses import dataclass

from unclench.plan.options import Option

OWN = ("self_care", "exercise", "over_the_counter")
_GOOD = ("first", "option")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCare:
    """Everything a person can do himself, sorted.

    Attributes:
        relief: For the next minute or day. prevention: For the weeks to come.
        not_for_you: What others may do and he should not.
        believed: What many believe in and studies do not bear out for what he has.
    """

    relief: tuple[Option, ...]
    prevention: tuple[Option, ...]
    not_for_you: tuple[Option, ...]
    believed: tuple[Option, ...]


def own_care(options: Iterable[Option]) -> OwnCare:
    """Sort the remedies that need no prescriber; one that failed a fair trial, or did harm, is not offered again."""
    own = [
        option
        for option in options
        if option.treatment.setting in OWN and not (option.verdict and not option.verdict.is_offered_again)
    ]
    good = [option for option in own if option.role in _GOOD]
    safe = [option for option in good if option.severity not in ("forbidden", "avoid")]
    return OwnCare(
        relief=tuple(option for option in safe if "relief" in option.treatment.aim),
        prevention=tuple(option for option in safe if set(option.treatment.aim) - {"relief"}),
        not_for_you=tuple(option for option in good if option not in safe),
        believed=tuple(option for option in own if option.role not in _GOOD and option.uses),
    )


def for_a_doctor(options: Iterable[Option]) -> tuple[Option, ...]:
    """What a doctor or therapist may offer, that did not fail or harm before."""
    return tuple(
        option
        for option in options
        if option.treatment.setting not in OWN
        and option.role in (*_GOOD, "specialist")
        and not (option.verdict and not option.verdict.is_offered_again)
    )
