"""`python -m unclench` is `unclench`."""

from unclench.cli.main import main

main()
