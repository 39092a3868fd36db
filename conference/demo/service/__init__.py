"""Use cases of the demo: everything in it is made by the use cases that the table uses, so it obeys their rules."""

from conference.demo.service.table import accounts, set_the_table

__all__ = ["accounts", "set_the_table"]
