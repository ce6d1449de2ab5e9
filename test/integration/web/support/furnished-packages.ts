import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'

const hour = 3_600_000

const names = [
	[
		'media-video/ffmpeg',
		'7.1',
		14,
		'opus x264 vulkan svt-av1 -bluray',
		'package.use/video',
		3,
		'media-video/ffmpeg opus x264',
	],
	[
		'dev-qt/qtwebengine',
		'6.8.1',
		96,
		'alsa bindist pulseaudio -system-icu',
		'package.use/desktop',
		11,
		'dev-qt/qtwebengine pulseaudio',
	],
	['sys-devel/gcc', '14.2.1_p20241221', 78, 'cxx fortran nls openmp -ada -go', '', 0, ''],
	[
		'www-client/firefox',
		'134.0',
		61,
		'dbus hwaccel wayland -telemetry lto',
		'package.use/browser',
		2,
		'www-client/firefox hwaccel wayland',
	],
	['dev-lang/rust', '1.83.0', 88, 'clippy rustfmt -debug', '', 0, ''],
	[
		'app-office/libreoffice',
		'24.8.4.2',
		142,
		'cups dbus gtk -kde -java',
		'package.use/office',
		1,
		'app-office/libreoffice -java',
	],
	['media-libs/mesa', '24.3.2', 9, 'llvm vulkan wayland -xa', 'make.conf', 14, 'VIDEO_CARDS="intel iris"'],
	['app-editors/helix', '25.01', 6, 'grammar', '', 0, ''],
	['dev-libs/openssl', '3.3.2-r2', 4, 'asm -rfc3779 -sctp', '', 0, ''],
	['net-misc/curl', '8.11.1', 2, 'http2 http3 ssl -ldap', 'package.use/net', 4, 'net-misc/curl http3'],
	['app-shells/zsh', '5.9-r6', 1, 'pcre unicode -caps', '', 0, ''],
	['sys-apps/systemd', '256.10', 7, 'acl pam resolvconf -homed', '', 0, ''],
] as const

/** What a plan of `count` packages came to; in every tenth generation the first one failed. */
export function packagesOf(number: number, count: number, ended: number): GenerationPackage[] {
	const bad = number % 10 === 0
	return Array.from({ length: count }, (_, position): GenerationPackage => {
		const [name, version, minutes, flags, path, line, text] = names[(position + number) % names.length]!
		const nth = Math.floor(position / names.length)
		const expected = minutes * 60_000
		const failed = bad && position === 0
		const dropped = bad && position === 1
		const started = ended - hour - position * 1000
		return {
			package: `${nth === 0 ? name : `${name}${nth}`}-${version}`,
			root: position % 9 === 8 ? '/' : '/alt',
			position,
			action: position % 5 === 0 ? 'new' : position % 3 === 0 ? 'update' : 'rebuild',
			old: position % 5 === 0 ? [] : [version.replace(/\d+$/, '0')],
			use: {
				USE: flags.split(' ').map((word, at) => ({
					name: word.replace(/^-/, ''),
					enabled: !word.startsWith('-'),
					changed: at < 2 && path !== '',
				})),
			},
			downloadKiB: position % 4 === 0 ? 0 : (minutes * 1713) % 140_000,
			cause: path === '' ? null : { path: `etc/portage/${path}`, line, text },
			expected: position % 7 === 3 ? null : expected,
			outcome: failed ? 'failed' : dropped ? 'dropped' : 'built',
			phase: failed ? 'compile' : null,
			started: dropped ? null : started,
			ended: dropped ? null : started + expected * (0.8 + ((position * 7 + number) % 40) / 100),
			reason: failed
				? 'ninja -v -j4 failed (audio_opus_encoder.cc:28:10: fatal error: opus.h: No such file or directory)'
				: dropped
					? 'it was not built, because it needs media-video/ffmpeg, which is not there'
					: '',
			log: null,
			inputs: null,
		}
	})
}
