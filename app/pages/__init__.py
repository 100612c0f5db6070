"""Pages of the window beside the canvas: each shows what it is given and asks for the rest."""
