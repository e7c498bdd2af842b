"""The report of a round: one HTML file with everything in it, or a PDF; the figures are the window's own."""
