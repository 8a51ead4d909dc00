import pytest
from django.test import Client
from pytest_django.fixtures import Settings


@pytest.fixture
def development(settings: Settings) -> None:
    """The style guide is there on development machines only."""
    settings.DEBUG = True


@pytest.fixture
def guide(development: None, db: None, client: Client) -> str:
    return client.get("/design/").content.decode()
