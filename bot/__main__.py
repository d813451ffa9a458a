"""`python -m bot`."""

from bot.cli.arguments import main

main()
