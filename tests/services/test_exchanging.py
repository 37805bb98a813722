"""Projects of other programs: read as they are, told truly, and written so that they come back."""

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from qualicode.model.errors import UserError
from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Collection,
    Document,
    Lens,
    Note,
    Person,
    ProjectInfo,
    Speaker,
    Turn,
    Variable,
    VariableValue,
)
from qualicode.plugins.exchange.rulers import Ruler, Way
from qualicode.services import codebook, coding, comparing, exchange_out, exchanging, notes
from qualicode.store.project import Project

NAMESPACE = "{urn:QDA-XML:project:1.0}"


@pytest.fixture
def fresh(tmp_path: Path):
    made: list[Project] = []

    def make() -> Project:
        path = tmp_path / f"fresh{len(made)}.db"
        made.append(Project.create_database(path, ProjectInfo(name="Autre"), Coder(name="Zoé", initials="Z")))
        return made[-1]

    yield make
    for one in made:
        one.close_database()


def qdpx(folder: Path, body: str, texts: dict[str, bytes] = {}, name: str = "p.qdpx", **facts: str) -> Path:  # noqa: B006
    attributes = "".join(f' {key}="{value}"' for key, value in {"name": "P", **facts}.items())
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", f'<Project xmlns="urn:QDA-XML:project:1.0"{attributes}>{body}</Project>')
        for member, data in texts.items():
            archive.writestr(member, data)
    return path


def take(project: Project, path: Path, **options: bool) -> exchanging.Report:
    return exchanging.take_in(project, exchanging.read_project(path), **options)


def triples(project: Project) -> set[tuple[str, str, str]]:
    """Code, quoted words, coder of every extract."""
    names = {code.id: code.name for code in project.find(Code)}
    who = {coder.id: coder.name for coder in project.find(Coder)}
    return {
        (names[one.code_id], project.text(one.document_id)[one.start : one.end], who[one.coder_id])
        for one in project.find(Coding)
    }


# Real files


def refi_files() -> list[str]:
    from tests.conftest import DATA

    return sorted(path.name for path in (DATA / "refi" / "projects").glob("*.qdpx")) if DATA.is_dir() else ["absent"]


@pytest.mark.parametrize("name", refi_files())
def test_counts_equal_an_independent_reading(shared_data: Path, fresh, name: str, tmp_path: Path) -> None:
    path = shared_data / "refi" / "projects" / name
    with zipfile.ZipFile(path) as archive:
        inside = next(one for one in archive.namelist() if one.lower().endswith(".qde"))
        tree = etree.fromstring(archive.read(inside).lstrip(b"\xef\xbb\xbf \r\n"))
        files = {one.rpartition("/")[2].lower() for one in archive.namelist()}
    project = fresh()
    report = take(project, path)
    assert report.kept["codes"] == len(list(tree.iter(f"{NAMESPACE}Code"))) == project.count(Code)
    assert report.kept["users"] == len(list(tree.iter(f"{NAMESPACE}User")))
    texts = [one for one in tree.iter(f"{NAMESPACE}TextSource")
             if (one.get("plainTextPath") or "").rpartition("/")[2].lower() in files]  # fmt: skip
    placed = {(one.get("guid"), selection.get("startPosition"), selection.get("endPosition"),
               coded.find(f"{NAMESPACE}CodeRef").get("targetGUID"), coded.get("creatingUser"))
              for one in texts for selection in one.iter(f"{NAMESPACE}PlainTextSelection")
              for coded in selection.iter(f"{NAMESPACE}Coding")}  # fmt: skip
    if project.count(Document):
        assert project.count(Coding) >= len(placed) * 0.99
    assert report.read["codings"] == len(list(tree.iter(f"{NAMESPACE}Coding"))) - sum(
        len(list(one.iter(f"{NAMESPACE}Coding"))) for one in tree.iter()
        if one.tag in {f"{NAMESPACE}{kind}Selection" for kind in ("PDF", "Picture", "Audio", "Video")}
    )  # fmt: skip
    check_written(project, tmp_path, shared_data, fresh)


