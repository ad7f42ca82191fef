"""Keys and signatures as Data Integrity writes them: base58 with a sign for its alphabet."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE58 = "z"
ED25519_PUBLIC = b"\xed\x01"
LONGEST = 200


def multibase(data: bytes) -> str:
    """Return bytes as multibase in base58, zeros at the beginning kept."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, place = divmod(number, 58)
        text = ALPHABET[place] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return BASE58 + ALPHABET[0] * zeros + text


def read_multibase(text: str) -> bytes:
    """Return the bytes of multibase in base58.

    :raise ValueError: if it is none.
    """
    body = text[1:]
    if not text.startswith(BASE58) or len(text) > LONGEST or any(c not in ALPHABET for c in body):
        raise ValueError("not in base58")
    number = 0
    for character in body:
        number = number * 58 + ALPHABET.index(character)
    zeros = len(body) - len(body.lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(public: bytes) -> str:
    """Return a public Ed25519 key as a Multikey."""
    return multibase(ED25519_PUBLIC + public)
