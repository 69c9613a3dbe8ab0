"""Web addresses, as far as a data file must have them right."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["is_web_address"]


def is_web_address(url: str) -> bool:
    """Whether ``url`` is an http(s) address with a host that has a dot, without white space."""
    try:
        address = urlsplit(url)
    except ValueError:  # brackets that open no IPv6 address
        return False
    return address.scheme in {"http", "https"} and "." in address.netloc and not re.search(r"\s", url)
