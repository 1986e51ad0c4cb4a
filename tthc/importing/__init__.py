"""Spreadsheets that come in: what their columns mean, what each row says, what is written of it.

A kind of spreadsheet (`ImportKind`) lists its columns and runs over the rows. Looking and writing
are one run: `commit=False` does everything but write, so that a preview never promises what the
import then does otherwise.
"""
