"""What partner agencies and funders see and do."""
