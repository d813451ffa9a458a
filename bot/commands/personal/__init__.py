"""Commands about what one is told, and the shift one holds now."""
