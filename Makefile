# The commands are in dev.py; these are short names for them.
.PHONY: run test check bundle migrate lock messages
run test check bundle migrate lock messages:
	python3 dev.py $@
