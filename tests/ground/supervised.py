"""A program for test_supervisor.py: a supervisor over a child that has a child of its own."""

import os
import sys

from lcs_ims.supervisor import Child, Supervisor

CHILD = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).wait()"


def tell(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    code = {"steady": CHILD, "failing": "raise SystemExit(3)"}[sys.argv[1]]
    child = Child("child", (sys.executable, "-c", code), os.environ)
    other = Child("other", (sys.executable, "-c", "import time; time.sleep(600)"), os.environ)
    Supervisor([child, other], say=tell, announce=lambda: tell("ready")).run()
