# Copyright 2026 The Altroot founders
# Distributed under the terms of the GNU General Public License v2 or later

EAPI=8

DESCRIPTION="Builds binary packages for Gentoo laptops from the configuration that they push"
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
	acct-group/altroot
	acct-user/altroot
	app-crypt/gnupg
	dev-vcs/git
	net-misc/rsync
	sys-apps/portage
	sys-devel/gcc:*
"

QA_PREBUILT="usr/bin/altroot-server"

pkg_nofetch() {
	einfo "Put ${A} into your DISTDIR: 'pnpm release' in Altroot's sources makes it."
}

src_install() {
	dobin altroot-server
	doman man/altroot-server.1 man/altroot-server.ini.5
	dodoc README.md CHANGELOG.md

	insinto /usr/share/bash-completion/completions
	newins completions/altroot-server.bash altroot-server
	insinto /usr/share/fish/vendor_completions.d
	doins completions/altroot-server.fish
	insinto /usr/share/zsh/site-functions
	doins completions/_altroot-server

	if use systemd; then
		insinto /usr/lib/systemd/system
		doins systemd/altroot-gate.service systemd/altroot-server.service
	fi
	if use openrc; then
		local service
		for service in gate server; do
			newinitd openrc/altroot.initd altroot-${service}
			newconfd openrc/altroot.confd altroot-${service}
		done
	fi

	# It may hold addresses with secrets in them (notices), and the gate reads it too.
	insinto /etc/altroot
	insopts -m0640
	doins etc/server.ini
	fowners root:altroot /etc/altroot/server.ini
}

pkg_postinst() {
	if [[ -z ${REPLACING_VERSIONS} ]]; then
		elog "Set it up, and let the first laptop in:"
		elog "  altroot-server init && altroot-server doctor --fix"
		use systemd && elog "  systemctl enable --now altroot-gate altroot-server"
		use openrc && elog "  rc-update add altroot-gate && rc-update add altroot-server && openrc"
		elog "  altroot-server host add laptop"
	fi
}
