"""The pages for people: forms that work without a script, rendered here from what the services answer."""
