# Every target sets itself up; `python3 infra/local/run.py <target>` does the same where there is no make.
PYTHON ?= python3
RUN := $(PYTHON) infra/local/run.py

.PHONY: run test lint types bench cost soak mutants setup pins clean help

run:    ## the bot and a chat client for it, until Ctrl-C
	@$(RUN) run

test:   ## all tests; ARGS="-k kickoff" goes to pytest
	@$(RUN) test $(ARGS)

lint:   ## linter and format check
	@$(RUN) lint

types:  ## strict type check
	@$(RUN) types

bench:  ## time and memory per turn, tokens against the SDK
	@$(RUN) bench $(ARGS)

cost:   ## a worker's pass in stores up to a million engagements (12 minutes, 5 GB of disk), reminders, the month's bill
	@$(RUN) cost $(ARGS)

soak:   ## a year, random walks, delivery under fire, kill -9, many processes, an attack (an hour); ARGS="--part delivery --seed x --first 4" goes on from there
	@$(RUN) soak $(ARGS)

mutants: ## take each rule of the process away and see its test fail; ARGS="K8 D1" for some
	@$(RUN) mutants $(ARGS)

setup:  ## install all that the others need
	@$(RUN) setup

pins:   ## resolve requirements*.in and lock files anew; ARGS=--upgrade for newer versions
	@$(RUN) pins $(ARGS)

clean:  ## remove what was installed; data stays
	@$(RUN) clean

help:   ## this list
	@grep -E '^[a-z]+: +##' $(MAKEFILE_LIST)
