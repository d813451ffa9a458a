"""What the web server shows: it is asked for there, and read here."""
