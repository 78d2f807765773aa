"""The command line of the eyes: `python -m processing.vision read --jsonl -`."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator

from processing.vision.batch import Answer, as_line, read_all


def main() -> int:
    args = _arguments()
    try:
        with open(0 if args.jsonl == "-" else args.jsonl, encoding="utf-8", errors="surrogateescape") as names:
            read_all(_files(names), _print, workers=args.workers)
    except BrokenPipeError:  # whoever listened has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except KeyboardInterrupt:
        return 130
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m processing.vision", description="Reads number plates.")
    verbs = parser.add_subparsers(required=True, metavar="read")
    read = verbs.add_parser("read", help="read pictures, one JSON object a line")
    read.add_argument("--jsonl", required=True, metavar="LIST", help="picture paths, one a line; - is standard input")
    cores = len(os.sched_getaffinity(0))
    read.add_argument("--workers", type=_positive, default=cores, metavar="N", help="processes (default: one a core)")
    return parser.parse_args()


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _files(names: Iterable[str]) -> Iterator[str]:
    return (file for name in names if (file := name.rstrip("\r\n")))


def _print(answer: Answer) -> None:
    print(as_line(answer), flush=True)


if __name__ == "__main__":
    sys.exit(main())
