"""What a network is: its forward equations, its loss, its update, and a scenario that gives them numbers."""