def check_written(project: Project, folder: Path, shared_data: Path, fresh) -> None:
    """What we write is valid, and another reading of it keeps every (code, words, coder)."""
    schema = etree.XMLSchema(etree.parse(str(shared_data / "refi" / "schema" / "Project-mrt2019.xsd")))
    for number, program in enumerate(("", "nvivo", "maxqda", "atlas")):
        out = folder / f"out{number}.qdpx"
        exchange_out.export_refi(project, out, for_program=program)
        with zipfile.ZipFile(out) as archive:
            tree = etree.fromstring(archive.read("project.qde"))
        assert schema.validate(tree), schema.error_log.last_error
        again = fresh()
        take(again, without_own(out))
        assert triples(again) == triples(project), program


def without_own(path: Path) -> Path:
    """The file as another program would pass it on: the standard's part alone."""
    bare = path.with_name(f"bare-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bare, "w") as target:
        for name in source.namelist():
            if not name.startswith("qualicode/"):
                target.writestr(name, source.read(name))
    return bare


@pytest.mark.parametrize("name", ["generated_QualCoder-3.6__entretiens_artisans.qdpx",
                                  "generated_QualCoder-4.0beta__entretiens_artisans_LF.qdpx"])  # fmt: skip
def test_quoted_words_are_those_that_the_file_tells(shared_data: Path, fresh, name: str) -> None:
    project = fresh()
    take(project, shared_data / "refi" / "projects" / name)
    with zipfile.ZipFile(shared_data / "refi" / "projects" / name) as archive:
        tree = etree.fromstring(archive.read("project.qde").lstrip(b"\xef\xbb\xbf \r\n"))
    told = {" ".join((one.get("name") or "").split()) for one in tree.iter(f"{NAMESPACE}PlainTextSelection")}
    words = {" ".join(text.split()) for _code, text, _coder in triples(project)}
    assert len(words & told) >= 0.95 * len(words) > 20


def test_qualcoder_projects(shared_data: Path, fresh) -> None:
    folder = shared_data / "native" / "qualcoder_v17_generated__entretiens_artisans.qda"
    project = fresh()
    report = take(project, folder)
    base = sqlite3.connect(f"file:{folder / 'data.qda'}?mode=ro&immutable=1", uri=True)
    rows = base.execute(
        "SELECT c.name, t.seltext, t.owner FROM code_text t JOIN code_name c ON c.cid = t.cid"
    ).fetchall()
    assert triples(project) == set(rows)
    count = lambda table: base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: E731
    assert project.count(Code) == count("code_name") + count("code_cat")
    assert project.count(Person) == count("cases") and project.count(Variable) == count("attribute_type")
    assert report.left["picture codings"] == count("code_image")
    base.close()
    assert take(project, folder / "data.qda").kept["codings"] == len(rows), "the database itself may be chosen"
    assert len(triples(project)) == len(set(rows)), "taken twice, the extracts stay once"


def test_taguette_projects(shared_data: Path, fresh) -> None:
    path = shared_data / "native" / "taguette-1.5.2_generated__entretiens_artisans.sqlite3"
    project = fresh()
    take(project, path)
    base = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    rows = base.execute(
        "SELECT t.path, h.snippet FROM highlight_tags ht JOIN tags t ON t.id = ht.tag_id"
        " JOIN highlights h ON h.id = ht.highlight_id"
    ).fetchall()
    base.close()
    plain = {(code, "".join(etree.HTML(f"<div>{snippet}</div>").itertext()).split()[0]) for code, snippet in rows}
    assert project.count(Coding) == len(rows)
    ours = {(code, text.split()[0]) for code, text, _coder in triples(project)}
    paths = codebook.paths(project)
    named = {path.replace(" / ", ".") for path in paths.values()}
    assert {code for code, _word in plain} <= named
    assert {word for _code, word in plain} == {word for _code, word in ours}


# Positions


@pytest.mark.parametrize(
    ("way", "start"), [(Way(), 7), (Way(two=True), 8), (Way(utf16=True), 8), (Way(utf16=True, two=True), 9)]
)
def test_positions_are_found_however_they_are_counted(way: Way, start: int) -> None:
    ruler = Ruler("\ufeff🙂 ab\r\ncd ef\r\nfin")
    assert ruler.text == "🙂 ab\ncd ef\nfin"
    assert ruler.text[ruler.place(start, way) :].startswith(" ef") or ruler.text[ruler.place(start, way)] == " "
    assert ruler.place(ruler.length(way), way) == len(ruler.text)


@pytest.mark.parametrize(("utf16", "two"), [(False, False), (True, False), (False, True), (True, True)])
def test_the_way_of_counting_is_found_out(tmp_path: Path, fresh, utf16: bool, two: bool) -> None:
    text = "🙂🙂 Bonjour à tous.\r\nLe bus 😀 est en retard.\r\nOn attend la mairie."
    words = ["Bonjour", "retard", "mairie"]

    def place(at: int) -> int:
        before = text[:at]
        before = before if two else before.replace("\r\n", "\n")
        return len(before.encode("utf-16-le")) // 2 if utf16 else len(before)

    selections = "".join(
        f'<PlainTextSelection guid="0000000{n}-0000-4000-8000-000000000000" startPosition="{place(text.index(word))}"'
        f' endPosition="{place(text.index(word) + len(word))}"><Coding guid="1000000{n}-0000-4000-8000-000000000000">'
        f'<CodeRef targetGUID="C1"/></Coding></PlainTextSelection>' for n, word in enumerate(words)
    )  # fmt: skip
    source = f'<TextSource guid="T1" name="t" plainTextPath="internal://t.txt">{selections}</TextSource>'
    body = f'<CodeBook><Codes><Code guid="C1" name="mot"/></Codes></CodeBook><Sources>{source}</Sources>'
    project = fresh()
    report = take(project, qdpx(tmp_path, body, {"Sources/T.TXT": text.encode()}))
    assert {words for _code, words, _coder in triples(project)} == set(words)
    assert report.doubts and report.doubts[0].startswith("Positions were read as")


# Tolerance


def test_one_bad_element_never_aborts_the_rest(tmp_path: Path, fresh) -> None:
    body = """<Users><User guid="{AAAAAAAA-0000-4000-8000-000000000001}" name="Ana"/></Users>
    <Sources><TextSource guid="T1" name="t"><PlainTextContent>Le bus passe.</PlainTextContent>
      <PlainTextSelection guid="S1" startPosition="3" endPosition="6"><Coding guid="K1"
        creatingUser="aaaaaaaa-0000-4000-8000-000000000001"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection>
      <PlainTextSelection guid="S2" startPosition="900" endPosition="990"><Coding guid="K2"><CodeRef targetGUID="C1"/>
      </Coding></PlainTextSelection>
      <PlainTextSelection guid="S3" startPosition="x" endPosition="9"/>
      <PlainTextSelection guid="S4" startPosition="0" endPosition="2"><Coding guid="K4"><CodeRef targetGUID="GONE"/>
      </Coding></PlainTextSelection></TextSource>
      <TextSource guid="T2" name="absent" plainTextPath="relative:///../../secret.txt"/></Sources>
    <CodeBook><Codes><Code guid="C1" name="bus"/><Code guid="C1" name="bus encore"/><Code name="sans guid"/></Codes>
    <Sets/></CodeBook><Bizarre/>"""
    project = fresh()
    report = take(project, qdpx(tmp_path, body))
    assert triples(project) == {("bus encore", "bus", "Ana")} or triples(project) == {("bus", "bus", "Ana")}
    assert project.count(Code) == 3 and report.left["codings"] == 2
    assert any("lies outside the text" in one for one in report.doubts)
    assert any("absent" in one for one in report.doubts)


@pytest.mark.parametrize("cut", range(0, 2000, 97))
def test_a_truncated_archive_is_refused_in_one_sentence(tmp_path: Path, fresh, cut: int) -> None:
    whole = qdpx(tmp_path, '<CodeBook><Codes><Code guid="C1" name="bus"/></Codes></CodeBook>',
                 {f"sources/{n}.txt": b"x" * 40 for n in range(12)}).read_bytes()  # fmt: skip
    path = tmp_path / "cut.qdpx"
    path.write_bytes(whole[: min(cut, len(whole) - 1)])
    with pytest.raises(UserError, match=r"cut\.qdpx"):
        exchanging.read_project(path)


def test_entities_bombs_and_other_files_are_refused(tmp_path: Path) -> None:
    for name, content in (
        ("entity.qdpx", '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project name="&x;"/>'),
        ("none.qdpx", "not xml"),
    ):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.qde", content)
        with pytest.raises(UserError):
            exchanging.read_project(path)
    bomb = tmp_path / "bomb.qdpx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * 60_000_000)
    with pytest.raises(UserError):
        exchanging.read_project(bomb)


def test_a_hostile_database_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data.qda"
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE code_name (cid, name, memo, catid, color, supercid); CREATE TABLE real_text (x);"
        "CREATE VIEW code_text AS SELECT load_extension('x') AS cid; CREATE TABLE source (id, name, fulltext);"
        "CREATE TABLE code_cat (catid, name, memo, supercatid);"
        "INSERT INTO code_cat VALUES (1, 'a', '', 2), (2, 'b', '', 1);"
    )
    base.close()
    with pytest.raises(UserError):
        exchanging.read_project(path)


