"""Files that people send: which are taken, and what is looked for in them before they are kept."""
