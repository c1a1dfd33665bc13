"""The command line: one thin command a task. It only wires."""
