#!/bin/bash
# The first process of one host of the lab, started by boot.ts inside new mount, PID, UTS, IPC and network namespaces:
#   boot.sh NAME CHECKOUT PORTAGE
# It makes a whole system of its own out of the machine's `/`, writes "ready PID" (its pid as the machine sees it), and
# then only waits and reaps. When its standard input closes, because the program that opened the lab has ended in
# whatever way, it exits: the kernel then ends every process of the host and drops its mounts and its network.
set -euo pipefail
name=$1 checkout=$2 portage=$3
read -r pid _ </proc/self/stat # still the machine's /proc

# All that the host writes lives in this memory. It hides the machine's /sys from us, where neither the checkout nor
# the cache can be.
memory=/sys root=/sys/root
mount -t tmpfs -o mode=755 altroot-lab $memory
mkdir $root

# An overlay shows one file system: where the machine keeps /usr or /var on another, that needs its own.
for part in / /usr /var; do
	mountpoint -q $part || continue
	layer=$memory/layer${part//\//-}
	mkdir -p $layer/{upper,work}
	mount -t overlay -o "lowerdir=$part,upperdir=$layer/upper,workdir=$layer/work" altroot-lab $root$part
done

mount -t tmpfs -o mode=755 dev $root/dev
for node in null zero full random urandom tty; do
	touch $root/dev/$node
	mount --bind /dev/$node $root/dev/$node
done
mkdir $root/dev/{pts,shm}
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts $root/dev/pts
mount -t tmpfs -o mode=1777 shm $root/dev/shm
ln -s pts/ptmx $root/dev/ptmx
ln -s /proc/self/fd $root/dev/fd
ln -s fd/0 $root/dev/stdin
ln -s fd/1 $root/dev/stdout
ln -s fd/2 $root/dev/stderr

mount -t proc proc $root/proc
mount -t sysfs -o ro sysfs $root/sys
mount -t tmpfs -o mode=755 run $root/run
mount -t tmpfs -o mode=1777 tmp $root/tmp
mount -t tmpfs -o mode=700 root $root/root # the machine's own keys and shell settings are not the host's

# Read-only, and at a place that every user of the host can read, wherever the machine has them.
for source in altroot:"$checkout" portage:"$portage"; do
	place=$root/opt/${source%%:*}
	mkdir -p "$place"
	mount --bind "${source#*:}" "$place"
	mount -o remount,bind,ro "$place"
done

mkdir $root/.machine
cd $root
pivot_root . .machine
umount --lazy /.machine
rmdir /.machine
cd /

hostname "$name"
echo "$name" >/etc/hostname
echo "$pid" >/run/altroot-host # by which lab.ts knows that it has come in here
/bin/bash /opt/altroot/test/lab/furnish.sh gentoo network "$name"

echo "ready $pid"
read -r order || exit 0
[[ $order == keep ]] || exit 0
# A kept host goes on without its opener, until `node test/lab/down.ts` ends this process.
exec </dev/null >/dev/null 2>&1
while :; do
	sleep infinity &
	wait $! || true
done
