"""`python -m bot`."""

import sys

OURS = {"bot", "adapters", "storage"}


def start() -> None:
    """Run the command line; where a library is not installed, say how to install them."""
    try:
        from bot.cli.arguments import main  # noqa: PLC0415 -- nothing of ours can be imported without libraries
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in OURS:
            raise
        wanted = "--requirement bot/demo/requirements.txt" if sys.argv[1:2] == ["demo"] else "."
        sys.exit(
            f"standardiste: {missing.name} is not installed here. In a virtual environment (python3 -m venv .venv): "
            f".venv/bin/python -m pip install --constraint constraints.txt {wanted}"
        )
    main()


if __name__ == "__main__":
    start()
