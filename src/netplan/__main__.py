"""``python -m netplan``: the same as the commands ``netplan`` and ``nplan``."""

from netplan.cli.main import main

if __name__ == "__main__":
    main()
