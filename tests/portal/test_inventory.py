from lcs_ims.inventory import marks, own_models, wanting


def test_every_field_of_the_portals_own_tables_is_marked():
    unmarked = {model._meta.label: sorted(wanting(model) - marks(model).keys()) for model in own_models()}
    assert {label: names for label, names in unmarked.items() if names} == {}
