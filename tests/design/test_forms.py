from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from lcs_ims.lib.fields import DayBoxes, DayField, MomentField
from lcs_ims.lib.form_errors import sentences


class Sample(forms.Form):
    surname = forms.CharField(label="Surname", max_length=5, help_text="As on the warrant.")
    sex = forms.ChoiceField(label="Sex", choices=[("f", "Female"), ("m", "Male")], widget=forms.RadioSelect)
    born = DayField(label="Date of birth")
    seen = forms.BooleanField(label="I have seen the warrant")
    number = forms.CharField(label="Number", error_messages={"required": "Say the number."})


def code_of(field: forms.Field, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return str(caught.value.code)


@pytest.mark.parametrize("typed", [["21", "11", "2026"], ["21", "Nov", "2026"], [" 21", "november", "2026 "]])
def test_a_day_is_read_from_three_boxes(typed: list[str]) -> None:
    assert DayField().clean(typed) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["", "", ""], "required"),
        (["21", "", "2026"], "incomplete"),
        (["31", "2", "2009"], "no-such-day"),
        (["29", "2", "2025"], "no-such-day"),
        (["0", "2", "2025"], "no-such-day"),
        (["²", "2", "2025"], "no-such-day"),
        (["1", "13", "2025"], "no-such-month"),
        (["1", "J", "2025"], "no-such-month"),
        (["1", "1", "25"], "no-such-year"),
        (["1", "1", "0025"], "no-such-year"),
        (["1", "1", "20259"], "no-such-year"),
        (["", "5", "2009"], "incomplete"),
    ],
)
def test_a_day_that_is_not_one_names_the_part(typed: list[str], code: str) -> None:
    assert code_of(DayField(), typed) == code


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        (["", "", "2009"], "2009"),
        (["", "5", "2009"], "2009-05"),
        (["17", "5", "2009"], "2009-05-17"),
        (["", "", ""], ""),
    ],
)
def test_a_birth_may_be_known_in_part(typed: list[str], known: str) -> None:
    assert DayField(partial=True, required=False).clean(typed) == known


def test_a_birth_without_its_year_is_not_read() -> None:
    assert code_of(DayField(partial=True), ["", "5", ""]) == "incomplete"


@pytest.mark.parametrize("typed", ["14:05", "1405", "14.05", "14h05"])
def test_a_moment_is_read_on_the_clock_of_the_facility(typed: str) -> None:
    assert MomentField().clean(["21", "11", "2026", typed]) == datetime(2026, 11, 21, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "25:70", "noon", "24:00"])
def test_a_time_that_is_not_one_is_named(typed: str) -> None:
    assert code_of(MomentField(), ["21", "11", "2026", typed]) == "no-such-time"


def test_what_was_typed_comes_back_in_its_boxes() -> None:
    drawn = str(Sample({"born_day": "31", "born_month": "2", "born_year": "2009"})["born"])
    assert 'name="born_day" value="31"' in drawn
    assert 'name="born_year" value="2009"' in drawn


@pytest.mark.parametrize(
    ("known", "boxes"),
    [
        (date(2009, 5, 7), ["7", "5", "2009"]),
        ("2009-05", ["", "5", "2009"]),
        ("2009", ["", "", "2009"]),
        (None, ["", "", ""]),
    ],
)
def test_what_is_known_fills_the_boxes(known: Any, boxes: list[str]) -> None:
    assert DayBoxes().decompress(known) == boxes


def test_every_error_names_its_answer_and_the_next_step() -> None:
    form = Sample({"surname": "Lehloenya", "sex": "x"})
    assert [sentences(field) for field in form] == [
        ["Surname has 9 characters, and 5 fit. Shorten it."],
        ["Sex has an answer that is not offered. Choose one of those shown."],
        ["Date of birth is empty. Enter the day, the month and the year."],
        ["“I have seen the warrant” is not ticked. Tick it to go on."],
        ["Say the number."],
    ]


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    drawn = Sample({})["surname"].as_field_group()
    assert 'aria-describedby="id_surname_helptext id_surname_error"' in drawn
    assert 'id="id_surname_helptext"' in drawn
    assert 'id="id_surname_error"' in drawn


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    drawn = Sample(MultiValueDict()).as_div()
    assert drawn.index("<fieldset") < drawn.index("<legend") < drawn.index('id="id_sex_0"')
