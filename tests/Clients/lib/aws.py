"""Debian's /usr/bin/aws for a script that calls it often: its modules are read once, each call is a fork that runs that program.

aws.py FOLDER reads names out of FOLDER/ask; for each it runs `aws` with the words of FOLDER/NAME.args (each ends with NUL), its output in
NAME.out and NAME.err, and writes how it ended to the pipe NAME.rc."""
import os
import runpy
import signal
import sys

import awscli.clidriver

PROGRAM = "/usr/bin/aws"


def run(at):
    new = os.O_WRONLY | os.O_CREAT
    for number, path, how in ((0, os.devnull, os.O_RDONLY), (1, at + ".out", new), (2, at + ".err", new)):
        os.dup2(os.open(path, how, 0o600), number)
    with open(at + ".args", encoding="utf-8") as words:
        sys.argv = [PROGRAM, *words.read().split("\0")[:-1]]
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        runpy.run_path(PROGRAM, run_name="__main__")
    except SystemExit as ended:
        return ended.code or 0
    return 0


def main(folder):
    awscli.clidriver.create_clidriver()  # reads what every call needs, and is thrown away
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with open(os.open(os.path.join(folder, "ask"), os.O_RDWR), encoding="utf-8") as ask:
        for name in ask:
            if os.fork() == 0:
                at = os.path.join(folder, name.strip())
                code = 255
                try:
                    code = run(at)
                finally:
                    sys.stdout.flush()
                    sys.stderr.flush()
                    with open(at + ".rc", "w", encoding="utf-8") as ended:
                        ended.write(f"{code}\n")
                    os._exit(0)


main(sys.argv[1])
