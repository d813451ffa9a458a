"""Weekly times: how often, from when, until when."""
