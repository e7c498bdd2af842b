"""`python -m trainer tune`: EmoVCLIP's prompts learnt from the labelled clips."""
