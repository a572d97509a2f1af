"""The screens: leaf widgets, panels made of them, screens, and the app that holds them."""
