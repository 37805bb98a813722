"""The theme that Word expects in every document: our colours and typefaces, for what people add by hand."""

from qualicode.plugins.exporters.word.styles import AMBER, BAR, BLUE, GREY, INK, RED, SANS, SERIF

_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": INK, "lt2": "E6EBF5", "accent1": BAR, "accent2": AMBER,
    "accent3": "2E7D4F", "accent4": "6B4FA0", "accent5": RED, "accent6": GREY, "hlink": BLUE, "folHlink": "6B4FA0",
}  # fmt: skip
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525" cap="flat" cmpd="sng" algn="ctr">{_FILL}<a:prstDash val="solid"/></a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_part() -> str:
    """word/theme1.xml."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Qualicode"><a:themeElements>'
        f'<a:clrScheme name="Qualicode">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Qualicode"><a:majorFont>{_typeface(SANS)}</a:majorFont>'
        f"<a:minorFont>{_typeface(SERIF)}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Qualicode"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _typeface(name: str) -> str:
    return f'<a:latin typeface="{name}"/><a:ea typeface=""/><a:cs typeface=""/>'
