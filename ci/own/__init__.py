"""People's own C files: what the chain can say about a file outside the catalog, and how to bring it in."""
