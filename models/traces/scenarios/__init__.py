"""The runs that are recorded, one module per structure. models.traces.corpus lists them."""
