"""Real Portage's readers of whole configuration files: one JSON question a line on stdin, one JSON answer on stdout."""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile

from portage.package.ebuild.config import config
from portage.util import getconfig
from portage.util.configparser import ConfigParserError, SafeConfigParser, read_configs


def written(files):
    """The files below a directory that holds nothing else; `/etc/portage` in a text means the one below it."""
    shutil.rmtree(directory, ignore_errors=True)
    os.mkdir(directory)
    for path, text in files.items():
        path = os.path.join(directory, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode("utf-8"))


def make_conf(question):
    """The variables, or None where Portage ends with an error; and whether it has emptied a value."""
    written(question["files"])
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        try:
            found = getconfig(os.path.join(directory, question["path"]), allow_sourcing=True, recursive=True, expand={})
        except Exception:  # Portage itself ends with a traceback for some of them
            return {"values": None, "emptied": False}
    emptied = any(one in errors.getvalue() for one in ("bad substitution", "unexpected EOF while looking"))
    return {"values": found or {}, "emptied": emptied}


def sections(question):
    """repos.conf and its like: {section: {key: value}} as Portage sees it, or None where it gives up on all files."""
    written(question["files"])
    parser = SafeConfigParser(defaults=question["defaults"])
    try:
        read_configs(parser, [os.path.join(directory, path) for path in question["files"]])
        return {name: {key: parser.get(name, key) for key in parser.options(name)} for name in parser.sections()}
    except ConfigParserError:
        return None


def effective(question):
    """What Portage makes of a config root, for each package by its metadata: flags, visibility, variables."""
    root = question["root"]
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        settings = config(config_root=root, target_root=root, env={"PATH": os.environ["PATH"]})
        packages = {cpv: package(settings, cpv, metadata) for cpv, metadata in question["packages"].items()}
    return {"packages": packages, "profiles": len(settings.profiles), "errors": errors.getvalue()}


def package(settings, cpv, metadata):
    settings.setcpv(cpv, mydb=metadata)
    known = {**dict.fromkeys(("RESTRICT", "PROPERTIES"), ""), **metadata, "USE": settings["PORTAGE_USE"]}
    return {
        "use": sorted(settings["PORTAGE_USE"].split()),
        "keywords": settings._getMissingKeywords(settings.mycpv, known),
        "licenses": settings._getMissingLicenses(settings.mycpv, known),
        "properties": settings._getMissingProperties(settings.mycpv, known),
        "restrict": settings._getMissingRestrict(settings.mycpv, known),
        "mask": str(settings._getMaskAtom(settings.mycpv, known)),
        "variables": {name: settings.get(name) for name in visible},
    }


visible = (
    "CFLAGS CXXFLAGS CPPFLAGS LDFLAGS FFLAGS RUSTFLAGS CHOST ACCEPT_LICENSE ACCEPT_KEYWORDS ACCEPT_RESTRICT"
    " ARCH USE_EXPAND VIDEO_CARDS L10N PKG_INSTALL_MASK ENV_UNSET"
).split()

questions = {"effective": effective, "make_conf": make_conf, "sections": sections}

with tempfile.TemporaryDirectory() as parent:
    directory = os.path.join(parent, "root")
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(questions[question["ask"]](question)), flush=True)
