"""Files that labels live in: the project file and the exchange formats. Each format has a read and a write function."""
