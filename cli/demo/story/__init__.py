"""The story of one request for help, from the asking to the award, as each party lives it."""
