"""What partners answers: transport in, a command or a query, a message out."""
