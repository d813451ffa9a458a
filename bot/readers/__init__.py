"""Readers of phone numbers, clock times and durations.

Chat, configuration and import all use them, so that the same text has the same value everywhere. A reader returns None
(or an empty set) when it does not understand; the error message is the caller's.
"""