def test_categories_in_a_circle_are_read(tmp_path: Path, fresh) -> None:
    path = tmp_path / "data.qda"
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE code_name (cid, name, memo, catid, color); CREATE TABLE source (id, name, fulltext);"
        "CREATE TABLE code_cat (catid, name, memo, supercatid);"
        "CREATE TABLE code_text (cid, fid, seltext, pos0, pos1, owner, date, memo);"
        "INSERT INTO code_cat VALUES (1, 'a', '', 2), (2, 'b', '', 1);"
        "INSERT INTO code_name VALUES (1, 'c', '', 1, '');"
        "INSERT INTO source VALUES (1, 't', 'bonjour'); INSERT INTO code_text VALUES (1, 1, '', -5, 99, 'x', '', '');"
    )
    base.close()
    project = fresh()
    report = take(project, path)
    assert {code.name for code in project.find(Code)} == {"a", "b", "c"}
    assert project.count(Coding) == 0 and report.left["codings"] == 1


# There and back


def rich_study(project: Project, add_text) -> None:
    text = "Le bus 🙂 ne passe plus.\nLa mairie répond e\u0301tonnamment vite."
    document = add_text(text, title="Entretien", turns=[("Karim", 0, 24)])
    bus = codebook.create_code(project, "Bus", definition="Transports", includes="car")
    codebook.create_code(project, "Retard", bus.id)
    coding.code_passage(project, document.id, 3, 6, bus.id)
    notes.add_note(project, "surprise", "Étonnant", document_id=document.id, start=3, end=8, why="Si vite")
    notes.add_note(project, "memo", "Sur le code", target=("code", bus.id))
    with project.step("more"):
        person = Person(name="Karim", role="habitant", age="42 ans")
        asked = Variable(name="Quartier", applies_to="person")
        project.add(person, asked, VariableValue(variable_id=asked.id, target_id=person.id, value="Nord"))
        speaker = project.find(Speaker)[0]
        project.update(Speaker, speaker.id, person_id=person.id)


