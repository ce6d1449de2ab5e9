import { overdueBy } from '@altroot/shared/cli/overdue'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { RunningPackage } from '@altroot/shared/protocol/progress'
import { html } from 'hono/html'
import type { Markup } from './markup.ts'
import { packageName } from './package-name.ts'
import { expectedAt, took } from './time.ts'

/** What a host's server does now. */
export interface Present extends Pick<HostStatus, 'step' | 'progress'> {
	readonly host: string
	/** Changes whenever a page about the host would say something else beside this. */
	readonly stamp: string
}

/** The part of a page that is replaced while a build runs; empty while none does. */
export function progressView({ host, stamp, step, progress }: Present, now: number): Markup {
	return html`<div class="progress" data-progress="${host}" data-stamp="${stamp}">${step === null ? '' : inside(host, step, progress, now)}</div>`
}

function inside(host: string, step: string, progress: Present['progress'], now: number): Markup {
	if (progress === null) return html`<p><span class="badge run">${step}</span></p>`
	const { done, failed, total, expectedEnd, unknown = 0 } = progress
	const end = expectedEnd ? html`, ${expectedAt(expectedEnd, overdueBy(progress, now), now)}` : ''
	const beside = unknown > 0 ? html` <span class="dim">(${unknown} never built before)</span>` : ''
	const bad = failed > 0 ? html`, <strong class="bad">${failed} failed</strong>` : ''
	return html`<p><span class="badge run">${step}</span> <strong>${done} of ${total}</strong> done${bad}${end}${beside}</p>
${bar(`${host}: packages done`, done, failed, total)}
<ul class="running">${(progress.running ?? current(progress, now)).map((each) => runningLine(each, now))}</ul>`
}

/** An older server names only the package that was begun last. */
function current({ package: name, root, phase }: NonNullable<Present['progress']>, now: number): RunningPackage[] {
	return name === null ? [] : [{ package: name, root: root ?? '', phase, started: now, expected: null }]
}

function runningLine({ package: name, root, phase, started, expected }: RunningPackage, now: number): Markup {
	const of = expected === null ? '' : html` of about ${took(expected)}`
	const where = root === '/' ? html` <span class="dim">for the server itself</span>` : ''
	return html`<li>${packageName(name)} <span class="phase">${phase ?? 'begun'}</span>${where}
<span class="dim">${took(Math.max(0, now - started))}${of}</span></li>`
}

/** Packages done, green, and failed, red, of all. Drawn as SVG: the page's policy allows no style of its own. */
function bar(label: string, done: number, failed: number, total: number): Markup {
	const of = Math.max(total, 1)
	return html`<svg class="bar" viewBox="0 0 ${of} 1" preserveAspectRatio="none" role="progressbar" aria-label="${label}"
aria-valuemin="0" aria-valuemax="${of}" aria-valuenow="${done}"><rect class="good" width="${done}" height="1"/><rect
class="bad" x="${done}" width="${failed}" height="1"/></svg>`
}
