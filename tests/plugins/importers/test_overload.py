"""Files made to keep the machine busy or to fill its memory: each is refused in one sentence, or read, soon."""

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from qualicode.extend import importer_for
from qualicode.model.errors import UserError
from tests.plugins.importers.samples import no_progress, odt, pdf_objects, put, zipped
from tests.plugins.importers.test_importers_contract import check

SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROW = (
    '<table:table-row table:number-rows-repeated="39000"><table:table-cell table:number-columns-repeated="1000">'
    "<text:p>mot dit</text:p></table:table-cell></table:table-row>"
)


def many(unit: bytes, megabytes: float = 8) -> bytes:
    return unit * int(megabytes * 1_000_000 / len(unit))


def pdf_of_stream(stream: bytes, *, pages: int = 1, filters: str = "/FlateDecode") -> bytes:
    """Pages that all show one stream, which may also call itself as /X."""
    head = f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 3 0 R >> >> /Filter [{filters}]"
    page = "<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources << /XObject << /X 3 0 R >> >> >>"
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    return pdf_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        f"<< {head} /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream",
        *[page.encode()] * pages,
    )


HEAVY: dict[str, Callable[[], bytes]] = {
    "groups.rtf": lambda: b"{\\rtf1 a" + many(b"{"),
    "empty groups.rtf": lambda: b"{\\rtf1 a" + many(b"{}"),
    "pictures.rtf": lambda: b"{\\rtf1 a" + many(b"{\\pict 00}"),
    "open pictures.rtf": lambda: b"{\\rtf1 a" + many(b"{\\pict "),
    "words.rtf": lambda: b"{\\rtf1 a" + many(b"\\b "),
    "repeated.ods": lambda: odt(f'<table:table table:name="P">{_ROW}</table:table>', kind="spreadsheet"),
    "spaces.odt": lambda: odt('<text:p>a<text:s text:c="99999999"/></text:p>' * 200),
    "paragraphs.odt": lambda: odt("".join(f"<text:p>{at * 7919 % 99991}</text:p>" for at in range(900_000))),
    "columns.xlsx": lambda: zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
            '<Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEETS}"><sheetData><row>'
            + "".join(f'<c r="A{at * 7919 % 99991}"/>' for at in range(1_500_000))
            + "</row></sheetData></worksheet>",
        }
    ),
    "columns.csv": lambda: b"a,b\nx" + many(b","),
    "deep.html": lambda: b"<body>" + many(b"<div>") + b"a",
    "deeper than the parser.html": lambda: b"<body>" + b"<b><font>" * 3000 + b"a",
    "paragraphs.html": lambda: b"<body>" + many(b"<p>a"),
    "document types.trs": lambda: b"<!DOCTYPE" + many(b"<!DOCTYPE") + b"<Trans/>",
    "turns.trs": lambda: b"<Trans><Turn>" + many(b'<Sync time="1"/>a') + b"</Turn></Trans>",
    "utterances in utterances.xml": lambda: (
        b"<TEI>" + b"<u>a" * 250 + b"<w>mot</w> " * 150_000 + b"</u>" * 250 + b"</TEI>"
    ),
    "quotes.TextGrid": lambda: b'TextGrid "' + many(b'""'),
    "an open quote.TextGrid": lambda: b'TextGrid "' + many(b' a ""'),
    "tiers.TextGrid": lambda: b'"TextGrid"' + many(b' "IntervalTier" "a" 0 1 99999999'),
    "brackets.cha": lambda: b"@Begin\n*A:\t" + many(b"["),
    "blanks.cha": lambda: b"@Begin\n*A:\ta" + many(b" ") + b"b",
    "objects.json": lambda: b'{"segments":[' + many(b'{"text":"a"},') + b'{"text":"a"}]}',
    "lists in lists.json": lambda: b'{"segments":' + many(b"[", 0.3),
    "breaks.otr": lambda: b'{"text":"' + many(b"<br>a") + b'"}',
    "deep.otr": lambda: b'{"text":"' + b"<b>" * 3000 + b'a"}',
    "scripts.sonal": lambda: b"<html>" + many(b"<script "),
    "segments in segments.sonal": lambda: (
        b'<html><div id="contenuText">' + b'<span class="lblseg">a' * 240 + b'<i class="cat_1">mot</i> ' * 100_000
    ),
    "calls itself.pdf": lambda: pdf_of_stream(zlib.compress(b"/X Do /X Do ")),
    "a page of a gigabyte.pdf": lambda: pdf_of_stream(zlib.compress(b" " * 1_000_000_000, 1)),
    "the same long page.pdf": lambda: pdf_of_stream(zlib.compress(b"q Q " * 1_000_000), pages=1500),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_file_made_to_overload_is_read_or_refused_soon(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, name, HEAVY[name]())
    used = measured()
    try:
        for transcript in importer_for(path).read(path, no_progress):
            check(transcript)
    except UserError as refused:
        assert path.name in refused.what and refused.todo
    assert measured() - used < 4  # seconds of computing: two on a machine of today, and no hours anywhere


def measured() -> float:
    """Seconds that this process and its children have computed."""
    return sum(os.times()[:4])
