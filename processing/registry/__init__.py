"""Who owned a vehicle on a day: one port, its adapters, and what a case does with the answer."""
