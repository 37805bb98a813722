"""The right of withdrawal: a document or a person leaves every synthesis and export at once; the step says when."""

from collections.abc import Sequence

from qualicode.i18n import N_
from qualicode.model.study import Document
from qualicode.store.project import Project
from qualicode.store.reading import Reader


def withdraw_documents(project: Project, document_ids: Sequence[str], withdrawn: bool = True) -> None:
    """Withdraw documents, or take them back in (their consent is then not recorded), in one step."""
    before = project.find_in(Document, "id", document_ids)
    changed = [one.id for one in before if (one.consent == "withdrawn") != withdrawn]
    one, many = (
        (N_("Withdraw a document"), N_("Withdraw {count} documents"))
        if withdrawn
        else (N_("Take a document back in"), N_("Take {count} documents back in"))
    )
    step = project.step(one) if len(changed) == 1 else project.step(many, count=len(changed))
    with step:
        consent = "withdrawn" if withdrawn else "unknown"
        project.update_many(Document, [(document_id, {"consent": consent}) for document_id in changed])


def extracts_of_documents(reader: Reader, document_ids: Sequence[str]) -> int:
    """How many extracts leave with these documents."""
    counts = reader.rows("SELECT document_id, count(*) FROM coding WHERE status <> 'withdrawn' GROUP BY document_id")
    wanted = set(document_ids)
    return sum(int(count) for document_id, count in counts if document_id in wanted)


def extracts_of_person(reader: Reader, person_id: str) -> int:
    """How many extracts hold words of this person, in all documents."""
    sql = (
        "SELECT count(DISTINCT k.id) FROM coding k JOIN turn u ON u.document_id = k.document_id"
        ' AND u.start < k."end" AND u."end" > k.start JOIN speaker s ON s.id = u.speaker_id'
        " WHERE s.person_id = ? AND k.status <> 'withdrawn'"
    )
    return int(reader.rows(sql, (person_id,))[0][0])
