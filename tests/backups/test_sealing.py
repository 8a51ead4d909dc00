"""Sealed files are age files: those of another program open, and nothing that was changed does."""

from io import BytesIO

import pytest

from lcs_ims.backups.sealing import CHUNK, Keys, SealError, new_key_file, seal, unseal

# Made with pyrage 1.4.0, the Rust implementation of age.
ANOTHERS_KEY = """
# public key: age1prsxyf6c6a25u548hu7nzn0kr76j4u3wd5ucf9quktkdrr55z4rsfklw67
AGE-SECRET-KEY-16Z84EY9M5JVE3LNSD0VQ247650RY32EMTPGN54YEHN0LDML5S3EQ0HS8ZR
"""
ANOTHERS_FILE = (
    "6167652d656e6372797074696f6e2e6f72672f76310a2d3e20583235353139204931793733426c46643667576546654b74536445494f763654"
    "685a643359356c737067623355384e4b586f0a686d2b376434615a786a3262616156706c636e54655354464a65596c6a535a717a63726a7138"
    "7679334c450a2d3e202423774b3777662d677265617365207e777d62270a346e647735396352666436713577325071323837342f686632306d"
    "4d5151337249633851466168735376770a2d2d2d20627965556b644a4f57574a4d705554427158364d44766364726942756f636b5657336438"
    "614e5747572b410a852ecd0c0ff393cc197cf162dc8dac894cb38a58c951f65c95786a72d6a2b040ac97e706989e"
)


def keys() -> Keys:
    return Keys.parse(new_key_file())


def sealed(data: bytes, to: Keys) -> bytes:
    file = BytesIO()
    seal(BytesIO(data), file, to)
    return file.getvalue()


def unsealed(data: bytes, by: Keys) -> bytes:
    file = BytesIO()
    unseal(BytesIO(data), file, by)
    return file.getvalue()


def test_it_opens_what_another_program_sealed() -> None:
    by = Keys.parse(ANOTHERS_KEY)
    assert unsealed(bytes.fromhex(ANOTHERS_FILE), by) == b"a copy"
    assert by.names == ["age1prsxyf6c6a25u548hu7nzn0kr76j4u3wd5ucf9quktkdrr55z4rsfklw67"]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
def test_it_opens_what_it_sealed(size: int) -> None:
    own, data = keys(), bytes(size)
    assert unsealed(sealed(data, own), own) == data


def test_either_of_two_keys_opens_it() -> None:
    one, other = keys(), keys()
    both = Keys((*one.public, *other.public), ())
    data = sealed(b"a copy", both)
    assert unsealed(data, one) == unsealed(data, other) == b"a copy"


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealError, match="another key"):
        unsealed(sealed(b"a copy", keys()), keys())


def test_no_changed_byte_is_passed_on() -> None:
    own = keys()
    data = sealed(b"a copy", own)
    for at in range(len(data)):
        with pytest.raises(SealError):
            unsealed(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], own)


def test_a_head_has_one_spelling() -> None:
    own = keys()
    data = sealed(b"a copy", own)
    last = data.index(b"--- ") + len("--- ") + 42  # the 43rd letter of the head's seal carries two unread bits
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = letters[letters.index(data[last]) ^ 1]
    with pytest.raises(SealError, match="damaged"):
        unsealed(data[:last] + bytes([other]) + data[last + 1 :], own)


@pytest.mark.parametrize("kept", [CHUNK + 16, CHUNK + 100, 2 * (CHUNK + 16)])
def test_a_file_cut_short_does_not_open(kept: int) -> None:
    own = keys()
    data = sealed(bytes(3 * CHUNK), own)
    head = len(data) - 3 * (CHUNK + 16)
    with pytest.raises(SealError, match="cut off"):
        unsealed(data[: head + kept], own)


def test_a_misspelled_key_is_refused() -> None:
    with pytest.raises(ValueError, match="letter"):
        Keys.parse(ANOTHERS_KEY.replace("16Z84", "17Z84"))
