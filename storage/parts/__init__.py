"""The parts of a transaction, one for each port."""
