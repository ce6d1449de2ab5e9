"""Real Portage as an oracle: one JSON question a line on stdin, one JSON answer a line on stdout."""

import contextlib
import io
import json
import os
import sys
import tempfile

from portage._sets.files import StaticFileSet, WorldSelectedPackagesSet, WorldSelectedSetsSet
from portage.dep import Atom
from portage.exception import InvalidAtom
from portage.util import grabdict_package, grabfile_package


def parts(atom):
    return {
        "blocker": ("!!" if atom.blocker.overlap.forbid else "!") if atom.blocker else "",
        "operator": atom.operator,
        "cp": atom.cp,
        "version": atom.version,
        "buildId": None if atom.build_id is None else str(atom.build_id),
        "slot": atom.slot,
        "subslot": atom.sub_slot,
        "slotOperator": atom.slot_operator,
        "repo": atom.repo,
        "use": None if atom.use is None else list(atom.use.tokens),
        "wildcard": atom.extended_syntax,
    }


def atom(question):
    rules = question["rules"]
    try:
        found = Atom(
            question["text"],
            allow_wildcard=rules.get("wildcard", False),
            allow_repo=rules.get("repo", False),
            allow_build_id=rules.get("buildId", False),
        )
    except InvalidAtom:
        return None
    return parts(found)


def written(text):
    """A file in a directory of its own, as the readers want a path."""
    path = os.path.join(directory, "file")
    with open(path, "wb") as file:
        file.write(text.encode("utf-8"))
    return path


def words(question):
    """package.use and its like: [atom, words] in the order in which Portage keeps them."""
    found = grabdict_package(
        written(question["text"]),
        recursive=1,
        newlines=1 if question["newlines"] else 0,
        allow_wildcard=True,
        allow_repo=True,
        allow_build_id=question["buildId"],
        allow_use=question["use"],
        verify_eapi=False,
    )
    return [[str(key), value] for key, value in found.items()]


def members(question):
    """package.mask and package.unmask."""
    found = grabfile_package(
        written(question["text"]), recursive=1, allow_wildcard=True, allow_repo=True, allow_build_id=True, verify_eapi=False
    )
    return [str(one) for one in found]


def listed(kind):
    def answer(question):
        found = kind(written(question["text"]))
        return sorted(str(one) for one in found)

    return answer


def world(path):
    found = WorldSelectedPackagesSet("/")
    found._filename = found.loader.fname = path
    return found


def world_sets(path):
    found = WorldSelectedSetsSet("/")
    found._filename = found.loader.fname = path
    return found


questions = {
    "atom": atom,
    "words": words,
    "members": members,
    "world": listed(world),
    "world_sets": listed(world_sets),
    "set": listed(StaticFileSet),
}

with tempfile.TemporaryDirectory() as directory:
    for line in sys.stdin:
        question = json.loads(line)
        # What Portage warns of belongs to a person at a terminal, not among the answers.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            answer = questions[question["ask"]](question)
        print(json.dumps(answer), flush=True)
