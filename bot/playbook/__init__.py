"""The playbook as data: what TOML may say, how it is read, and the named rules it may refer to."""
