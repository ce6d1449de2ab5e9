#!/bin/bash
# Makes a machine into a small Gentoo on which Altroot is installed as a package would: furnish.sh HOST
set -euo pipefail
bash /opt/altroot/test/lab/furnish.sh gentoo network "$1"
rm /usr/local/bin/altroot-{client,server} # those of the lab run the sources
ln -s /opt/executables/altroot-{client,server} /usr/bin/
if [[ -e /run/systemd/system ]]; then
	cp /opt/altroot/deploy/systemd/*.service /usr/lib/systemd/system/
	systemctl daemon-reload
else
	for service in altroot-{client,gate,server}; do
		install --mode=755 /opt/altroot/deploy/openrc/altroot.initd /etc/init.d/$service
		install --mode=644 /opt/altroot/deploy/openrc/altroot.confd /etc/conf.d/$service
	done
fi

# In the place of a compiler: what it makes is installed, and never run.
cat >/usr/local/bin/cc <<'END'
#!/bin/sh
for word; do [ "$before" = -o ] && result=$word; before=$word; done
echo '#!/bin/sh' >"$result" && chmod +x "$result"
END
chmod +x /usr/local/bin/cc
