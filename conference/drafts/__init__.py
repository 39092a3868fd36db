"""What somebody has begun to write and not sent: sealed, for its writer alone, and not for long."""
