"""The documentation site: ``python -m sphinx -n -W --keep-going -b html docs build/docs``. Reads no network."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

# Loaded here, since autodoc loads modules as type checkers see them, which FastAPI does not survive.
import claimcheck.server.app  # noqa: F401

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "claimcheck"
author = "The claimcheck developers"
copyright = "the claimcheck developers"  # noqa: A001 - Sphinx asks for it under this name
release = metadata.version("vendor-claimcheck")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "command_reference", "python_reference"]
exclude_patterns = ["_ext", "examples"]

myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]

# The reference follows `__all__`: a name that is published there is documented, with the types of its signature.
autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100
napoleon_numpy_docstring = False
napoleon_use_ivar = True
# References into other projects would need their inventories, that is, the network.
# Some signatures name types of private modules, which have no page.
nitpick_ignore_regex = [("py:.*", r"(?!claimcheck).*"), ("py:.*", r"claimcheck\.\w+\.\w+\..*")]

html_theme = "furo"
html_title = f"claimcheck {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
