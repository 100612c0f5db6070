"""The InsPro network, its criterion and its postprocessing.

Tensors in, tensors out: nothing here knows files or tracks on disk.
"""
