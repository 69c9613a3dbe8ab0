"""What a decision on a link is about, and the organisations to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claimcheck.registry import Registry, Vendor
from claimcheck.reporting.article import Item
from claimcheck.schema import Candidate, Decision, Mention, Occurrence, Party, Report, Role
from claimcheck.server.decisions import text_hash
from claimcheck.server.page._articles import mention_finder
from claimcheck.server.problems import Problem

__all__ = ["Link", "choices", "held_on"]

_FOUND = 8
"""Organisations that a search of the registry shows."""


@dataclass(frozen=True)
class Link:
    """What a decision on a link is about: words of the text, or a party that a claim leaves out."""

    quote: str
    name: str | None
    vendor_id: str | None
    start: int | None = None
    end: int | None = None
    occurrences: tuple[Occurrence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    role: Role | None = None
    claim: str | None = None

    @classmethod
    def of_mention(cls, report: Report, mention: Mention) -> Link:
        """A name, with every other place where the text has the same name with the same meaning."""
        same = [own for own in report.mentions if _meaning(own) == _meaning(mention)]
        return cls(
            same[0].surface,
            mention.name,
            mention.vendor_id,
            same[0].start,
            same[0].end,
            tuple(Occurrence(start=own.start, end=own.end, quote=own.surface) for own in same[1:]),
            mention.candidates,
        )

    @classmethod
    def of_party(cls, report: Report, item: Item, role: Role) -> Link:
        """The organisation of a claim: by its name where the claim has it, else by what refers to it.

        Raises:
            Problem: the claim has none in this role (404).
        """
        party: Party | None = getattr(item.claim, role.value)
        if party is None:
            raise Problem(404, f"This claim has no {role.value}.")
        mention = mention_finder(report)(party)
        if mention is not None:
            return replace(cls.of_mention(report, mention), role=role, claim=item.claim.id)
        if party.start is None or party.end is None:
            return cls(party.name or "", party.name, party.vendor_id, role=role, claim=item.claim.id)
        quote = report.document.text[party.start : party.end]
        return cls(quote, party.name, party.vendor_id, party.start, party.end, role=role, claim=item.claim.id)


def _meaning(mention: Mention) -> tuple[str, str, str | None]:
    return mention.surface, mention.name, mention.vendor_id


def choices(registry: Registry, link: Link, query: str, chosen: str) -> Sequence[Vendor]:
    """The organisations to choose from: what was found, the candidates, and what resembles the name or the query."""
    ids = [link.vendor_id, *(own.vendor_id for own in link.candidates)] if not query else []
    found = [vendor.id for vendor, _ in registry.search(query or link.quote, _FOUND)]
    ordered = dict.fromkeys(own for own in [chosen, *ids, *found] if own is not None)
    return [vendor for own in ordered if (vendor := registry.get(own)) is not None]


def held_on(report: Report, link: Link) -> Decision | None:
    """The decision that holds on a link already."""
    text = text_hash(report.document.text)
    for decision in report.decisions:
        if decision.link is None or decision.text_sha256 != text:
            continue
        if link.start is not None:
            same = (decision.start, decision.end) == (link.start, link.end)
        else:
            same = decision.start is None and link.claim in decision.claims and decision.link.role == link.role
        if same:
            return decision
    return None
