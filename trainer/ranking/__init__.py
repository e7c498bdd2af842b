"""`python -m trainer rank`: a language model's ranking of the labels for every transcript."""
