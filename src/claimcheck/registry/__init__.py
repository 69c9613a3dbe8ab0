"""The vendor registry: organisations with names, owners, dates and sources."""

from claimcheck.registry.addresses import is_web_address
from claimcheck.registry.models import Alias, AliasKind, FactSource, Fault, Parent, Vendor, VendorKind
from claimcheck.registry.registry import Registry, bundled_paths
from claimcheck.registry.validation import validate

__all__ = [
    "Alias",
    "AliasKind",
    "FactSource",
    "Fault",
    "Parent",
    "Registry",
    "Vendor",
    "VendorKind",
    "bundled_paths",
    "is_web_address",
    "validate",
]
