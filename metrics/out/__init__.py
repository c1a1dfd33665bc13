"""Answers as they leave: definitions, DataFrames, files and the terminal."""
