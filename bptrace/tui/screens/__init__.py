"""Screens: one a module, put together from panels."""
