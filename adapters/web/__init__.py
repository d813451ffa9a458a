"""What others ask us, or tell us, over HTTP."""
