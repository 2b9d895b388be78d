"""netplan: how far, how busy and how fragile a backbone is, and what is worth building.

Nouns are types, verbs are functions: data comes first, everything else is keyword-only,
functions return and never print. The command line is ``netplan.cli``; the whole job on one page
is ``netplan.study``.
"""

__version__ = "0.1.0"
