#!/bin/bash
# A machine with a Docker Engine of its own, and a laptop beside it, started by docker.ts in new mount, PID and network
# namespaces: docker.sh ROOT CHECKOUT EXECUTABLES GROUP
# Images, containers and volumes are in memory; networks and processes are those of the namespaces. When standard input
# closes, because the test has ended in whatever way, the engine ends, this process with it, and with it everything.
set -euo pipefail
root=$1 checkout=$2 executables=$3 group=$4
read -r pid _ </proc/self/stat # still the outer /proc
mount -t proc proc /proc
ip link set lo up
ip address add 192.0.2.1 dev lo # build-server, as in test/lab/hosts/network/etc/hosts
mount -t tmpfs -o mode=755 memory /run

# Small Gentoos over the Debian of ROOT: the laptop, and what becomes the images gentoo/stage3 and gentoo/portage.
for name in laptop server; do
	mkdir -p /run/$name/{upper,work,root}
	here=/run/$name/root
	mount -t overlay -o "lowerdir=$root,upperdir=/run/$name/upper,workdir=/run/$name/work" $name $here
	mkdir -p $here/opt/{altroot,executables}
	mount --bind "$checkout" $here/opt/altroot
	mount --bind "$executables" $here/opt/executables
	mount --rbind /dev $here/dev
	mount -t proc proc $here/proc
	chroot $here bash /opt/altroot/test/services/furnish.sh $name
	rm $here/etc/portage/repos.conf/altroot-overlay.conf # no image brings that tree
done

# What `git clone` and `pnpm build` leave of the checkout.
mkdir -p /run/checkout/dist
cp -R "$checkout/deploy" "$checkout/.dockerignore" /run/checkout
mount --bind "$executables" /run/checkout/dist

echo '{}' >/run/daemon.json # whatever this machine's own engine is told
dockerd --config-file=/run/daemon.json --data-root=/run/docker --exec-root=/run/docker-exec --pidfile=/run/docker.pid \
	--host=unix:///run/docker.sock --cgroup-parent="/$group" --exec-opt=native.cgroupdriver=cgroupfs \
	--bridge=none --iptables=false --ip6tables=false --ip-masq=false </dev/null >&2 &
engine=$!
echo "started $pid"
exec 4<&0
{ read -r _ || true; kill -KILL $engine; } <&4 &
wait $engine
