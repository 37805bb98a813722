"""The terminal does the whole job, refuses in one sentence, and its help and exit codes hold."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import jsonschema
import pytest

from qualicode import cli, resources
from qualicode.services import importing
from qualicode.store import files

INTERVIEW = """Enquêtrice : Et quand vous avez une démarche à faire ?
Habitante : Alors la mairie, j'y vais plus. On me renvoie d'un guichet à l'autre.
Enquêtrice : Votre voisine vous aide ?
Habitante : Oui, elle a un don pour ça, elle fait les papiers de toute la cage d'escalier.
"""


@pytest.fixture(autouse=True)
def _private(tmp_path, monkeypatch):
    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command line in this process: (exit code, stdout, stderr)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["qualicode", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        captured = capsys.readouterr()
        return left.value.code or 0, captured.out, captured.err

    return run


@pytest.fixture
def study(run, tmp_path):
    path = tmp_path / "Étude.qualicode"
    (tmp_path / "entretien.txt").write_text(INTERVIEW, "utf-8")
    (tmp_path / "grille.csv").write_text(
        "parent;name;definition\n;Accès et recours;\nAccès et recours;Non-recours;ne pas demander ses droits\n", "utf-8"
    )
    assert run("new", path, "--coder", "Inès Morvan")[0] == 0
    assert run("import", path, tmp_path / "entretien.txt", "--territory", "Vaubourg")[0] == 0
    assert run("codebook", "import", path, tmp_path / "grille.csv")[0] == 0
    return path


def dumped(run, path):
    code, out, _err = run("dump", path, "--json")
    assert code == 0
    return json.loads(out)


def test_the_main_job(run, study, tmp_path):
    data = dumped(run, study)
    (document,) = data["documents"]
    assert [t["speaker"] for t in document["turns"]] == ["Enquêtrice", "Habitante"] * 2
    assert {t["name"] for t in data["territories"]} == {"Vaubourg"}
    start = document["text"].index("la mairie")
    end = document["text"].index("plus.") + 5
    coded = run("code", study, "--document", document["title"], "--start", start, "--end", end, "--code", "non-recours",
                "--coder", "Théo Lacaze", "--json")  # fmt: skip
    assert coded[0] == 0 and json.loads(coded[1])["text"] == "la mairie, j'y vais plus."
    data = dumped(run, study)
    schema = json.loads(resources.folder("schemas", "dump.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    (coding,) = data["codings"]
    assert coding["text"] == document["text"][coding["start"] : coding["end"]]
    names = {coder["id"]: coder["name"] for coder in data["coders"]}
    assert names[coding["coder"]] == "Théo Lacaze"
    code, out, _err = run("search", study, "ESCALIERS", "--json")
    assert code == 0 and "escalier" in json.loads(out)[0]["text"]
    assert json.loads(run("search", study, "toute", "la", "cage", "--json")[1])[0]["document"] == document["id"]
    out_path = tmp_path / "synthese.docx"
    assert run("export", study, "--template", "synthese", "--out", out_path)[0] == 0
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(out_path)).paragraphs)
    assert "Non-recours" in words
    assert run("check", study)[0] == 0


def test_undo_and_redo_reach_the_file_and_the_history(run, study):
    assert len(dumped(run, study)["codes"]) == 2
    code, out, _err = run("undo", study)
    assert code == 0 and "codebook" in out
    assert dumped(run, study)["codes"] == []
    assert run("redo", study)[0] == 0
    assert len(dumped(run, study)["codes"]) == 2
    rows = json.loads(run("history", study, "--json")[1])
    assert [row["kind"] for row in rows[:2]] == ["redo", "undo"]
    assert rows[-1]["label"] == "Create the project"
    code, _out, err = run("redo", study)
    assert code == 1 and err.count("\n") == 1


def test_the_codebook_goes_out_and_comes_back(run, study, tmp_path):
    for suffix in (".csv", ".xlsx", ".qdc"):
        assert run("codebook", "export", study, tmp_path / f"g{suffix}")[0] == 0
        other = tmp_path / f"autre{suffix}.qualicode"
        assert run("new", other)[0] == 0
        assert run("codebook", "import", other, tmp_path / f"g{suffix}")[0] == 0
        assert {c["path"] for c in dumped(run, other)["codes"]} == {
            "Accès et recours",
            "Accès et recours / Non-recours",
        }


@pytest.mark.parametrize(
    "arguments",
    [
        ("code", "P", "--document", "nulle part", "--start", 0, "--end", 3, "--code", "Non-recours"),
        ("code", "P", "--document", "entretien", "--start", 0, "--end", 3, "--code", "girafe"),
        ("code", "P", "--document", "entretien", "--start", 5, "--end", 5, "--code", "Non-recours"),
        ("code", "P", "--document", "entretien", "--start", 0, "--end", 99999, "--code", "Non-recours"),
        ("import", "P", "absent.txt"),
        ("codebook", "import", "P", "absent.csv"),
        ("export", "P", "--template", "roman", "--out", "o.docx"),
        ("new", "P"),
        ("dump", "ailleurs.qualicode"),
    ],
)
def test_refusals_are_one_sentence_and_change_nothing(run, study, arguments):
    before = study.read_bytes()
    code, out, err = run(*(study if argument == "P" else argument for argument in arguments))
    assert code == 1, out
    assert err.strip() and "Traceback" not in err and len(err.strip().splitlines()) == 1
    assert study.read_bytes() == before


def test_a_table_is_told_in_one_line(run, study, tmp_path):
    (tmp_path / "paroles.csv").write_text("Parole;Date\nIl fait froid.;12/03/2024\nOn attend.;demain\n", "utf-8")
    code, out, _err = run("import", study, tmp_path / "paroles.csv")
    assert code == 0 and len(out.splitlines()) == 3
    assert out.startswith("paroles.csv — 2 documents\n  1 value of “Date”") and "2 documents imported." in out


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "no room left on the disk"), (errno.EROFS, "cannot be written")]
)
def test_what_could_not_be_written_did_not_happen(run, study, tmp_path, monkeypatch, number, words):
    """A full disk, a protected folder: whoever runs the command again must not have its effect twice."""
    (tmp_path / "second.txt").write_text("Encore.", "utf-8")
    before = study.read_bytes()
    replace = os.replace

    def failing(source, target):
        if Path(target) == study:
            raise OSError(number, os.strerror(number))
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing)
        code, _out, err = run("import", study, tmp_path / "second.txt")
    assert code == 1 and len(err.strip().splitlines()) == 1
    assert study.name in err and words in err and study.read_bytes() == before
    assert list((tmp_path / "data" / "work").iterdir()) == []
    assert run("code", study, "--document", "entretien", "--start", 0, "--end", 7, "--code", "Non-recours")[0] == 0
    assert [document["title"] for document in dumped(run, study)["documents"]] == ["entretien"]
    code, _out, err = run("import", study, tmp_path / "second.txt")
    assert code == 0 and not err


def test_work_of_a_crash_on_a_file_that_is_another_now_goes_beside_it(run, study, tmp_path):
    project = files.open(study)
    importing.import_files(project, [tmp_path / "grille.csv"])
    project.close(publish=False)
    study.unlink()
    (tmp_path / "second.txt").write_text("Encore.", "utf-8")
    assert run("new", study)[0] == 0
    before = study.read_bytes()
    code, _out, err = run("import", study, tmp_path / "second.txt")
    assert code == 1 and "Étude (2).qualicode" in err.splitlines()[-1] and study.read_bytes() == before
    assert len(dumped(run, tmp_path / "Étude (2).qualicode")["documents"]) > 1
    code, _out, err = run("import", study, tmp_path / "second.txt")
    assert code == 0 and not err
    assert [document["title"] for document in dumped(run, study)["documents"]] == ["second"]


def test_wrong_usage_is_2_and_every_command_has_help(run):
    assert run("girafe")[0] == 2
    assert run("code")[0] == 2
    commands = [
        "new",
        "import",
        "code",
        "suggest",
        "search",
        "export",
        "history",
        "undo",
        "redo",
        "check",
        "dump",
        "gui",
    ]
    for command in [[name] for name in commands] + [["codebook", "import"], ["codebook", "export"]]:
        code, out, _err = run(*command, "--help")
        assert code == 0 and "Usage" in out


def test_a_damaged_project_fails_its_check(run, study, tmp_path):
    data = bytearray(study.read_bytes())
    data[5000:9000] = os.urandom(4000)
    bad = tmp_path / "abîmé.qualicode"
    bad.write_bytes(data)
    code, _out, err = run("check", bad)
    assert code == 1 and err.strip()


def test_as_a_program_of_its_own(study):
    done = subprocess.run(
        [sys.executable, "-m", "qualicode", "dump", str(study)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0 and json.loads(done.stdout)["format"] == "qualicode-dump"
    refused = subprocess.run([sys.executable, "-m", "qualicode", "dump", "rien"], capture_output=True, text=True)
    assert refused.returncode == 1 and refused.stdout == ""


def test_two_copies_are_merged_and_open_divergences_end_with_three(run, tmp_path):
    mine, theirs = tmp_path / "a.qualicode", tmp_path / "b.qualicode"
    assert run("new", mine, "--coder", "Ana")[0] == 0
    grid = tmp_path / "g.csv"
    grid.write_text("nom;définition\nBus;Les transports\n", encoding="utf-8")
    run("codebook", "import", mine, grid)
    shutil.copy(mine, theirs)
    for path, words in ((mine, "Ici"), (theirs, "Là-bas")):
        with_code(path, words)
    code, out, _err = run("merge", mine, theirs, "--json")
    assert code == 3
    told = json.loads(out)
    assert [one["field"] for one in told["open"]] == ["definition"] and told["waiting"] == 1
    out = tmp_path / "c.qualicode"
    code, _out, err = run("merge", theirs, mine, "--decide", "theirs", "--out", out)
    assert code == 0 and out.exists(), err
    assert run("merge", mine, theirs, "--decide", "perhaps")[0] == 2


def with_code(path, words):
    from qualicode.model.study import Code
    from qualicode.services import codebook
    from qualicode.store import files

    project = files.open(path)
    codebook.define_code(project, project.find(Code)[0].id, definition=words)
    project.close()


def test_a_project_of_another_program_makes_a_new_study(run, tmp_path):
    import zipfile

    source = tmp_path / "p.qdpx"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("project.qde", '<Project xmlns="urn:QDA-XML:project:1.0" name="P"><CodeBook><Codes>'
                         '<Code guid="C1" name="Bus"/></Codes></CodeBook></Project>')  # fmt: skip
    new = tmp_path / "new.qualicode"
    taken = run("import", new, source, "--json")
    assert taken[0] == 0 and json.loads(taken[1])["kept"]["codes"] == 1
    out = tmp_path / "o.qdpx"
    assert json.loads(run("export", new, "--format", "qdpx", "--out", out, "--json")[1])["counts"]["codes"] == 1
    assert run("compare", new, new)[0] == 0
    other = tmp_path / "other.qualicode"
    run("new", other, "--coder", "Ana")
    assert run("compare", new, other, "--json")[0] == 3


def test_every_output_is_named_and_written(run, study, tmp_path):
    code, out, _err = run("export", study, "--list", "--json")
    assert code == 0
    found = {one["id"]: one for one in json.loads(out)}
    assert {"synthese", "retour", "enjeux", "medley", "besoins", "panneaux", "panneaux_a3", "releve", "grille",
            "methode", "methode_coreq", "texte_code", "cartes", "tables"} <= set(found)  # fmt: skip
    assert all(one["title"] and one["purpose"] and one["formats"] for one in found.values())
    for template, one in found.items():
        for kind in one["formats"]:
            if kind in ("odt", "pdf"):
                continue  # LibreOffice takes seconds; one of each is written below
            target = tmp_path / f"{template}.{kind}"
            code, told, err = run("export", study, "--template", template, "--format", kind, "--out", target, "--json")
            assert code == 0, err
            assert Path(json.loads(told)["written"]).stat().st_size > 100
    assert run("export", study, "--list")[1].count("\n") == len(found)


@pytest.mark.parametrize("kind", ["odt", "pdf"])
def test_libreoffice_writes_other_formats(run, study, tmp_path, kind):
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        pytest.skip("LibreOffice is not installed")
    target = tmp_path / f"page.{kind}"
    assert run("export", study, "--template", "retour", "--out", target)[0] == 0
    assert target.read_bytes().startswith(b"%PDF" if kind == "pdf" else b"PK")


def test_a_format_that_an_output_does_not_have_is_refused(run, study, tmp_path):
    target = tmp_path / "a.docx"
    target.write_bytes(b"before")
    code, _out, err = run("export", study, "--template", "tables", "--format", "docx", "--out", target)
    assert code == 1
    assert "xlsx, csv" in err
    assert target.read_bytes() == b"before"
    assert run("export", study, "--template", "roman", "--format", "docx", "--out", target)[0] == 1
    assert run("export", study, "--template", "retour")[0] == 2


def test_without_libreoffice_the_previous_export_stays(run, study, tmp_path, monkeypatch):
    from qualicode.plugins.exporters import converting

    monkeypatch.setattr(converting, "libreoffice", lambda: None)
    target = tmp_path / "a.pdf"
    target.write_bytes(b"before")
    code, _out, err = run("export", study, "--template", "retour", "--out", target)
    assert code == 1 and "LibreOffice" in err
    assert target.read_bytes() == b"before"


def test_what_a_merge_took_is_told_again_and_written(run, tmp_path):
    mine, theirs = tmp_path / "a.qualicode", tmp_path / "b.qualicode"
    run("new", mine, "--coder", "Ana")
    grid = tmp_path / "g.csv"
    grid.write_text("nom;définition\nBus;Les transports\n", encoding="utf-8")
    run("codebook", "import", mine, grid)
    assert run("merge-report", mine)[0] == 1
    shutil.copy(mine, theirs)
    for path, words in ((mine, "Ici"), (theirs, "Là-bas")):
        with_code(path, words)
    run("merge", mine, theirs, "--decide", "theirs")
    code, out, err = run("merge-report", mine, "--json")
    assert code == 0, err
    (one,) = json.loads(out)["divergences"]
    assert (one["mine"], one["theirs"], one["decision"]) == ("Ici", "Là-bas", "theirs")
    assert run("merge-report", mine, "--out", tmp_path / "r.docx")[0] == 0
    assert (tmp_path / "r.docx").stat().st_size > 1000


def test_one_of_several_syntheses_is_exported(run, study, tmp_path):
    from qualicode.services import synthesis, writing

    with cli._changing(study) as project:
        other = synthesis.begin(project, "Élu·es")
        writing.write(project, "brief", "Pour vous, en une phrase.", which=other)
    code, _out, error = run("export", study, "--out", tmp_path / "a.docx", "--synthesis", "élu·es")
    assert (code, error) == (0, "")
    words = "\n".join(one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs)
    assert "Pour vous, en une phrase." in words
    run("export", study, "--out", tmp_path / "b.docx")
    assert "Pour vous" not in "\n".join(one.text for one in docx.Document(str(tmp_path / "b.docx")).paragraphs)
    code, _out, error = run("export", study, "--out", tmp_path / "c.docx", "--synthesis", "Personne")
    assert code != 0
    assert "Élu·es" in error
    assert not (tmp_path / "c.docx").exists()
