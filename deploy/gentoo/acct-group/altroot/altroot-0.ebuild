# Copyright 2026 The Altroot founders
# Distributed under the terms of the GNU General Public License v2 or later

EAPI=8

inherit acct-group

DESCRIPTION="Group of the gate of an Altroot build server"
ACCT_GROUP_ID=-1
