# Copyright 2026 The Altroot founders
# Distributed under the terms of the GNU General Public License v2 or later

EAPI=8

DESCRIPTION="Records a laptop's Portage configuration, installs what a build server made of it"
HOMEPAGE="https://altroot.example/"
# Made by `pnpm release`; nobody mirrors it yet.
SRC_URI="amd64? ( ${P}-linux-amd64.tar.xz )"

# The program itself, then what is linked into it: Node.js and the libraries.
LICENSE="GPL-2+ Apache-2.0 BSD BSD-2 ISC MIT"
SLOT="0"
KEYWORDS="-* ~amd64"
IUSE="+openrc +systemd"
RESTRICT="fetch mirror strip"

# libatomic.so.1 and libstdc++ of the compiler's runtime.
RDEPEND="
	net-misc/openssh
	net-misc/rsync
	sys-apps/portage
	sys-devel/gcc:*
"

QA_PREBUILT="usr/bin/altroot-client"

pkg_nofetch() {
	einfo "Put ${A} into your DISTDIR: 'pnpm release' in Altroot's sources makes it."
}

src_install() {
	dobin altroot-client
	doman man/altroot-client.1 man/altroot-client.ini.5
	dodoc README.md CHANGELOG.md

	insinto /usr/share/bash-completion/completions
	newins completions/altroot-client.bash altroot-client
	insinto /usr/share/fish/vendor_completions.d
	doins completions/altroot-client.fish
	insinto /usr/share/zsh/site-functions
	doins completions/_altroot-client

	if use systemd; then
		insinto /usr/lib/systemd/system
		doins systemd/altroot-client.service
	fi
	if use openrc; then
		newinitd openrc/altroot.initd altroot-client
		newconfd openrc/altroot.confd altroot-client
	fi

	# It may hold addresses with secrets in them (notices).
	insinto /etc/altroot
	insopts -m0600
	doins etc/client.ini
}

pkg_postinst() {
	if [[ -z ${REPLACING_VERSIONS} ]]; then
		elog "On the build server, 'altroot-server host add NAME' prints the line that pairs this"
		elog "laptop with it: an 'altroot-client join ...'. After that:"
		use systemd && elog "  systemctl enable --now altroot-client"
		use openrc && elog "  rc-update add altroot-client default && rc-service altroot-client start"
	fi
}
