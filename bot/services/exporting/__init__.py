"""What an engagement or a portfolio is as a file: values first, then one writer a format. Reads no store."""
