"""The model that ships with the program: weights, configuration and model card."""
