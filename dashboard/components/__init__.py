"""The parts that pages are made of: functions from values to Dash components."""
