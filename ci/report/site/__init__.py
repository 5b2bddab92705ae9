"""The static site: pages that need nothing but themselves, from a web server or from a folder."""
