"""Comparators that plugins bring."""

from __future__ import annotations

from functools import cache, partial

from claimcheck.plugins import COMPARATORS as GROUP
from claimcheck.plugins import Plugin, find_plugins
from claimcheck.schema import Check, Claim
from claimcheck.support.comparators.comparators import COMPARATORS, Comparator

__all__ = ["plugin_comparators"]

_TAKEN = frozenset(COMPARATORS) | {"anchors", "direction"}


def plugin_comparators() -> dict[str, Comparator]:
    """The comparators of plugins by the names of their entry points, which are those of their checks.

    Raises:
        PluginError: one is broken.
    """
    return _loaded(find_plugins(GROUP))


@cache
def _loaded(plugins: tuple[Plugin, ...]) -> dict[str, Comparator]:
    return {plugin.name: partial(_compare, plugin, _callable(plugin)) for plugin in plugins}


def _callable(plugin: Plugin) -> Comparator:
    comparator: Comparator = plugin.load()
    if not callable(comparator):
        raise plugin.error("is no callable (Claim, Claim) -> Check")
    if plugin.name in _TAKEN:
        raise plugin.error("has the name of a check of claimcheck")
    return comparator


def _compare(plugin: Plugin, comparator: Comparator, claim: Claim, other: Claim) -> Check:
    try:
        check = comparator(claim, other)
    except Exception as error:  # other people's code, which may fail in any way
        raise plugin.failed(error) from error
    if not isinstance(check, Check):
        raise plugin.error(f"gave {type(check).__name__} where a Check is wanted")
    return check if check.name == plugin.name else check.model_copy(update={"name": plugin.name})
