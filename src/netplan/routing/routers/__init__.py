"""Routers: settings that are called with a network and demands, and all answer alike."""
