"""Topics: what is shown of one subject, as frozen values. Screens and files are writers of these values."""
