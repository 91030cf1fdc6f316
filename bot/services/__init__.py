"""Use cases: load, change purely, write by compare-and-set; rights are asked for every read and write."""
