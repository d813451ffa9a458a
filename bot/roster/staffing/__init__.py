"""Who may, will and cannot hold shifts: promises, absences, people to ask, the month."""
