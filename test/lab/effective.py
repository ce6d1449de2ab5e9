"""What Portage makes of the configuration below PORTAGE_CONFIGROOT for ROOT, as one JSON document on stdout."""

import json
import sys

import portage
from portage._sets import load_default_config


def package(settings, portdb, cpv, repository):
    """What one ebuild gets, and whether it may be built at all."""
    names = list(portdb._aux_cache_keys)
    metadata = dict(zip(names, portdb.aux_get(cpv, names, myrepo=repository)))
    settings.setcpv(cpv, mydb={**metadata, "repository": repository})
    known = {**metadata, "repository": repository, "USE": settings["PORTAGE_USE"]}
    return {
        "use": sorted(settings["PORTAGE_USE"].split()),
        "forced": sorted(settings.useforce),
        "masked flags": sorted(settings.usemask),
        "keywords": settings._getMissingKeywords(settings.mycpv, known),
        "licenses": settings._getMissingLicenses(settings.mycpv, known),
        "properties": settings._getMissingProperties(settings.mycpv, known),
        "restrict": settings._getMissingRestrict(settings.mycpv, known),
        "mask": str(settings._getMaskAtom(settings.mycpv, known)),
        "visible": cpv in portdb.xmatch("match-visible", f"={cpv}::{repository}"),
        "environment": settings.environ(),
    }


def members(sets):
    """Every set by name: the atoms, and the sets that it takes in."""
    return {name: sorted([*map(str, found.getAtoms()), *found.getNonAtoms()]) for name, found in sets.items()}


root = portage.settings["EROOT"]
trees = portage.db[root]
settings, portdb = portage.config(clone=trees["vartree"].settings), trees["porttree"].dbapi
configured = load_default_config(settings, trees)
asked = ("system", "profile", "selected-packages", "selected-sets", *sys.argv[1:])
packages = [
    (f"{cpv}::{repository.name}", (cpv, repository.name))
    for repository in portdb.repositories
    for cp in portdb.cp_all(trees=[repository.location])
    for cpv in portdb.cp_list(cp, mytree=repository.location)
]
print(
    json.dumps(
        {
            "packages": {name: package(settings, portdb, *one) for name, one in packages},
            "sets": members({name: configured.getSets()[name] for name in asked}),
            "world": sorted(map(str, configured.getSetAtoms("world"))),
            "provided": settings.pprovideddict,
            "repositories": [repository.name for repository in portdb.repositories],
        }
    )
)
