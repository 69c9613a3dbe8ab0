"""The vendor registry: organisations with names, owners, dates and sources."""

from claimcheck.registry.addresses import is_web_address
from claimcheck.registry.importing import RegisterFormat, RegisterReader, Registers, detect_format, write_registry
from claimcheck.registry.models import Alias, AliasKind, FactSource, Fault, Parent, Vendor, VendorKind
from claimcheck.registry.registry import Registry, bundled_paths, name_at
from claimcheck.registry.validation import validate

__all__ = [
    "Alias",
    "AliasKind",
    "FactSource",
    "Fault",
    "Parent",
    "RegisterFormat",
    "RegisterReader",
    "Registers",
    "Registry",
    "Vendor",
    "VendorKind",
    "bundled_paths",
    "detect_format",
    "is_web_address",
    "name_at",
    "validate",
    "write_registry",
]
