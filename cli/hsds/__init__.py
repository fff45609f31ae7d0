"""Reading and writing packages of the Human Services Data Specification: 1.1, 2.0 and 3.x in, 3.1 out."""
