"""The HTTP gateway: REST/JSON from the contracts, the reference of it, and the pages."""
