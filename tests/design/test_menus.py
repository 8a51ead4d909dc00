from lcs_ims.lib.menus import Link, menus


def links(*groups: str) -> list[Link]:
    return [Link(f"page {number}", "/", number == 0, group) for number, group in enumerate(groups)]


def shape(*groups: str) -> list[tuple[str, int]]:
    return [(menu.label, len(menu.links)) for menu in menus(links(*groups))]


def test_a_few_links_all_stand_in_the_open() -> None:
    assert shape("", "Law", "Law", "Law") == [("", 4)]


def test_many_links_stand_under_their_headings() -> None:
    assert shape("", *["Law"] * 6, *["Visits"] * 3) == [("", 1), ("Law", 6), ("Visits", 3)]


def test_no_heading_stands_over_a_single_link() -> None:
    assert shape("", *["Law"] * 8, "Visits") == [("", 2), ("Law", 8)]


def test_a_heading_says_that_the_reader_is_on_one_of_its_pages() -> None:
    found = menus(links(*["Law"] * 5, *["Visits"] * 5))
    assert [(menu.label, menu.current) for menu in found] == [("", False), ("Law", True), ("Visits", False)]
