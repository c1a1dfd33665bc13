"""What is wrong with a delivery: rejected rows with their reasons, findings, and refusals of the whole."""
