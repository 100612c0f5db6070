"""The desktop program: shows and edits labels; decides nothing about formats or networks."""
