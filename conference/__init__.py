"""Common Table: runs the case conferences of a task force that supports survivors of human trafficking."""
