"""What is fast, measured: each case runs a part of the library beside a named reference and compares the outputs."""
