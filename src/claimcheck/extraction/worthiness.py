"""Check-worthiness of a claim: a small additive score over named features, between 0 and 1."""

from __future__ import annotations

from claimcheck.schema import ClaimKind, Modality

__all__ = ["worthiness"]

_KIND = {
    ClaimKind.QUALITY: -0.15,
    ClaimKind.LOCATION: -0.10,
    ClaimKind.PRODUCT: -0.05,
    ClaimKind.OTHER: -0.05,
    ClaimKind.APPOINTMENT: -0.05,
    ClaimKind.ACQUISITION: 0.10,
    ClaimKind.STAKE: 0.10,
    ClaimKind.FUNDING: 0.10,
    ClaimKind.DISPUTE: 0.05,
    ClaimKind.RANKING: 0.10,
}
_MODALITY = {
    Modality.IRONIC: -0.25,
    Modality.OPINION: -0.25,
    Modality.HYPOTHETICAL: -0.20,
    Modality.PLANNED: -0.05,
    Modality.REPORTED: 0.0,
    Modality.ASSERTED: 0.05,
}


def worthiness(
    kind: ClaimKind, modality: Modality, *, linked: bool, valued: bool, dated: bool, two_parties: bool
) -> float:
    """How much checking the claim is worth: kind, modality, a linked subject, a value, a date, a named second party."""
    score = 0.5 + _KIND.get(kind, 0.0) + _MODALITY[modality]
    score += 0.10 * linked + 0.12 * valued + 0.08 * dated + 0.08 * two_parties
    return round(min(1.0, max(0.0, score)), 3)
