"""The cases behind a figure: its rows, what is owed in them, caseloads without names, and samples."""
