"""Signatures: whose certificate, with which key, how it goes into a PDF, and what a stranger's PDF holds."""
