"""What every service shares: process, database, events, gRPC. No word of the domain."""
