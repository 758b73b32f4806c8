"""The ids that records are known by: each is the stem of its file."""

from typing import NewType

ConditionId = NewType("ConditionId", str)
FindingId = NewType("FindingId", str)
RuleId = NewType("RuleId", str)
SourceId = NewType("SourceId", str)
MedicineId = NewType("MedicineId", str)
MedicineClassId = NewType("MedicineClassId", str)
InvestigationId = NewType("InvestigationId", str)
TreatmentId = NewType("TreatmentId", str)
MuscleId = NewType("MuscleId", str)
QuestionId = NewType("QuestionId", str)
ChoiceId = NewType("ChoiceId", str)
MeanwhileId = NewType("MeanwhileId", str)
