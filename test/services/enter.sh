#!/bin/bash
# Runs a program in a machine: enter.sh PID NAME PROGRAM…, with the pid of its boot.sh. The first process of a machine is
# another one after each reboot, so it is looked up.
pid=$1 name=$2
shift 2
children() { cat "/proc/$1/task/$1/children"; }
for shell in $(children "$pid"); do
	for nspawn in $(children "$shell"); do
		[[ $(tr '\0' ' ' <"/proc/$nspawn/cmdline") == *" --machine $name "* ]] || continue
		for child in $(children "$nspawn"); do
			# It alone is the first process of namespaces of its own.
			[[ $(sed -n 's/^NSpid:.*\t//p' "/proc/$child/status") == 1 ]] || continue
			# unshare is what forks, and waits: nsenter would stop itself when systemd-shutdown or killall5 stop
			# all that run in the machine, be continued by nobody, and leave the machine a process to wait for.
			exec nsenter --all --root --no-fork --target "$child" -- unshare --fork -- "$@"
		done
	done
done
echo "there is no machine $name" >&2
exit 1
