"""The calendars that people subscribe to on their own phones."""
