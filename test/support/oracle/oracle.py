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
from portage.package.ebuild._config.UseManager import UseManager
from portage.util import _recursive_file_list, grabdict_package, grabfile_package


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


def use(question):
    """package.use: [atom, flags] in the order in which Portage keeps them."""
    text = written(question["text"])
    manager = object.__new__(UseManager)
    found = manager._parse_user_files_to_extatomdict(os.path.basename(text), os.path.dirname(text), True)
    # Its dict is by package first: the order of atoms is that of the file again.
    flags = {str(atom): list(words) for group in found.values() for atom, words in group.items()}
    order = [str(atom) for atom in package_dict(text, allow_build_id=True, allow_use=False)]
    return [[atom, flags[atom]] for atom in order]


def effective_use(question):
    """What package.use makes of some flags that are on by default, for one package."""
    text = written(question["text"])
    manager = object.__new__(UseManager)
    manager._pusedict = manager._parse_user_files_to_extatomdict(os.path.basename(text), os.path.dirname(text), True)
    flags = set(question["defaults"])
    # The part of config.regenerate that stacks USE.
    for word in (manager.extract_global_USE_changes() + " " + manager.getPUSE(question["package"])).split():
        if word == "-*":
            flags.clear()
        elif word.startswith("-"):
            if word.endswith("_*"):
                flags -= {flag for flag in flags if flag.startswith(word[1:-1])}
            flags.discard(word[1:])
        elif word.endswith("_*"):
            flags |= {flag for flag in question["iuse"] if flag.startswith(word[:-1])}
        else:
            flags.add(word)
    # What the package does not have does not reach its build; `name_*` in particular turns on only what it has.
    return sorted(flags & set(question["iuse"]))


def words(question):
    """package.accept_keywords and its like: [atom, words] in the order in which Portage keeps them."""
    text = written(question["text"])
    found = package_dict(text, allow_build_id=question["buildId"], allow_use=question["use"])
    return [[str(atom), words] for atom, words in found.items()]


def package_dict(path, **allow):
    return grabdict_package(path, recursive=1, allow_wildcard=True, allow_repo=True, verify_eapi=False, **allow)


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


def files(question):
    """The files of a file-or-directory, in Portage's order, relative to the directory in which it lies."""
    with tempfile.TemporaryDirectory() as top:
        for path, target in question["tree"]:
            path = os.path.join(top, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if target is None:
                open(path, "w").close()
            else:
                os.symlink(target, path)
        return [os.path.relpath(path, top) for path in _recursive_file_list(os.path.join(top, question["place"]))]


questions = {
    "files": files,
    "atom": atom,
    "use": use,
    "effective_use": effective_use,
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
