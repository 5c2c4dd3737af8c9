"""What Python tells of that makes a module's results unfit to be kept. Audit events: `sys.audit` lists them all."""

from __future__ import annotations

import os

# Events after which a module's result may differ the next time, or that leave something behind.
VOLATILE = {
    "subprocess.Popen": "it starts a process",
    **dict.fromkeys(
        ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn"),
        "it starts a process",
    ),
    **dict.fromkeys(
        (
            "socket.connect",
            "socket.bind",
            "socket.sendto",
            "socket.sendmsg",
            "socket.getaddrinfo",
            "socket.gethostbyname",
            "socket.gethostbyaddr",
            "socket.gethostname",
        ),
        "it uses the network",
    ),
    **dict.fromkeys(
        ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"),
        "it changes files",
    ),
    "sqlite3.connect": "it opens a database",
    "_thread.start_new_thread": "it starts a thread",
}
# Events after which no module's result can be trusted to be its own.
TAINTED = {
    "os.chdir": "changes the working directory",
    "os.fchdir": "changes the working directory",
    "os.putenv": "changes the environment",
    "os.unsetenv": "changes the environment",
    "sys.addaudithook": "adds an audit hook",
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
LOOKED = frozenset({"open", "os.listdir", "os.scandir"})
ALL = frozenset({*LOOKED, *VOLATILE, *TAINTED})
