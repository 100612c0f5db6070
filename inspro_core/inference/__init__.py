"""Running the model over a video: engine, tracker, pre-labelling."""
