"""`python -m benchmarks` runs all benchmarks, `python -m benchmarks slots` only the named ones."""

import sys

from benchmarks import board, calls, commands, figures, forwarding, idle, matrix, recovery, roster_year, slots, telegram

BENCHMARKS = (slots, calls, figures, commands, idle, forwarding, telegram, matrix, recovery, roster_year, board)


def main(names: list[str]) -> None:
    for benchmark in BENCHMARKS:
        if not names or benchmark.__name__.rpartition(".")[2] in names:
            benchmark.run()


if __name__ == "__main__":
    main(sys.argv[1:])
