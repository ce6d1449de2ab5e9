#!/bin/bash
# Boots machines of the services' tests, started by machines.ts in new mount, PID and network namespaces:
#   boot.sh ROOT CHECKOUT EXECUTABLES GROUP INIT NAME…
# Each machine is the Debian of ROOT with a memory of its own over it, booted by systemd-nspawn with INIT (systemd or
# openrc-init) as its first process; they share one loopback network. Its console goes to standard output, each line behind "NAME: ". A machine that reboots keeps its memory.
# When standard input closes, because the tests have ended in whatever way, this process ends, and with it everything.
set -euo pipefail
root=$1 checkout=$2 executables=$3 group=$4 init=$5
shift 5
read -r pid _ </proc/self/stat # still the outer /proc
mount -t proc proc /proc
ip link set lo up
for address in 192.0.2.{1,2}; do ip address add $address dev lo; done # as in test/lab/hosts/network/etc/hosts

# All that the machines write lives in this memory; systemd-nspawn itself insists on one at /run.
mount -t tmpfs -o mode=755 memory /run
mkdir /run/machines
cd /run/machines

# The machines' init makes control groups below the one that it is started in: each needs its own.
enter_group() {
	for hierarchy in $(findmnt --types cgroup2 --noheadings --output TARGET | head -1) \
		$(findmnt --types cgroup --options name=systemd --noheadings --output TARGET | head -1); do
		mkdir -p "$hierarchy/$group/$1"
		echo $BASHPID >"$hierarchy/$group/$1/cgroup.procs"
	done
}

# OpenRC's last service says what systemd says of itself.
tell_when_up() {
	printf '%s\n' '#!/sbin/openrc-run' 'depend() { after "*"; }' \
		'start() { echo "Reached target multi-user.target" >/dev/console; }' >"$1/init.d/up"
	chmod +x "$1/init.d/up"
	ln -s /etc/init.d/up "$1/runlevels/default/up"
}

start() {
	local name=$1
	mkdir -p "$name"/{upper,work,root}
	mount -t overlay -o "lowerdir=$root,upperdir=$name/upper,workdir=$name/work" "$name" "$name/root"
	echo "$name" >"$name/root/etc/hostname"
	echo "$group $name" >"$name/root/etc/altroot-machine" # by which machines.ts knows that it has come in here
	# A login prompt hangs up the console first, and with it what systemd has just said there.
	ln -s /dev/null "$name/root/etc/systemd/system/console-getty.service"
	[[ $init == openrc-init ]] && tell_when_up "$name/root/etc"
	(
		enter_group "$name"
		# Version 2 of control groups alone, as systemd has it today, also where the machine has both.
		export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
		while :; do
			ended=0
			systemd-nspawn --quiet --directory "$name/root" --machine "$name" --register=no --keep-unit \
				--link-journal=no --console=read-only --setenv=SYSTEMD_COLORS=0 \
				--bind-ro="$checkout:/opt/altroot" --bind-ro="$executables:/opt/executables" \
				"${first[@]}" </dev/null || ended=$?
			((ended == 133)) || break # that is how it says that the machine wants to boot again
		done
		echo "has ended with exit code $ended"
	) > >(exec sed --unbuffered "s/^/$name: /") 2>&1 &
}

first=(--boot -- systemd.unit=multi-user.target)
[[ $init == openrc-init ]] && first=(--kill-signal=SIGINT -- /usr/sbin/openrc-init)
for name; do start "$name"; done
echo "started $pid"
read -r _ || true
