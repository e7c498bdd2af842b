"""Frame features: extracted on one machine or many, kept by clip and encoder, pooled to embeddings."""
