"""The picture with its masks: view geometry, the overlay buffer, the widget and the tools."""
