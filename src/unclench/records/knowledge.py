"""All records of one folder, found by their ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from unclench.records.asked import Asked
from unclench.records.choice import Choice
from unclench.records.condition import Condition
from unclench.records.domain import Domain
from unclench.records.finding import Finding
from unclench.records.ids import (
    ChoiceId,
    ConditionId,
    FindingId,
    InvestigationId,
    MeanwhileId,
    MedicineClassId,
    MedicineId,
    MuscleId,
    QuestionId,
    RuleId,
    SourceId,
    TreatmentId,
)
from unclench.records.investigation import Investigation
from unclench.records.meanwhile import Meanwhile
from unclench.records.medicine import Medicine, MedicineClass
from unclench.records.muscle import Muscle
from unclench.records.phrases import Phrases
from unclench.records.rule import Rule
from unclench.records.source import Source
from unclench.records.treatment import Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything a folder states. Mappings are in the order of their ids."""

    folder: Path
    domain: Domain
    conditions: Mapping[ConditionId, Condition]
    findings: Mapping[FindingId, Finding]
    rules: Mapping[RuleId, Rule]
    medicine_classes: Mapping[MedicineClassId, MedicineClass]
    investigations: Mapping[InvestigationId, Investigation]
    treatments: Mapping[TreatmentId, Treatment]
    muscles: Mapping[MuscleId, Muscle]
    questions: Mapping[QuestionId, Asked]
    choices: Mapping[ChoiceId, Choice]
    meanwhile: Mapping[MeanwhileId, Meanwhile]
    sources: Mapping[SourceId, Source]
    digest: str
    phrases: Phrases | None = None

    @property
    def version(self) -> str:
        """The folder's own version, and the start of a digest of its content."""
        return f"{self.domain.version}+{self.digest[:12]}"

    def medicines(self) -> dict[MedicineId, tuple[Medicine, MedicineClass]]:
        """Every medicine with its class, by id."""
        return {
            medicine.id: (medicine, group)
            for group in self.medicine_classes.values()
            for medicine in group.medicines
        }

    def findings_of_medicine(self, medicine_id: MedicineId) -> tuple[FindingId, ...]:
        """The history findings that taking a medicine makes true."""
        medicine, group = self.medicines()[medicine_id]
        own = (group.finding,) if group.finding else ()
        return own + medicine.also
