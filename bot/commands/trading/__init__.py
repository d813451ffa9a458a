"""Trading shifts: /echanger, and the answers to what is proposed."""
