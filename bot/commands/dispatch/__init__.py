"""How a message finds its row of the table of commands, who may say it, and what becomes of it."""
