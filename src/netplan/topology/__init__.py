"""Networks as data: frozen tables, settings, change lists, selections, arcs and graphs."""
