"""Who is at which meeting and when: pledge, presence, the case before the table, stepping aside."""
