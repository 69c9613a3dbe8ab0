"""Reads a mail: its subject is the title, its date the date of publication."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from claimcheck.errors import InputError
from claimcheck.reading import Extracted, Reader

__all__ = ["READER"]


def _read(data: bytes) -> Extracted:
    message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
    part = message.get_body(("plain",))
    if part is None:
        raise InputError("has no plain text")
    sent = message["date"].datetime if message["date"] else None
    return Extracted(text=part.get_content(), title=message["subject"], date=sent.date() if sent else None)


READER = Reader(media_type="message/rfc822", suffixes=(".eml",), read=_read)
"""What the entry point of the group ``claimcheck.readers`` names."""
