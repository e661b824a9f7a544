"""What each method found, in plain words. Pure: documents and names in, sentences out."""
