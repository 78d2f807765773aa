"""A case turned into paper: content, drawing, numbering, signing, delivery."""
