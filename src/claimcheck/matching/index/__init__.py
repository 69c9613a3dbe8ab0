"""An index of names that finds every naming within its edit limit, in time that hardly grows with their number."""

from claimcheck.matching.index._resolving import Found, Hit, resolve
from claimcheck.matching.index._storage import is_index_file
from claimcheck.matching.index.name_index import Kernel, NameIndex

__all__ = ["Found", "Hit", "Kernel", "NameIndex", "is_index_file", "resolve"]
