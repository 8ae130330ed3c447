"""A real SMTP server (aiosmtpd) that behaves as the recipient's local part asks.

usage: smtp_server.py FOLDER [--login USER:PASSWORD]

Prints its port, keeps every accepted message in FOLDER as N.eml, and every step in FOLDER/steps.

  greylist     451 at RCPT          drop-rcpt   closes at RCPT
  nobody       550 at RCPT          drop-data   closes at DATA, before the 354
  full         452 after the dot    drop-body   closes after the 354, within the message
  spam         554 after the dot    drop-dot    keeps the message, closes instead of answering
  relay        530 at RCPT          lost-dot    loses the message, closes instead of answering
  slow         says nothing at RCPT
A sender whose local part is `refused` gets 553 at MAIL. Everybody else is accepted.
"""

import asyncio
import itertools
import pathlib
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

numbers = itertools.count(1)


class Handler:
    def __init__(self, folder):
        self.folder = folder

    def note(self, step):
        with open(self.folder / "steps", "a") as steps:
            steps.write(step + "\n")

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.note("MAIL")
        if address.startswith("refused@"):
            return "553 5.7.1 sender " + address + " is not yours"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.note("RCPT")
        wish = address.partition("@")[0]
        if wish == "drop-rcpt":
            return drop(server)
        if wish == "slow":
            await asyncio.sleep(60)
        answers = {
            "greylist": "451 4.7.1 greylisted, come back later",
            "nobody": "550 5.1.1 <" + address + ">: no such mailbox",
            "relay": "530 5.7.0 log in first",
        }
        if wish in answers:
            return answers[wish]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_RSET(self, server, session, envelope):
        self.note("RSET")
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        wish = envelope.rcpt_tos[0].partition("@")[0]
        if wish == "full":
            return "452 4.2.2 " + envelope.rcpt_tos[0] + " is full"
        if wish == "spam":
            return "554 5.7.1 looks like spam"
        if wish == "lost-dot":
            return drop(server)
        (self.folder / f"{next(numbers)}.eml").write_bytes(envelope.original_content)
        self.note("STORED")
        if wish == "drop-dot":
            return drop(server)
        return "250 2.0.0 taken"


class Server(SMTP):
    async def smtp_DATA(self, arg):
        self.event_handler.note("DATA")
        wish = self.envelope.rcpt_tos[0].partition("@")[0] if self.envelope.rcpt_tos else ""
        if wish == "drop-data":
            drop(self)
            return
        if wish == "drop-body":
            await self.push("354 go on")
            drop(self)
            return
        await super().smtp_DATA(arg)

    def connection_made(self, transport):
        self.event_handler.note("CONNECTED")
        super().connection_made(transport)


def drop(server):
    """Ends the line with a reset, as a crashed server does."""
    server.transport.abort()
    return "421 never seen"


def login(wanted):
    def check(server, session, envelope, mechanism, data):
        fits = isinstance(data, LoginPassword) and wanted == (data.login, data.password)
        return AuthResult(success=fits, handled=False)

    return check


async def main():
    folder = pathlib.Path(sys.argv[1])
    options = {"hostname": "mail.contoh.example"}
    if "--login" in sys.argv:
        user, _, password = sys.argv[sys.argv.index("--login") + 1].partition(":")
        wanted = (user.encode(), password.encode())
        options |= {"authenticator": login(wanted), "auth_required": True, "auth_require_tls": False}
    handler = Handler(folder)
    loop = asyncio.get_running_loop()
    make = lambda: Server(handler, loop=loop, **options)
    server = await loop.create_server(make, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Ends with the test that started it: its standard input closes.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
