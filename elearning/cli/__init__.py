"""The commands of the operator: ``elearning <command>``."""

import os

import click

from elearning.cli.audit import audit
from elearning.cli.backup import backup, restore
from elearning.cli.content import check_command
from elearning.cli.demo import demo
from elearning.cli.keys import keys
from elearning.cli.mail import mail
from elearning.cli.prove import prove_command
from elearning.cli.quiz import quiz
from elearning.cli.recount import recount_command
from elearning.cli.rescore import rescore_command
from elearning.cli.serve import migrate, serve
from elearning.cli.users import user
from elearning.cli.verify import verify


@click.group()
@click.version_option(package_name="elearning")
def main() -> None:
    """Run the platform and look after its data, content and people."""
    # Database, mails and keys hold what only their owner may read.
    os.umask(0o077)


SERVING = (serve, migrate, demo, backup, restore)
CONTENT = (check_command, prove_command, rescore_command, recount_command, quiz)
COMMANDS = (*SERVING, *CONTENT, user, keys, verify, mail, audit)

for command in COMMANDS:
    main.add_command(command)
