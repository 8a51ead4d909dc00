"""What a deed that must be refused was refused with."""

from collections.abc import Callable
from typing import Any

import pytest

from lcs_ims.lib.refusal import Refused


def code(deed: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The code of the refusal. Fails when the deed is done."""
    return refusal(deed, *args, **kwargs).code


def refusal(deed: Callable[..., Any], *args: Any, **kwargs: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        deed(*args, **kwargs)
    return caught.value
