"""How the bundled model is made: data, backbone, training, export and figures. ``python -m training.nli --help``."""
