import pytest

from inmates.search import MOST, find, folded, same_person_candidates
from tests.building import an_inmate

NAMES = [
    ("LCS/2026/00412", "Ts'epo Mokoena"),
    ("LCS/2026/00413", "Tšeliso Khasu"),
    ("LCS/2025/01412", "Lineo Pitso"),
    ("LCS/2024/00041", "Moeketsi Qacha's"),
    ("LCS/2026/00900", "Lerato Moshoeshoe"),
    ("LCS/2026/00901", "Thabo Lerato Matela"),
    ("LCS/2026/00902", "Jean-Pierre Dubois"),
]
PEOPLE = [(place, number, name) for place, (number, name) in enumerate(NAMES)]


def found(words):
    return [NAMES[hit.inmate_pk][1] for hit in find(words, PEOPLE)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ts'epo Mokoena", "Ts'epo Mokoena"),
        ("tsepo mokoena", "Ts'epo Mokoena"),  # no apostrophe, small letters
        ("tšepo", "Ts'epo Mokoena"),  # the other way to write the same sound
        ("TS\u2019EPO", "Ts'epo Mokoena"),  # the apostrophe of a telephone
        ("Tseliso", "Tšeliso Khasu"),
        ("tšeliso", "Tšeliso Khasu"),
        ("ts\u030celiso", "Tšeliso Khasu"),  # š as two characters
        ("Qachas", "Moeketsi Qacha's"),
        ("Qacha's", "Moeketsi Qacha's"),
        ("Mokoena Tsepo", "Ts'epo Mokoena"),  # surname first
        ("Mokona", "Ts'epo Mokoena"),  # a letter left out
        ("Mokkoena", "Ts'epo Mokoena"),  # a letter too many
        ("Mokonea", "Ts'epo Mokoena"),  # two changed places
        ("Mokwena", "Ts'epo Mokoena"),  # as in South Africa
        ("Dineo", "Lineo Pitso"),
        ("Kgasu", "Tšeliso Khasu"),
        ("Moshweshwe", "Lerato Moshoeshoe"),
        ("Moko", "Ts'epo Mokoena"),  # not yet typed to the end
        ("tsep mok", "Ts'epo Mokoena"),
        ("jean pierre", "Jean-Pierre Dubois"),
        ("jean-pierre", "Jean-Pierre Dubois"),
        ("thabo matela", "Thabo Lerato Matela"),  # a name between them
    ],
)
def test_a_name_is_found_however_it_is_typed(typed, name):
    assert name in found(typed)


def test_the_name_as_it_is_written_comes_first():
    assert found("Lerato Moshoeshoe")[0] == "Lerato Moshoeshoe"


def test_each_typed_word_must_be_in_the_name():
    assert found("Lerato Matela") == ["Thabo Lerato Matela"]


@pytest.mark.parametrize("typed", ["Mohapi", "xyz", "Pierrot Khasu"])
def test_another_name_is_not_found(typed):
    assert found(typed) == []


@pytest.mark.parametrize("typed", ["LCS/2026/00412", "lcs 2026 412", "2026/412", "202600412", "00412"])
def test_a_part_of_a_number_finds_it_first(typed):
    assert found(typed)[0] == "Ts'epo Mokoena"


def test_the_number_itself_comes_before_numbers_that_hold_it():
    assert found("412") == ["Ts'epo Mokoena", "Lineo Pitso"]


@pytest.mark.parametrize("typed", ["", "   ", "'", "/"])
def test_nothing_typed_finds_nobody(typed):
    assert found(typed) == []


def test_it_ends_at_25():
    crowd = [(n, f"LCS/2026/{n:05}", "Thabo Mokoena") for n in range(100)]
    assert [hit.inmate_pk for hit in find("thabo", crowd)] == list(range(MOST))


def test_folding_leaves_letters_and_digits():
    assert folded("  Ntš'o O\u02bcMathe-Tau ") == "ntso omathe tau"


@pytest.mark.django_db
def test_the_same_person_is_found_by_name_and_birth_spelling_aside(mcci):
    on_file = an_inmate(mcci, given_names="Tšepo", surname="Mokoena", date_of_birth="1990-05-17")
    an_inmate(mcci, given_names="Palesa", surname="Mokoena", date_of_birth="1990-05-17")
    an_inmate(mcci, given_names="Tšepo", surname="Mokoena", date_of_birth="1991-05-17")
    assert same_person_candidates("Mokwena", "Ts'epo", "1990-05-17") == [on_file]
