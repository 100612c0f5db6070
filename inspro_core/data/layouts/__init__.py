"""How datasets lie on disk: one file per layout, each turning it into `DatasetRows`."""
