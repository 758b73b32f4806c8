"""A knowledge folder becomes records, or a full list of its faults."""

import os
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import ryaml
from pydantic import TypeAdapter, ValidationError

from unclench.errors import FaultyKnowledgeError, KnowledgeFolderError
from unclench.records.asked import Asked
from unclench.records.check import check, check_units, check_unused
from unclench.records.choice import Choice
from unclench.records.condition import Condition
from unclench.records.domain import Domain
from unclench.records.fault import Fault
from unclench.records.finding import Finding
from unclench.records.investigation import Investigation
from unclench.records.kept import digest_of, keep, recall, recall_unchanged
from unclench.records.knowledge import Knowledge
from unclench.records.meanwhile import Meanwhile
from unclench.records.medicine import MedicineClass
from unclench.records.muscle import Muscle
from unclench.records.phrases import Phrases
from unclench.records.place import line_of, place
from unclench.records.rule import Rule
from unclench.records.source import Source
from unclench.records.treatment import Treatment

R = TypeVar("R")
File = tuple[str, Path, bytes]  # the kind of record, where it is, and its content

_KINDS: Mapping[str, Any] = {
    "conditions": Condition,
    "findings": Finding,
    "triage": Rule,
    "medicines": MedicineClass,
    "investigations": Investigation,
    "treatments": Treatment,
    "muscles": Muscle,
    "questions": Asked,
    "choices": Choice,
    "meanwhile": Meanwhile,
    "sources": Source,
}
_reader = cache(
    TypeAdapter
)  # made when a file is read at all: what is kept from an earlier run was checked then


def built_in() -> Path:
    """The folder of knowledge that comes with the package."""
    return Path(str(files("unclench") / "knowledge"))


def load(folder: Path | None = None) -> Knowledge:
    """Everything a folder states, checked.

    Args:
        folder: A knowledge folder; the built-in one if left out.

    Raises:
        KnowledgeFolderError: The folder is not there or has no domain.yaml.
        FaultyKnowledgeError: Its records have errors; all of them are listed.
    """
    folder = folder or built_in()
    untouched = recall_unchanged(folder)
    if untouched is not None:
        return untouched
    files = _files(folder)
    contents = _digest(folder, files)
    kept = recall(folder, contents)
    if kept is not None:
        keep(kept, contents)  # the files were touched, but hold what they held
        return kept
    knowledge, faults = _read(folder, files, contents)
    errors = [str(fault) for fault in faults if fault.level == "error"]
    if errors or knowledge is None:
        raise FaultyKnowledgeError(folder, errors)
    keep(knowledge, contents)
    return knowledge


def read(folder: Path, *, is_thorough: bool = False) -> tuple[Knowledge | None, tuple[Fault, ...]]:
    """The records of a folder, as far as they can be read, and every fault in it.

    Args:
        folder: A knowledge folder.
        is_thorough: Whether to make the slow checks too, which no record in use can depend on.

    Raises:
        KnowledgeFolderError: The folder is not there or has no domain.yaml.
    """
    files = _files(folder)
    return _read(folder, files, _digest(folder, files), is_thorough=is_thorough)


def _digest(folder: Path, files: list[File]) -> str:
    return digest_of((str(file.relative_to(folder)), content) for _, file, content in files)


def _files(folder: Path) -> list[File]:
    """The kind, place and content of every file of a folder, domain.yaml first."""
    if not folder.is_dir():
        raise KnowledgeFolderError(folder, fault="there is no such folder")
    if not (folder / "domain.yaml").is_file():
        raise KnowledgeFolderError(folder, fault="it holds no domain.yaml")
    found = [("domain", folder / "domain.yaml")]
    if (folder / "phrases.yaml").is_file():
        found.append(("phrases", folder / "phrases.yaml"))
    for kind in _KINDS:
        files = [
            Path(path, name)
            for path, _, names in os.walk(folder / kind)
            for name in names
            if name.endswith((".yaml", ".yml"))
        ]
        found += [(kind, file) for file in sorted(files, key=lambda file: file.stem)]
    return [(kind, file, _content(folder, file)) for kind, file in found]


