"""The life of a case: tables, verbs, law, cameras and eyes."""
