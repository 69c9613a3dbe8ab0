"""Templated evidence-claim pairs: data in ``templates/``, wording in `values` and `surface`, labels in `phenomena`."""
