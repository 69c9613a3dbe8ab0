"""Decisions as rows of gold files, in the formats that ``claimcheck evaluate`` reads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from claimcheck.reporting import to_line
from claimcheck.schema import Claim, Decision, Lang, Party, Reason, Role, VerdictLabel

__all__ = ["Decided", "GoldRows", "decided_roles", "gold_rows"]

_PHENOMENON = "editor"
_NO_PAIR = {Reason.NOT_CHECKABLE, Reason.UNRESOLVED_SUBJECT}
"""Reasons that say nothing of the passages."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of all files in the archive, so that the same decisions give the same bytes."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the text that it is about and what was kept of the report."""

    decision: Decision
    text: str
    context: dict[str, Any]

    @property
    def doc(self) -> str:
        """The name of the text in gold files."""
        return f"{self.decision.text_sha256[:16]}.txt"


@dataclass(frozen=True, slots=True)
class GoldRows:
    """Rows of the three gold files, and the texts that they name."""

    claims: tuple[dict[str, Any], ...]
    mentions: tuple[dict[str, Any], ...]
    verdicts: tuple[dict[str, Any], ...]
    docs: dict[str, str]

    @property
    def files(self) -> dict[str, str]:
        """The three files as JSON Lines, by name."""
        return {
            f"{name}.jsonl": "".join(map(to_line, getattr(self, name))) for name in ("claims", "mentions", "verdicts")
        }

    def archive(self) -> bytes:
        """A ZIP archive of the files, with the texts in ``docs/``; ``claimcheck evaluate`` reads what it unpacks to."""
        content = self.files | {f"docs/{name}": text for name, text in self.docs.items()}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in content.items():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.external_attr = 0o644 << 16
                archive.writestr(info, text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
        return stream.getvalue()


def gold_rows(decided: Sequence[Decided]) -> GoldRows:
    """The rows that ``decided`` make; all must hold, the oldest first."""
    return GoldRows(
        claims=tuple(_claims(decided)),
        mentions=tuple(_mentions(decided)),
        verdicts=tuple(row for each in decided for row in _verdicts(each)),
        docs={each.doc: each.text for each in decided},
    )


def _claims(decided: Iterable[Decided]) -> Iterator[dict[str, Any]]:
    """A row for each claim that was decided on, with the parties that editors named; all else is as it was read."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for each in decided:
        for record in each.context["claims"]:
            claim = Claim.model_validate(record)
            row = rows.setdefault((each.doc, claim.id), _claim(each.doc, claim))
            row["decisions"].append(each.decision.id)
            for role in decided_roles(each.decision, claim):
                row[role.value] = each.decision.link.name if each.decision.link else None
                row["decided"].append(role.value)
    yield from rows.values()


def _claim(doc: str, claim: Claim) -> dict[str, Any]:
    plain = claim.to_dict()
    kept = ("start", "end", "quote", "kind", "status", "value", "time", "negated", "modality")
    return {
        "doc": doc,
        **{name: plain[name] for name in kept},
        "subject": claim.subject.name if claim.subject else None,
        "object": claim.object.name if claim.object else None,
        "attribution": claim.attribution.name if claim.attribution else None,
        "peripheral": False,
        "decisions": [],
        "decided": [],
    }


def places(decision: Decision) -> list[tuple[int, int]]:
    """Where in its text the words stand that a decision is on."""
    if decision.start is None or decision.end is None:
        return []
    return [(decision.start, decision.end), *((own.start, own.end) for own in decision.occurrences)]


def decided_roles(decision: Decision, claim: Claim) -> list[Role]:
    """The roles in which a claim of the same text has the organisation that a decision on a link is about."""
    if decision.link is None:
        return []
    if decision.start is None:
        return [decision.link.role] if decision.link.role is not None and claim.id in decision.claims else []
    return [role for role in Role if _stands_at(getattr(claim, role.value), places(decision))]


def _stands_at(party: Party | None, spans: Iterable[tuple[int, int]]) -> bool:
    if party is None or party.start is None or party.end is None:
        return False
    return any(max(start, party.start) < min(end, party.end) for start, end in spans)


def _mentions(decided: Iterable[Decided]) -> Iterator[dict[str, Any]]:
    for each in decided:
        decision, link = each.decision, each.decision.link
        if link is None:
            continue
        kind = "name" if each.context["named"] else "nominal"
        for start, end in places(decision):
            surface = each.text[start:end]
            row = {"doc": each.doc, "start": start, "end": end, "surface": surface, "canonical": link.name}
            yield row | {"kind": kind, "vendor_id": link.vendor_id, "decision": decision.id}


def _verdicts(each: Decided) -> Iterator[dict[str, Any]]:
    """A pair for each passage that the editor goes by; passages that conflict are one text."""
    verdict = each.decision.verdict
    if verdict is None or verdict.reason in _NO_PAIR:
        return
    passages = each.context["passages"]
    if verdict.label is VerdictLabel.CONFLICTING:
        both = " ".join(own["quote"] for own in passages)
        passages = [{"quote": both, "lang": passages[0]["lang"]}] if len(passages) > 1 else []
    lang = each.context["claims"][0]["lang"]
    lang = each.context["lang"] if lang == Lang.UNKNOWN else lang
    for number, passage in enumerate(passages, 1):
        if Lang.UNKNOWN not in (lang, passage["lang"]):
            yield {
                "id": f"{each.decision.id}-{number}",
                "evidence": passage["quote"],
                "claim": each.context["judged"],
                "evidence_lang": passage["lang"],
                "claim_lang": lang,
                "label": verdict.label.value,
                "phenomenon": _PHENOMENON,
            }
