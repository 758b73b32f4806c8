"""What was done of a plan, day by day, and the trials that run; each kept with its consultation."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, select

from unclench.errors import StoreUnavailableError, UnknownTrialError
from unclench.report.progress import Deed
from unclench.store.kept_trial import KeptTrial
from unclench.store.table import deeds, trials

_TRIAL = TypeAdapter(KeptTrial)


class Doings:
    """Ticks and trials of kept consultations."""

    def __init__(self, connection: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connection = connection

    def tick(self, consultation_id: str, slot: str, day: date, *, is_done: bool) -> None:
        """Keep that something was done on a day, or that it was not; on return it is on disk."""
        key = {"consultation_id": consultation_id, "slot": slot, "day": day}
        with self._connection() as connection:
            connection.execute(
                delete(deeds).where(
                    deeds.c.consultation_id == consultation_id, deeds.c.slot == slot, deeds.c.day == day
                )
            )
            if is_done:
                connection.execute(deeds.insert().values(**key))

    def ticked(self, consultation_id: str) -> frozenset[Deed]:
        """All that was done."""
        with self._connection() as connection:
            rows = connection.execute(
                select(deeds.c.slot, deeds.c.day).where(deeds.c.consultation_id == consultation_id)
            ).all()
        return frozenset((row.slot, row.day) for row in rows)

    def keep_trial(self, kept: KeptTrial) -> None:
        """Keep a trial as it now is; on return it is on disk."""
        document = _TRIAL.dump_json(kept).decode("utf-8")
        with self._connection() as connection:
            connection.execute(delete(trials).where(trials.c.id == kept.id))
            connection.execute(
                trials.insert().values(
                    id=kept.id,
                    consultation_id=kept.consultation_id,
                    begun=kept.trial.first_day,
                    document=document,
                )
            )

    def trials(self, consultation_id: str) -> tuple[KeptTrial, ...]:
        """The trials of a consultation, the latest first."""
        with self._connection() as connection:
            found = connection.scalars(
                select(trials.c.document)
                .where(trials.c.consultation_id == consultation_id)
                .order_by(trials.c.begun.desc(), trials.c.id)
            ).all()
        try:
            return tuple(_TRIAL.validate_json(document) for document in found)
        except ValidationError as error:
            raise StoreUnavailableError(
                f"consultation {consultation_id}",
                fault="a kept trial cannot be read",
                remedy="Restore the file from a backup, or delete this consultation.",
            ) from error

    def trial(self, consultation_id: str, trial_id: str) -> KeptTrial:
        """One trial.

        Raises:
            UnknownTrialError: The consultation has none with this id.
        """
        for kept in self.trials(consultation_id):
            if kept.id == trial_id:
                return kept
        raise UnknownTrialError(trial_id)

    def delete_trial(self, trial_id: str) -> None:
        """Forget a trial; nothing happens if there is none with this id."""
        with self._connection() as connection:
            connection.execute(delete(trials).where(trials.c.id == trial_id))
