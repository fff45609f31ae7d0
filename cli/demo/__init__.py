"""The demo: invented data of one county, and the story of one request for help, told to the running product."""
