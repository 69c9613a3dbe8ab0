"""Check what was built: ``check_dist.py DIRECTORY`` with one wheel and one source distribution in it."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

IN_WHEEL = (
    "claimcheck/py.typed",
    "claimcheck/data/model/model.int8.onnx",
    "claimcheck/data/model/tokenizer.json",
    "claimcheck/data/model/config.json",
    "claimcheck/data/model/manifest.json",
    "claimcheck/data/registry/outsourcers.yaml",
    "claimcheck/data/evidence/trade.jsonl",
    "claimcheck/data/frames/fr.yaml",
    "claimcheck/data/frames/en.yaml",
    "claimcheck/data/lexicon/spacy_models.yaml",
)
NOT_IN_WHEEL = ("tests", "fixtures", "training", "benchmarks", "docs", "dev.py")
IN_SOURCE = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "dev.py", "requirements.lock")
LARGEST_WHEEL = 60_000_000


def main(directory: Path) -> int:
    """Report every fault; the exit status is 1 if there is any."""
    (wheel,), (source,) = directory.glob("*.whl"), directory.glob("*.tar.gz")
    names = set(zipfile.ZipFile(wheel).namelist())
    with tarfile.open(source) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    faults = [f"the wheel lacks {name}" for name in IN_WHEEL if name not in names]
    faults += [f"the wheel lacks its {name}" for name in ("LICENSE", "NOTICE") if not _licence(names, name)]
    faults += [f"the wheel holds {name}" for name in sorted(names) if name.split("/")[0] in NOT_IN_WHEEL]
    faults += [f"the wheel holds {name}" for name in sorted(names) if "__pycache__" in name]
    faults += [f"the source distribution lacks {name}" for name in IN_SOURCE if name not in packed]
    if wheel.stat().st_size > LARGEST_WHEEL:
        faults.append(f"the wheel has {wheel.stat().st_size} bytes; at most {LARGEST_WHEEL} are wanted")
    for fault in faults:
        sys.stderr.write(fault + "\n")
    sys.stdout.write(f"{wheel.name}: {len(names)} files, {wheel.stat().st_size / 1e6:.1f} MB\n")
    sys.stdout.write(f"{source.name}: {len(packed)} files, {source.stat().st_size / 1e6:.1f} MB\n")
    return 1 if faults else 0


def _licence(names: set[str], name: str) -> bool:
    return any(entry.endswith(f".dist-info/licenses/{name}") for entry in names)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
