"""Documents and where they are kept. Knows JSON and compare-and-set; never what a rule means."""
