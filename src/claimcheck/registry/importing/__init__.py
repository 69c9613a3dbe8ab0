"""Company registers read as vendors, one record after the other."""

from claimcheck.registry.importing._formats import RegisterFormat, detect_format
from claimcheck.registry.importing._writing import write_registry
from claimcheck.registry.importing.reader import RegisterReader, Registers

__all__ = ["RegisterFormat", "RegisterReader", "Registers", "detect_format", "write_registry"]
