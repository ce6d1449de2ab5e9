#!/bin/bash
# Makes this machine itself into the build server of `demo --here`, and ROOT on it into the laptop:
#   here.sh CHECKOUT PORTAGE ROOT
# here.ts has asked first, and has seen that nothing of it is there yet.
set -euo pipefail
checkout=$1 portage=$2 laptop=$3 hosts=/opt/altroot/test/lab/hosts

# At a place that every user can read, because builds run as user portage, and the gate as user altroot: below /root a
# link would not do.
mkdir -p /opt
for source in altroot:"$checkout" portage:"$portage"; do
	from=${source#*:} to=/opt/${source%%:*}
	if [[ $from -ef $to ]]; then continue; fi
	if setpriv --reuid=nobody --clear-groups test -r "$from/."; then ln -sT "$from" "$to"; else cp -RT "$from" "$to"; fi
done
bash /opt/altroot/test/lab/furnish.sh gentoo server

mkdir -p "$laptop"/{etc,var/lib,var/db/pkg} /etc/altroot
cp -R $hosts/gentoo/etc/portage "$laptop/etc/portage"
cp -R $hosts/laptop/. "$laptop"
# Else it would find the packages of the machine itself, which are in the same place.
echo 'PKGDIR="${ROOT}var/cache/binpkgs"' >>"$laptop/etc/portage/make.conf"
ln -s /var/db/repos/gentoo/profiles/default/linux/amd64/23.0 "$laptop/etc/portage/make.profile"

cat >/etc/altroot/server.ini <<END
[gate]
listen = 127.0.0.1:2222
END
cat >/etc/altroot/client.ini <<END
[host]
name = laptop
config-root = $laptop
[ledger]
path = $laptop/var/lib/altroot/ledger.git
END
