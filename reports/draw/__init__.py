"""Charts as vector drawings for paper: shapes, the charts of the topics, and two figures of a team."""
