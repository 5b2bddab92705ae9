"""Reports about an audit: for people a static site, for machines JSON, JUnit, SARIF and workflow annotations.

Everything is made from the file that `python -m ci audit --output FILE` writes; no check is run again. What a report
shows beside it (C lines, model steps, recorded runs) is read from the checkout, and says so where it cannot be read.
"""
