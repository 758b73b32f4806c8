"""A case file, or the same thing as JSON, becomes a case."""

import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from unclench.case.case import Case
from unclench.errors import InvalidCaseError, UnreadableCaseError
from unclench.records.fault import did_you_mean
from unclench.records.place import line_of, place

_CASE = TypeAdapter(Case)
_FIELDS = tuple(Case.__dataclass_fields__)
_STATES = "present, absent or unknown"


def read_case(file: Path) -> Case:
    """The case a YAML or JSON file states.

    Raises:
        UnreadableCaseError: The file is not there, not UTF-8, or neither YAML nor JSON.
        InvalidCaseError: Some of its fields are wrong; all faults are listed.
    """
    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise UnreadableCaseError(
            str(file),
            fault=f"the file cannot be read ({error.strerror})",
            remedy="Check its name and permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableCaseError(
            str(file), fault=f"byte {error.start} is not UTF-8", remedy="Save the file in UTF-8."
        ) from error
    try:
        raw = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except json.JSONDecodeError as error:
        raise UnreadableCaseError(
            f"{file}:{error.lineno}",
            fault=f"broken JSON: {error.msg}",
            remedy="Mend the brackets or quotes there.",
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise UnreadableCaseError(
            where, fault=f"broken YAML: {problem}", remedy="Mend the indentation, quotes or brackets there."
        ) from error
    return case_of({} if raw is None else raw, place=str(file), file=file)


def case_of(raw: Any, *, place: str, file: Path | None = None) -> Case:  # noqa: ANN401  whatever a file or a client sent
    """The case that a mapping states.

    Args:
        raw: What was read; anything but a mapping is a fault.
        place: Where it came from, for messages.
        file: The YAML or JSON file, if there is one, so that messages can name the line.

    Raises:
        InvalidCaseError: Some fields are wrong; all faults are listed.
    """
    if not isinstance(raw, dict):
        raise InvalidCaseError(
            place, [f"a case is a mapping of fields ({', '.join(_FIELDS)}), not {_kind(raw)}"]
        )
    try:
        return _CASE.validate_python({key: content for key, content in raw.items() if content is not None})
    except ValidationError as error:
        faults = [_fault_of(detail, file) for detail in error.errors(include_url=False)]
        raise InvalidCaseError(place, list(dict.fromkeys(faults))) from error


def _kind(raw: object) -> str:
    return {list: "a list", str: "a text", int: "a number", float: "a number"}.get(
        type(raw), type(raw).__name__
    )


def _fault_of(detail: Any, file: Path | None) -> str:  # noqa: ANN401  pydantic names this type only in private
    where = tuple(detail["loc"])
    line = line_of(file, where) if file else None
    at = f"{place(file, line)}: " if file and line else ""
    key = ".".join(str(part) for part in where)
    given = detail["input"]
    match where, detail["type"]:
        case _, "unexpected_keyword_argument":
            return f"{at}'{key}' is not a field of a case. " + did_you_mean(
                key, _FIELDS, f"the fields are {', '.join(_FIELDS)}."
            )
        case ("age", *_), _:
            return f"{at}age {given!r} is not possible: give years from 0 to 120, or null."
        case ("sex", *_), _:
            return f"{at}sex {given!r} is not known here: give male, female or null."
        case ("pregnant", *_), _:
            return f"{at}pregnant {given!r} is not known here: give true, false or null."
        case ("observations", finding, *_), "literal_error":
            return f"{at}observation '{finding}' is {given!r}: give {_STATES} (in words, without yes or no)."
        case _:
            return f"{at}{key}: {str(detail['msg'])[0].lower() + str(detail['msg'])[1:]} (it is {given!r})."
