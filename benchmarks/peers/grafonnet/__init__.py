"""grafonnet on go-jsonnet: the program, and a stub of the library for where the library cannot be had."""
