import openpyxl
import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code
from qualicode.services import codebook, codebook_files


@pytest.fixture
def filled(project):
    a = codebook.create_code(project, "Accès et recours", hue=30)
    codebook.create_code(project, "Non-recours", a.id, hue=120, definition="Ne pas demander\nce à quoi on a droit")
    codebook.create_code(project, "=1+1", a.id, hue=200, includes="- une liste")
    return project


def shape(project):
    paths = codebook.paths(project)
    return sorted((paths[c.id], c.definition, c.includes) for c in project.find(Code))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".qdc"])
def test_a_codebook_comes_back_as_it_went(filled, tmp_path, suffix):
    path = tmp_path / f"grille{suffix}"
    assert codebook_files.export_codebook(filled, path) == 3
    before = shape(filled)
    codebook.delete_codes(filled, [c.id for c in filled.find(Code, parent_id=None)])
    report = codebook_files.import_codebook(filled, path)
    assert report.added == 3
    if suffix == ".qdc":  # REFI-QDA knows a description only
        before = [(p, d, "") for p, d, _ in before]
    assert shape(filled) == before
    assert codebook_files.import_codebook(filled, path).added == 0


def test_no_formula_leaves_the_program(filled, tmp_path):
    codebook_files.export_codebook(filled, tmp_path / "g.xlsx")
    for row in openpyxl.load_workbook(tmp_path / "g.xlsx").worksheets[0].iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    codebook_files.export_codebook(filled, tmp_path / "g.csv")
    assert ";=1+1" not in (tmp_path / "g.csv").read_text("utf-8-sig")


def test_known_codes_are_completed_never_overwritten(filled, tmp_path):
    path = tmp_path / "g.csv"
    path.write_text(
        "Catégorie;Nom;Définition\nAccès et recours;Non-recours;autre\n"
        ";Cadre de vie;le quartier\n;Accès et recours;tout ce qui…\n",
        "cp1252",
    )
    report = codebook_files.import_codebook(filled, path)
    assert (report.added, report.completed, report.known) == (1, 1, 1)
    found = {c.name: c.definition for c in filled.find(Code)}
    assert found["Non-recours"].startswith("Ne pas demander") and found["Accès et recours"] == "tout ce qui…"
    filled.undo()
    assert filled.count(Code) == 3


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vide.csv", b""),
        ("sans.csv", b"a;b\n1;2\n"),
        ("guillemets.csv", b'name;definition\n"un;deux\n'),
        ("faux.xlsx", b"pas un zip"),
        ("bombe.qdc", b'<!DOCTYPE a [<!ENTITY x "y">]><CodeBook>&x;'),
        ("grille.pdf", b"%PDF"),
    ],
)
def test_bad_files_are_refused_by_name_and_change_nothing(filled, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    steps = filled.last_seq
    with pytest.raises(UserError, match=name.split(".")[0]):
        codebook_files.import_codebook(filled, tmp_path / name)
    assert filled.last_seq == steps


def test_codebooks_of_other_programs(project, shared_data):
    for path in sorted((shared_data / "refi" / "codebooks").glob("*.qdc")):
        codebook_files.read_codebook(path)
    found = codebook_files.read_codebook(
        shared_data / "refi" / "codebooks" / "generated_QualCoder-4.0beta__Codebook.qdc"
    )
    paths = [" / ".join(entry.path) for entry in found]
    assert "Métier & savoir-faire / apprentissage / apprentissage par imitation" in paths
    assert "émotion 🙂" in paths


def test_the_codebook_is_a_word_document_to_print(project, tmp_path):
    import docx

    bus = codebook.create_code(project, "Transports & bus", definition="Tout ce qui roule", includes="le car")
    codebook.create_code(project, "Retards", bus.id)
    out = tmp_path / "grille.docx"
    assert codebook_files.export_codebook(project, out) == 2
    made = docx.Document(str(out))
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows[1][0] == "Transports & bus" and "Tout ce qui roule" in rows[1][1] and "le car" in rows[1][1]
    assert rows[2][0].endswith("Retards")