def test_qualicode_reads_back_everything_that_it_wrote(project, add_text, fresh, tmp_path: Path) -> None:
    rich_study(project, add_text)
    out = tmp_path / "étude.qdpx"
    exchange_out.export_refi(project, out)
    again = fresh()
    take(again, out)
    for table in (Code, Coding, Note, Person, Turn, Speaker, Variable, VariableValue):
        assert again.find(table) == project.find(table), table
    assert again.texts() == project.texts()


def test_the_second_export_has_the_same_guids(project, add_text, tmp_path: Path) -> None:
    rich_study(project, add_text)
    first, second = tmp_path / "1.qdpx", tmp_path / "2.qdpx"
    exchange_out.export_refi(project, first)
    exchange_out.export_refi(project, second)
    assert first.read_bytes() == second.read_bytes()


def test_a_file_changed_by_another_program_is_read_by_the_standard(project, add_text, fresh, tmp_path: Path) -> None:
    rich_study(project, add_text)
    out, changed = tmp_path / "a.qdpx", tmp_path / "b.qdpx"
    exchange_out.export_refi(project, out)
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'name="Retard"', b'name="Retards"'))
    again = fresh()
    take(again, changed)
    assert {code.name for code in again.find(Code)} == {"Bus", "Retards"}
    assert triples(again) == triples(project)
    assert [value.value for value in again.find(VariableValue)] == ["Nord"]


