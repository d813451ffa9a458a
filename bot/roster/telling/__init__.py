"""What people and rooms are told about the roster without having asked."""