def _content(folder: Path, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise KnowledgeFolderError(folder, fault=f"{file} cannot be read ({error.strerror})") from error


def _read(
    folder: Path, files: list[File], contents: str, *, is_thorough: bool = False
) -> tuple[Knowledge | None, tuple[Fault, ...]]:
    faults: list[Fault] = []
    domain = _record(files[0][1], files[0][2], _reader(Domain), faults)
    phrases: Phrases | None = None
    records: dict[str, dict[Any, Any]] = {kind: {} for kind in _KINDS}
    places: dict[str, dict[str, Path]] = {kind: {} for kind in _KINDS}
    for kind, file, content in files[1:]:
        if kind == "phrases":
            phrases = _record(file, content, _reader(Phrases), faults)
            continue
        record = _record(file, content, _reader(_KINDS[kind]), faults)
        if record is None:
            continue
        if record.id != file.stem:
            faults.append(
                Fault(
                    place=place(file, line_of(file, ("id",))),
                    fault=f"its id is '{record.id}' but the file is named '{file.stem}'",
                    consequence="nobody could find it by its id",
                    remedy=f"Name the file {record.id}.yaml or change the id.",
                )
            )
        if record.id in records[kind]:
            faults.append(
                Fault(
                    place=place(file),
                    fault=f"'{record.id}' is defined in {places[kind][record.id]} as well",
                    consequence="one of the two would be lost",
                    remedy="Keep one of the files.",
                )
            )
        records[kind][record.id] = record
        places[kind][record.id] = file
    if domain is None:
        return None, tuple(faults)
    knowledge = Knowledge(
        folder=folder,
        domain=domain,
        conditions=records["conditions"],
        findings=records["findings"],
        rules=records["triage"],
        medicine_classes=records["medicines"],
        investigations=records["investigations"],
        treatments=records["treatments"],
        muscles=records["muscles"],
        questions=records["questions"],
        choices=records["choices"],
        meanwhile=records["meanwhile"],
        sources=records["sources"],
        digest=contents,
        phrases=phrases,
    )
    faults.extend(check(knowledge, places))
    if is_thorough:
        faults.extend(check_units(knowledge, places))
        faults.extend(check_unused(knowledge, places))
    return knowledge, tuple(faults)


def _record(file: Path, content: bytes, reader: TypeAdapter[R], faults: list[Fault]) -> R | None:
    """One record, or None with its faults added to the list."""
    lost = "this record was left out"
    try:
        raw = ryaml.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        faults.append(
            Fault(
                place=place(file),
                fault=f"byte {error.start} is not UTF-8",
                consequence=lost,
                remedy="Save the file in UTF-8.",
            )
        )
        return None
    except ryaml.InvalidYamlError as error:
        line = re.search(r"at line (\d+)", str(error))
        faults.append(
            Fault(
                place=place(file, int(line[1]) if line else None),
                fault=f"broken YAML: {error}",
                consequence=lost,
                remedy="Mend the indentation, quotes or brackets there.",
            )
        )
        return None
    try:
        return reader.validate_python(raw)
    except ValidationError as error:
        faults.extend(_fault_of(file, detail) for detail in error.errors(include_url=False))
        return None


def _fault_of(file: Path, detail: Any) -> Fault:  # noqa: ANN401  pydantic names this type only in private
    """What the validator found, in our words."""
    where = tuple(detail["loc"])
    key = ".".join(str(part) for part in where) or "the file"
    message = str(detail["msg"]).removeprefix("Value error, ")
    remedy = "See docs/knowledge.md for what may stand there."
    match detail["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            fault = f"'{key}' is not a key of this record"
            remedy = "Remove it or mend its spelling (docs/knowledge.md lists the keys)."
        case "missing" | "missing_argument":
            fault = f"'{key}' is missing"
            remedy = "Add it (docs/knowledge.md shows how)."
        case "dataclass_type" | "dict_type" if not where:
            fault = "the file is not a mapping of keys to contents"
        case _:
            fault = f"{key}: {message[0].lower() + message[1:]}"
    return Fault(
        place=place(file, line_of(file, where)),
        fault=fault,
        consequence="this record was left out",
        remedy=remedy,
    )
