"""What happened in the directory, for those who follow."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """The settings of who may see what have changed: every open page must follow at once."""

    version: int
