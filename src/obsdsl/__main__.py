"""`python -m obsdsl`."""

from obsdsl.cli.main import main

main()
