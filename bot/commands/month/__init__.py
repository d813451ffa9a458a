"""Commands about a month drafted ahead, and its holidays."""
