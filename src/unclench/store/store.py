"""Consultations kept in a database, each answer safe on disk before the next question is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, create_engine, delete, event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from unclench.consultation.consultation import Consultation
from unclench.errors import NewerStoreError, StoreUnavailableError, UnknownConsultationError
from unclench.store.doings import Doings
from unclench.store.episode import Episode
from unclench.store.table import consultations, deeds, episodes, trials

_CONSULTATION = TypeAdapter(Consultation)
_FILE = "unclench.sqlite3"


class Store:
    """Kept consultations.

    Attributes:
        doings: What was done of their plans, and their trials.
    """

    def __init__(self, engine: Engine, *, place: str) -> None:
        self._engine = engine
        self._place = place
        self.doings = Doings(self._connection)

    @classmethod
    def in_folder(cls, folder: Path) -> "Store":
        """The store in an SQLite file of a folder; both are made if need be.

        Raises:
            StoreUnavailableError: The folder cannot be written, or the file is damaged.
            NewerStoreError: A newer Unclench wrote the file.
        """
        file = folder / _FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with file.open("ab"):
                pass
        except OSError as error:
            raise StoreUnavailableError(
                folder,
                fault=f"this folder cannot be written ({error.strerror})",
                remedy="Give one that can with --data DIR, or change its permissions.",
            ) from error
        file.chmod(0o600)
        engine = create_engine(f"sqlite:///{file}")
        event.listen(engine, "connect", _settle)
        store = cls(engine, place=str(file))
        store._bring_up_to_date()
        return store

    def save(self, consultation: Consultation, *, changed: datetime) -> None:
        """Keep a consultation as it now is; on return it is on disk."""
        document = _CONSULTATION.dump_json(consultation).decode("utf-8")
        with self._connection() as connection:
            connection.execute(delete(consultations).where(consultations.c.id == consultation.id))
            connection.execute(
                consultations.insert().values(
                    id=consultation.id, changed=changed, document=document, series=consultation.visits_of
                )
            )

    def consultation(self, consultation_id: str) -> Consultation:
        """One consultation.

        Raises:
            UnknownConsultationError: There is none with this id.
        """
        with self._connection() as connection:
            document = connection.scalar(
                select(consultations.c.document).where(consultations.c.id == consultation_id)
            )
        if document is None:
            raise UnknownConsultationError(consultation_id)
        return self._read(document)

    def visits(self, consultation_id: str) -> tuple[Consultation, ...]:
        """Every consultation of the series that one belongs to, the oldest first.

        Raises:
            UnknownConsultationError: There is none with this id.
        """
        series = self.consultation(consultation_id).visits_of
        with self._connection() as connection:
            documents = connection.scalars(
                select(consultations.c.document).where(consultations.c.series == series)
            ).all()
        return tuple(sorted(map(self._read, documents), key=_began))

    def recent(self, n: int) -> tuple[Consultation, ...]:
        """The last visit of each series, the series changed last first."""
        of, latest = consultations.c.series, func.max(consultations.c.changed)
        with self._connection() as connection:
            series = connection.scalars(select(of).group_by(of).order_by(latest.desc(), of).limit(n)).all()
            documents = connection.scalars(select(consultations.c.document).where(of.in_(series))).all()
        last = {one.visits_of: one for one in sorted(map(self._read, documents), key=_began)}
        return tuple(last[one] for one in series)

    def delete(self, consultation_id: str) -> None:
        """Forget one consultation for good, with all that belongs to it; the other visits of its series stay.

        Raises:
            UnknownConsultationError: There is none with this id.
        """
        with self._connection() as connection:
            for table in (deeds, trials):
                connection.execute(delete(table).where(table.c.consultation_id == consultation_id))
            gone = connection.execute(delete(consultations).where(consultations.c.id == consultation_id))
        if not gone.rowcount:
            raise UnknownConsultationError(consultation_id)

    def delete_series(self, consultation_id: str) -> None:
        """Forget every visit of the series that a consultation belongs to, for good, with all that belongs to them.

        Raises:
            UnknownConsultationError: There is none with this id.
        """
        series = self.consultation(consultation_id).visits_of
        visits = select(consultations.c.id).where(consultations.c.series == series)
        with self._connection() as connection:
            for table in (deeds, trials):
                connection.execute(delete(table).where(table.c.consultation_id.in_(visits)))
            connection.execute(delete(consultations).where(consultations.c.series == series))

    def note(self, episode: Episode) -> None:
        """Keep one cramp; on return it is on disk."""
        with self._connection() as connection:
            connection.execute(episodes.insert().values(id=episode.id, at=episode.at, muscle=episode.muscle))

    def take_back(self, episode_id: str) -> None:
        """Forget one cramp; nothing happens if there is none with this id."""
        with self._connection() as connection:
            connection.execute(delete(episodes).where(episodes.c.id == episode_id))

    def recent_episodes(self, n: int) -> tuple[Episode, ...]:
        """The cramps noted last, the latest first."""
        with self._connection() as connection:
            rows = connection.execute(select(episodes).order_by(episodes.c.at.desc()).limit(n)).all()
        return tuple(Episode(id=row.id, at=_with_zone(row.at), muscle=row.muscle) for row in rows)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _read(self, document: str) -> Consultation:
        try:
            return _CONSULTATION.validate_json(document)
        except ValidationError as error:
            raise StoreUnavailableError(
                self._place,
                fault="a kept consultation cannot be read",
                remedy="Restore the file from a backup, or move it away to start afresh.",
            ) from error

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """A connection whose work is kept whole or not at all."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except OperationalError as error:
            raise StoreUnavailableError(
                self._place,
                fault=f"the database cannot be used ({error.orig})",
                remedy="Check that the disk has room, that the file can be written, and that no other program holds it.",
            ) from error
        except DatabaseError as error:
            raise StoreUnavailableError(
                self._place,
                fault=f"the database is damaged ({error.orig})",
                remedy="Restore it from a backup, or move it away to start afresh.",
            ) from error

    def _bring_up_to_date(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(files("unclench") / "store" / "migrations"))
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        with self._connection() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            if found != "ok":
                raise StoreUnavailableError(
                    self._place,
                    fault="the database is damaged",
                    remedy="Restore it from a backup, or move it away to start afresh.",
                )
            tables = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
            )
            if tables.scalar():
                revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
                if revision is not None and revision not in known:
                    raise NewerStoreError(self._place, revision=str(revision))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise NewerStoreError(self._place, revision=str(error)) from error


def _began(consultation: Consultation) -> tuple[datetime, str]:
    return consultation.started, consultation.id


def _with_zone(moment: datetime) -> datetime:
    """A moment as it was kept; SQLite drops the zone, which is always UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _settle(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """What every SQLite connection needs for an answer to outlive the program: journal, and wait for the disk."""
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
