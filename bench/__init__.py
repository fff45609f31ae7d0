"""Measures the product beside the floors of the machine it runs on, and prints the ratios between them."""

import os

# Every child process here is another program, which needs nothing of gRPC's state; with its fork support on, gRPC
# writes a line about that for each one.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
