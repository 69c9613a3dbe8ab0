"""Sets the project up on a machine that has only Python, then runs a part of it.

    python3 dev.py check fixtures/articles/dev-fr-rachat-majorel.txt    the claimcheck command (any of its arguments)
    python3 dev.py test                                                 the tests (further arguments go to pytest)
    python3 dev.py lint                                                 ruff and mypy
    python3 dev.py docs                                                 the documentation site, in build/docs
    python3 dev.py setup                                                nothing more than the developers' environment

The first call makes the environment ``.venv`` (CLAIMCHECK_VENV names another place) and installs the locked packages,
each checked against its hash. A stamp in the environment remembers what was installed, so later calls start at once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
OLDEST, TOO_NEW = (3, 11), (3, 15)
LINTERS = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])


class SetupError(Exception):
    """Why the environment cannot be made; one clear line."""


def main(arguments: list[str]) -> int:
    """Run the command line and return its exit status."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0 if arguments else 2
    task, rest = arguments[0], arguments[1:]
    try:
        check_python()
        binaries = prepare(DEV_LOCK if task in ("test", "lint", "docs", "setup") else RUN_LOCK)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 2
    if task == "setup":
        return 0
    if task == "test":
        return run(binaries / "python", "-m", "pytest", *rest, cwd=ROOT)
    if task == "lint":
        statuses = [run(binaries / "python", "-m", *linter, cwd=ROOT) for linter in LINTERS]
        return max(map(abs, statuses))
    if task == "docs":
        return run(
            binaries / "python",
            "-m",
            "sphinx",
            "-n",
            "-W",
            "--keep-going",
            "-q",
            "-b",
            "html",
            "docs",
            "build/docs",
            cwd=ROOT,
        )
    return run(binaries / "claimcheck", *arguments)


def check_python() -> None:
    """Refuse a Python that the locked packages do not exist for, and one that cannot make environments."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:
        raise SetupError(f"Python 3.11 or newer is needed; {sys.executable} is {found}")
    if sys.version_info[:2] >= TOO_NEW:
        raise SetupError(f"the locked packages are for Python 3.11 to 3.14; {sys.executable} is {found}")
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        raise SetupError(f"this Python cannot make environments (no venv or ensurepip); on Debian install {package}")


def prepare(lock: Path) -> Path:
    """Make the environment hold what ``lock`` names and the project itself; return the folder of its commands."""
    folder = Path(os.environ.get("CLAIMCHECK_VENV") or HOME).absolute()
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    if not ({stamp_of(lock), stamp_of(DEV_LOCK)} & stamps(folder) and command(binaries / "python").exists()):
        install(lock, folder, binaries)
    return binaries


def install(lock: Path, folder: Path, binaries: Path) -> None:
    """Install ``lock`` and the project into ``folder``; the stamp is written last, so a broken try is repeated."""
    import venv  # not everywhere; check_python has looked

    print(f"dev.py: installing {lock.name} into {folder} (a few minutes, once) ...", file=sys.stderr, flush=True)
    broken = not stamp_file(folder).is_file()
    stamp_file(folder).unlink(missing_ok=True)
    try:
        venv.create(folder, with_pip=True, clear=broken and folder == HOME)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"the environment {folder} cannot be made: {error}") from error
    python = binaries / "python"
    pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check", "-qq", "install"]
    if run(*pip, "--require-hashes", "--requirement", lock):
        raise SetupError(f"the packages of {lock.name} could not be installed; pip says why above")
    if run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT):
        raise SetupError("the project itself could not be installed; pip says why above")
    stamp_file(folder).write_text(stamp_of(lock) + "\n", encoding="utf-8")


def stamp_file(folder: Path) -> Path:
    """Where an environment remembers what it holds."""
    major, minor = sys.version_info[:2]
    return folder / f"claimcheck-{major}.{minor}.stamp"


def stamps(folder: Path) -> set[str]:
    """What the environment holds; the empty set when nothing, or only half of it, was installed."""
    path = stamp_file(folder)
    return set(path.read_text(encoding="utf-8").split()) if path.is_file() else set()


def stamp_of(lock: Path) -> str:
    """Hash of everything that an environment made from ``lock`` depends on."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {sys.implementation.name} {ROOT}\0".encode())
    for path in (lock, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def command(path: Path) -> Path:
    """The file behind a command's name on this system."""
    return path.with_suffix(".exe") if os.name == "nt" else path


def run(*words: str | Path, cwd: Path | None = None) -> int:
    """Run a command with our own standard streams and return its exit status."""
    first, *others = words
    program = command(first) if isinstance(first, Path) else first
    try:
        return subprocess.run([str(program), *map(str, others)], cwd=cwd, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
