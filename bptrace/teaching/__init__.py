"""Lessons without a screen: read (`lesson`), brought to life (`live`), walked through (`walk`), kept (`progress`)."""
