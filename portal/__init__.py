"""The web: machines, officers, clerks, supervisors and citizens."""
