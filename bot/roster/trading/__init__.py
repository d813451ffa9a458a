"""Shifts that people would trade: who fits whom, and what those concerned read."""