@pytest.mark.parametrize("rows", [b"[]", b'{"rows": {"code": [{"name": 5}]}}', b"{", b'{"rows": {"x": []}}'])
def test_own_rows_that_are_not_in_order_are_not_taken(project, add_text, fresh, tmp_path: Path, rows: bytes) -> None:
    rich_study(project, add_text)
    out = tmp_path / "a.qdpx"
    exchange_out.export_refi(project, out)
    found = exchanging.read_project(out)
    assert json.loads(found.own)["rows"]["code"]
    found.own = rows
    again = fresh()
    exchanging.take_in(again, found)
    assert triples(again) == triples(project)


LETTERS = st.text(st.sampled_from("aé🙂 \n.e\u0301"), min_size=4, max_size=60).filter(lambda text: text.strip() != "")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=LETTERS, spans=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6),
       program=st.sampled_from(["", "nvivo", "maxqda", "atlas"]))  # fmt: skip
def test_random_studies_come_back_through_the_standard(tmp_path: Path, text: str, spans, program: str) -> None:
    folder = tmp_path / f"{abs(hash((text, tuple(spans), program)))}"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    project = Project.create_database(folder / "a.db", ProjectInfo(name="A"), Coder(name="Ana"))
    with project.step("text"):
        document = Document(title="T", content=project.keep_text(text), characters=len(text))
        project.add(document)
    code = codebook.create_code(project, "C")
    for start, length in spans:
        end = min(len(text), start + length)
        if text[start:end].strip():
            coding.code_passage(project, document.id, start, end, code.id)
    exchange_out.export_refi(project, folder / "a.qdpx", for_program=program)
    again = Project.create_database(folder / "b.db", ProjectInfo(name="B"), Coder(name="Zoé"))
    take(again, without_own(folder / "a.qdpx"))
    assert list(again.texts().values()) == [text]
    assert {(one.start, one.end) for one in again.find(Coding)} == {
        (one.start, one.end) for one in project.find(Coding)
    }
    project.close_database()
    again.close_database()


# Into a study that has something


def test_codes_are_one_by_guid_or_on_request_by_path(project, fresh, tmp_path: Path) -> None:
    bus = codebook.create_code(project, "Bus")
    body = f"""<CodeBook><Codes><Code guid="{bus.id.upper()}" name="bus" isCodable="true"/>
    <Code guid="C2" name="Tram" isCodable="true"/></Codes></CodeBook>"""
    take(project, qdpx(tmp_path, body))
    assert [code.name for code in project.find(Code)] == ["Bus", "Tram"]
    other = qdpx(tmp_path, '<CodeBook><Codes><Code guid="C3" name="tram"/></Codes></CodeBook>', name="q.qdpx")
    take(project, other, by_path=True)
    assert project.count(Code) == 2
    take(project, other)
    assert project.count(Code) == 3


def test_it_is_one_step_that_can_be_undone(project, tmp_path: Path) -> None:
    before = project.count(Code)
    take(project, qdpx(tmp_path, '<CodeBook><Codes><Code guid="C1" name="bus"/></Codes></CodeBook>'))
    assert project.count(Code) == before + 1
    project.undo()
    assert project.count(Code) == before


