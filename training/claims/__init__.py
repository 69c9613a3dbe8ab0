"""How the bundled claim reader is made: data, model, training, export. ``python -m training.claims`` runs it."""
