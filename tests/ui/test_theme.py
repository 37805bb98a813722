"""Contrast as WCAG counts it, of every token and every hue of code in every theme."""

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QLabel, QPushButton

from qualicode.ui import fonts, icons, settings, style, theme
from qualicode.ui.colours import contrast, hue_of, mix, of_hue

THEMES = list(theme.THEMES.values())
GROUNDS = ("ground", "surface", "stage", "raised", "field", "hover", "accent_soft", "chip")


def test_contrast_is_the_ratio_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_mixing_and_hues():
    assert mix("#ffffff", "#000000", 0.5) == "#808080"
    assert hue_of("#ff0000") == 0 and hue_of("#0000ff") == 240 and hue_of("#888888") == 0
    assert of_hue(210, 0.5, 0.4) != of_hue(30, 0.5, 0.4)
    assert abs(hue_of(of_hue(210, 0.62, 0.16)) - 210) < 15


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_words_are_legible_on_every_ground(tokens):
    for ground in GROUNDS:
        for words in ("text", "muted"):
            assert contrast(getattr(tokens, words), getattr(tokens, ground)) >= 4.5, (words, ground)
    for words, ground in (
        ("on_accent", "accent"), ("on_accent", "accent_hover"), ("selection_text", "selection"),
        ("rail_text", "rail"), ("rail_text", "rail_hover"), ("rail_text", "rail_active"),
        ("accent", "surface"), ("accent", "raised"), ("accent", "accent_soft"), ("accent", "stage"),
        ("warning", "surface"), ("warning", "warning_soft"), ("warning", "ground"),
        ("danger", "surface"), ("danger", "danger_soft"), ("danger", "raised"), ("danger", "ground"),
        ("success", "surface"), ("success", "success_soft"), ("success", "ground"), ("text", "warning_soft"),
        ("muted", "warning_soft"), ("text", "danger_soft"),
    ):  # fmt: skip
        assert contrast(getattr(tokens, words), getattr(tokens, ground)) >= 4.5, (words, ground)


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_edges_and_focus_are_visible(tokens):
    for edge, ground in (
        ("outline", "surface"), ("outline", "field"), ("outline", "raised"),
        ("focus", "surface"), ("focus", "raised"), ("focus", "stage"), ("focus", "ground"), ("focus", "field"),
        ("rail_mark", "rail"), ("rail_mark", "rail_active"), ("progress", "surface"),
    ):  # fmt: skip
        assert contrast(getattr(tokens, edge), getattr(tokens, ground)) >= 3, (edge, ground)


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_every_hue_of_code_is_legible(tokens):
    for hue in range(360):
        colours = theme.code_colours(hue, tokens)
        assert contrast(tokens.text, colours.tint) >= 4.5
        for ground in (tokens.surface, tokens.accent_soft, colours.tint):
            assert contrast(colours.ink, ground) >= 4.5, hue
        assert contrast(colours.mark, tokens.surface) >= 3, hue
        assert contrast(colours.mark, colours.tint) >= 3, hue


def test_the_choice_is_worn_remembered_and_announced(qtbot):
    chosen = theme.appearance()
    with qtbot.waitSignal(chosen.changed):
        chosen.choose("dark")
    assert theme.current() is theme.DARK
    assert settings.text("view/theme") == "dark"
    chosen.choose("nonsense")
    assert chosen.choice == "system"
    chosen.choose("light")
    assert theme.current() is theme.LIGHT


def test_the_interface_grows_to_twice_its_size(qapp):
    chosen = theme.appearance()
    chosen.resize(200)
    assert theme.px(8) == 16 and qapp.font().pixelSize() == 26
    chosen.resize(400)
    assert chosen.scale == 200
    chosen.resize(100)
    assert qapp.font().pixelSize() == 13


def test_texts_have_their_own_face_and_size(qapp):
    chosen = theme.appearance()
    chosen.choose_reading("serif", 100)
    assert theme.reading_font().pixelSize() == 17
    assert QFontInfo(theme.reading_font()).family() == "Noto Serif"
    chosen.zoom_reading(+1)
    assert chosen.reading_size == 110
    chosen.choose_reading("legible", 1000)
    assert chosen.reading_size == 300 and "Atkinson" in QFontInfo(theme.reading_font()).family()
    chosen.choose_reading("serif", 100)


@pytest.mark.parametrize("face", fonts.READING)
def test_every_reading_face_is_there(face, qapp):
    assert QFontInfo(fonts.reading(face, 17)).family() == fonts.reading(face, 17).family()


def test_the_sheet_is_filled_in(each_theme):
    sheet = style.sheet(each_theme, 150)
    assert "@" not in sheet and "PX" not in sheet
    assert "font-size: 16px" in sheet  # 11 px small labels at 150 %


def test_icons_follow_the_theme(qtbot):
    button = QPushButton("x")
    qtbot.addWidget(button)
    theme.appearance().choose("light")
    icons.give(button, "house", "text")
    light = button.icon().pixmap(16, 16).toImage()
    theme.appearance().choose("dark")
    assert button.icon().pixmap(16, 16).toImage() != light
    theme.appearance().choose("light")
    assert button.icon().pixmap(16, 16).toImage() == light


def test_a_kind_may_change_after_showing(qtbot):
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    before = label.sizeHint().height()
    theme.mark(label, "heading")
    assert label.sizeHint().height() > before
