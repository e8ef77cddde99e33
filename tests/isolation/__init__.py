"""The isolation matrix: every address × method × actor × object, generated from the URL conf."""
