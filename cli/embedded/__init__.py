"""PostgreSQL and NATS as child processes of our own, in a data folder of the product's own."""
