#!/bin/bash
# Makes the root of a host into a small Gentoo: furnish.sh PART… with the parts of hosts/ that are copied, in this order.
# Runs inside the host, once, before anything else.
set -euo pipefail
here=/opt/altroot/test

# Where the machine is a Gentoo or a build server itself, its state is not the host's.
rm -rf /alt /etc/{portage,altroot,make.conf,make.profile} /var/lib/{portage,altroot} /var/db/{pkg,repos} \
	/var/cache/{edb,binpkgs,distfiles,binhost}
mkdir -p /etc/portage /var/db/{pkg,repos} /var/lib/portage

getent group portage >/dev/null || groupadd --system --gid 250 portage
getent passwd portage >/dev/null ||
	useradd --system --uid 250 --gid portage --home-dir /var/lib/portage/home --shell /bin/false portage

modules=$(/usr/bin/python3 -c 'import site; print(site.getsitepackages()[0])')
mkdir -p "$modules"
echo /opt/portage/lib >"$modules/portage.pth"

cp -R --preserve=mode,timestamps $here/fixtures/trees/gentoo /var/db/repos/gentoo
cp -R --preserve=mode,timestamps $here/fixtures/trees/overlay /var/db/repos/altroot-overlay
# What an installed Portage has in /usr/share: the definition of @world and the other sets.
mkdir -p /usr/share/portage
cp -R --no-preserve=ownership /opt/portage/cnf /usr/share/portage/config

for part; do cp -RP --no-preserve=ownership "$here/lab/hosts/$part/." /; done
# As eselect makes it: relative, so it leads nowhere when it is copied below another root.
ln -s ../../var/db/repos/gentoo/profiles/default/linux/amd64/23.0 /etc/portage/make.profile
