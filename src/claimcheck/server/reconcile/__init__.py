"""The reconciliation service (W3C Entity Reconciliation API 0.2) over the vendor registry."""

from claimcheck.server.reconcile._routes import router

__all__ = ["router"]
