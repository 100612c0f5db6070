"""Icons, translations and other files of the window."""
