"""The reading of any ledger: pure decisions, no files, no database, no clock.

``workbook`` holds the cells as they were found; ``amounts``, ``dates``, ``areas``, ``marks``
and ``codes`` read one cell; ``headers`` finds the header and what each column means; ``sheets``
says what a sheet is about; ``rows`` tells data from totals, sections and notes; ``totals``
checks totals; ``understanding`` ties them into one reading.
"""
