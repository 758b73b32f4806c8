"""What each page is called: the id of its record, with the kind behind it where two records share an id."""

from collections.abc import Mapping
from dataclasses import dataclass

from unclench.guide.page import KINDS, Kind, Pointer
from unclench.records.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class PageIds:
    """Every page by its kind and the id of its record."""

    pointers: Mapping[tuple[Kind, str], Pointer]

    @classmethod
    def of(cls, knowledge: Knowledge) -> "PageIds":
        """The ids of all pages of a folder. The first kind keeps a shared id, the others bear their kind."""
        titles: dict[Kind, dict[str, str]] = {
            "condition": {id_: record.lay_name for id_, record in knowledge.conditions.items()},
            "question": {id_: record.question for id_, record in knowledge.questions.items()},
            "treatment": {id_: record.lay_name for id_, record in knowledge.treatments.items()},
            "muscle": {id_: record.name for id_, record in knowledge.muscles.items()},
            "test": {id_: record.name for id_, record in knowledge.investigations.items()},
        }
        taken: set[str] = set()
        pointers = {}
        for kind in KINDS:
            for id_, title in titles[kind].items():
                page_id = f"{id_}_{kind}" if id_ in taken else id_
                taken.add(page_id)
                pointers[kind, id_] = Pointer(id=page_id, kind=kind, title=title)
        return cls(pointers)

    def __call__(self, kind: Kind, id_: str) -> Pointer:
        """The page of one record."""
        return self.pointers[kind, id_]
