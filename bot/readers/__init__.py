"""The one reader of each way of writing a phone number, a clock time and a duration.

Chat, configuration and import read these here, so that the same text has the same value everywhere. A reader returns
None (or an empty set) for what it does not understand; the sentence that says so belongs to the caller.
"""
