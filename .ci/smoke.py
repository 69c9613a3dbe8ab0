"""Use the installed wheel as a newcomer would: ``smoke.py CHECKOUT``, with the Python it was installed for.

Run from an empty folder. The checkout must not be what is imported; the extras and torch must be absent.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

TEXT = (
    "Sitel a été racheté en 2015 par Acticall. Teleperformance emploie plus de 400 000 personnes dans le monde. "
    "L'outsourceur a signé un partenariat avec Genesys."
)
ABSENT = ("torch", "trafilatura", "pypdfium2", "docx", "pytest")


def main(checkout: Path) -> int:
    """Report every fault; the exit status is 1 if there is any."""
    import claimcheck

    faults = [f"{name} is installed" for name in ABSENT if importlib.util.find_spec(name) is not None]
    where = Path(claimcheck.__file__).resolve()
    if checkout.resolve() in where.parents or Path(sys.prefix).resolve() not in where.parents:
        faults.append(f"claimcheck is imported from {where}, not from the installed wheel")
    faults += _command()
    for fault in faults:
        sys.stderr.write(fault + "\n")
    return 1 if faults else 0


def _command() -> list[str]:
    program = Path(sys.prefix) / "bin" / "claimcheck"
    done = subprocess.run(
        [str(program), "check", "-", "--format", "jsonl"], input=TEXT.encode(), capture_output=True, check=False
    )
    if done.returncode != 0:
        return [f"claimcheck check ended with {done.returncode}: {done.stderr.decode()}"]
    rows = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    faults = []
    if not rows or set(rows[-1]) != {"provenance"}:
        return ["the last line is no provenance record"]
    *results, last = rows
    if not results:
        faults.append("no claim was found")
    for row in results:
        claim, verdict = row["claim"], row["verdict"]
        if TEXT[claim["start"] : claim["end"]] != claim["quote"]:
            faults.append(f"offsets do not give the quote {claim['quote']!r}")
        if row["provenance"] != last["provenance"]["hash"]:
            faults.append("a row names another provenance")
        sys.stdout.write(f"{verdict['label']} {verdict['probability']:.2f} {claim['statement']}\n")
    return faults


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
