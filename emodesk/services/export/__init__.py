"""What a project gives to others: tables, pseudo-labels, and the files of annotation programs and challenges."""
