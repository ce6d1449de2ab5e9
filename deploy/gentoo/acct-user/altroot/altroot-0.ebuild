# Copyright 2026 The Altroot founders
# Distributed under the terms of the GNU General Public License v2 or later

EAPI=8

inherit acct-user

DESCRIPTION="User that the gate of an Altroot build server becomes"
ACCT_USER_ID=-1
ACCT_USER_HOME=/var/lib/altroot
ACCT_USER_GROUPS=( altroot )

acct-user_add_deps
