"""Reports: what people send. Builders of documents over the values of `topics`, and a writer for each file form.

`menu` says which there are. Nothing is imported here, so that the command line reads the menu without the libraries
that the builders need.
"""
