"""`unclench findings`, `conditions`, `medicines`, `investigations`, `treatments`: every id, found by any of its words."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from unclench.cli.options import as_json, knowledge_folder
from unclench.records.load import load

Entry = Mapping[str, object]


@click.command()
@click.argument("word", required=False)
@click.option(
    "--kind", type=click.Choice(["complaint", "symptom", "sign", "history", "result"]), help="Only this kind."
)
@as_json
@knowledge_folder
def findings(word: str | None, kind: str | None, *, as_json: bool, folder: Path | None) -> None:
    """List findings: what can be present or absent in a patient."""
    _show(
        [
            {
                "id": finding.id,
                "name": finding.name,
                "clinical": finding.clinical,
                "kind": finding.kind,
                "topic": finding.topic,
                "question": finding.question,
                "told_by": finding.told_by,
                "synonyms": finding.synonyms,
            }
            for finding in load(folder).findings.values()
            if kind is None or finding.kind == kind
        ],
        word,
        as_json=as_json,
    )


@click.command()
@click.argument("word", required=False)
@as_json
@knowledge_folder
def conditions(word: str | None, *, as_json: bool, folder: Path | None) -> None:
    """List conditions: what may cause the complaint, and what a patient may be known to have."""
    knowledge = load(folder)
    entries: list[Entry] = [
        {
            "id": condition.id,
            "name": condition.lay_name,
            "clinical": condition.name,
            "group": condition.group,
            "danger": condition.danger,
            "care": condition.care,
            "synonyms": condition.synonyms,
        }
        for condition in knowledge.conditions.values()
    ]
    entries += [
        {"id": finding.id, "name": finding.name, "clinical": finding.clinical, "synonyms": finding.synonyms}
        for finding in knowledge.findings.values()
        if finding.kind == "history" and finding.topic == knowledge.domain.diagnoses_topic
    ]
    _show(entries, word, as_json=as_json)


@click.command()
@click.argument("word", required=False)
@as_json
@knowledge_folder
def medicines(word: str | None, *, as_json: bool, folder: Path | None) -> None:
    """List medicines with brand names and class."""
    _show(
        [
            {"id": id_, "name": medicine.name, "class": group.name, "brands": medicine.brands}
            for id_, (medicine, group) in sorted(load(folder).medicines().items())
        ],
        word,
        as_json=as_json,
    )


@click.command()
@click.argument("word", required=False)
@as_json
@knowledge_folder
def investigations(word: str | None, *, as_json: bool, folder: Path | None) -> None:
    """List investigations with the unit their results are read in."""
    _show(
        [
            {
                "id": id_,
                "name": test.name,
                "clinical": test.clinical,
                **({"unit": test.measured.unit} if test.measured else {}),
            }
            for id_, test in load(folder).investigations.items()
        ],
        word,
        as_json=as_json,
    )


@click.command()
@click.argument("word", required=False)
@as_json
@knowledge_folder
def treatments(word: str | None, *, as_json: bool, folder: Path | None) -> None:
    """List remedies, exercises, medicines and procedures."""
    _show(
        [
            {
                "id": id_,
                "name": treatment.lay_name,
                "clinical": treatment.name,
                "setting": treatment.setting,
                "synonyms": treatment.synonyms,
            }
            for id_, treatment in load(folder).treatments.items()
        ],
        word,
        as_json=as_json,
    )


def _show(entries: Iterable[Entry], word: str | None, *, as_json: bool) -> None:
    found = [entry for entry in entries if word is None or _matches(entry, word)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    width = max((len(str(entry["id"])) for entry in found), default=0)
    for entry in found:
        extra = entry.get("brands") or ()
        brands = (
            f" ({', '.join(str(brand) for brand in extra)})" if isinstance(extra, tuple) and extra else ""
        )
        unit = f" [{entry['unit']}]" if "unit" in entry else ""
        click.echo(f"{entry['id']!s:<{width}}  {entry['name']}{brands}{unit}")
    if not found:
        click.echo(f"Nothing matches '{word}'.", err=True)


def _matches(entry: Entry, word: str) -> bool:
    text = " ".join(" ".join(part) if isinstance(part, tuple) else str(part) for part in entry.values())
    return all(
        piece in text.casefold().replace("_", " ") for piece in word.casefold().replace("_", " ").split()
    )
