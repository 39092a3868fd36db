"""The running meeting: current item, clock, notes, sharing, commands and events."""
