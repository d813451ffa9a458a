"""Commands about who will, can and cannot hold shifts."""
