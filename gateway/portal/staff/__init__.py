"""Pages of the Office’s staff: the queue, a request for help, who carries how much, the record."""
