"""Reports: what people send. Builders of documents over the values of `topics`, and a writer for each file form."""