def test_sets_become_collections_and_saved_questions(project, tmp_path: Path) -> None:
    body = """<CodeBook><Codes><Code guid="C1" name="bus"/></Codes></CodeBook><Sources><TextSource guid="T1" name="t">
    <PlainTextContent>Bonjour</PlainTextContent></TextSource></Sources><Sets><Set guid="S1" name="Lot"><MemberCode
    targetGUID="C1"/><MemberSource targetGUID="T1"/></Set></Sets>"""
    take(project, qdpx(tmp_path, body))
    assert [one.name for one in project.find(Collection)] == ["Lot"]
    assert [one.name for one in project.find(Lens)] == ["Lot"]


def test_an_unknown_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mx24").write_bytes(b"x")
    with pytest.raises(UserError, match="no project that can be read"):
        exchanging.read_project(tmp_path / "a.mx24")


# Other formats, and two projects side by side


@pytest.mark.parametrize("kind", exchange_out.FORMATS)
def test_every_format_is_written_without_what_was_withdrawn(project, add_text, tmp_path: Path, kind: str) -> None:
    rich_study(project, add_text)
    (kept,) = project.find(Coding)
    gone = coding.code_passage(project, kept.document_id, 12, 17, kept.code_id)
    with project.step("withdraw"):
        project.update(Coding, gone.id, status="withdrawn")
    out = tmp_path / f"out{exchange_out.FORMATS[kind][0]}"
    assert exchange_out.write(project, out, kind)
    data = (out / "data.qda" if out.is_dir() else out).read_bytes()
    if zipfile.is_zipfile(out):
        with zipfile.ZipFile(out) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    assert gone.id.encode() not in data
    if kind not in ("qdc", "iramuteq", "qualcoder", "taguette"):
        assert kept.id.encode() in data
    table = {"qualcoder": "code_text", "taguette": "highlights"}.get(kind)
    if table:
        base = sqlite3.connect(":memory:")
        base.deserialize(data)
        assert base.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
        base.close()


def test_no_cell_is_a_formula(project, add_text, tmp_path: Path) -> None:
    add_text("=HYPERLINK(1)", title="@SUM(A1)")
    exchange_out.write(project, tmp_path / "t.zip", "csv")
    with zipfile.ZipFile(tmp_path / "t.zip") as archive:
        assert "'=HYPERLINK(1)" in archive.read("documents.csv").decode("utf-8-sig")
        assert "'@SUM(A1)" in archive.read("documents.csv").decode("utf-8-sig")


def test_an_iramuteq_corpus_can_be_read_again(project, add_text, tmp_path: Path) -> None:
    from qualicode.plugins.importers.iramuteq import IramuteqImporter

    add_text("Le bus.\n**** *piege", title="A", date="2026-03")
    exchange_out.write(project, tmp_path / "c.txt", "iramuteq")
    (found,) = IramuteqImporter().read(tmp_path / "c.txt", lambda _done, _total: None)
    assert found.text.startswith("Le bus.") and found.variables["date"] == "202603"


def test_an_unknown_format_is_refused(project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no format that is known"):
        exchange_out.write(project, tmp_path / "x", "mx24")
    with pytest.raises(UserError, match="no program that is known"):
        exchange_out.write(project, tmp_path / "x.qdpx", "qdpx", for_program="word")


def test_two_projects_are_compared(project, add_text, fresh, tmp_path: Path) -> None:
    rich_study(project, add_text)
    exchange_out.export_refi(project, tmp_path / "a.qdpx")
    again = fresh()
    take(again, tmp_path / "a.qdpx")
    assert comparing.compare(project, again).same
    codebook.create_code(again, "De plus")
    coding.code_passage(project, project.find(Document)[0].id, 12, 17, project.find(Code)[0].id)
    found = comparing.compare(project, again)
    assert found.only_second["codes"] == [["De plus", ""]] and found.only_first["codings"][0][1]
    assert not found.same and not found.only_first["notes"]
