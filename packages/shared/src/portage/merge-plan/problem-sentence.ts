import type { LeftOut, NeededChange, Problem, Refused, RequiredUse, SlotConflict, Unsatisfied } from './problem.ts'
import { neededFor, withoutRepository } from './required-by.ts'

/** One sentence for people: which package, what is wrong, and what to do about it. */
export function problemSentence(problem: Problem): string {
	switch (problem.kind) {
		case 'needed-change':
			return `${neededBecause(problem)}: add "${problem.line}" to etc/portage/${problem.file}${ofRoot(problem.root)}`
		case 'unsatisfied':
			return unsatisfied(problem)
		case 'masked':
			return `${problem.atom}${neededFor(problem.requiredBy)} is masked (${candidates(problem)}): ${unmaskRemedy(problem)}`
		case 'use-unsatisfied':
			return `${problem.atom}${neededFor(problem.requiredBy)} needs other USE flags in package.use: ${candidates(problem)}`
		case 'required-use':
			return requiredUse(problem)
		case 'slot-conflict':
			return `${problem.slot} is wanted in versions that exclude each other, ${instances(problem)}: remove or mask one of those that ask for it`
		case 'skipped-update':
			return `${heldBack(problem)}: remove what holds it back, or wait until that is updated`
		case 'blocked':
			return `${problem.blockers.join(' and ')} cannot be installed beside ${problem.atom}: remove one of them from what is asked for`
		case 'circular':
			return `${problem.packages.join(', ')} need each other: turn off a USE flag that makes one of them need the other`
		case 'left-out':
			return leftOut(problem)
		default:
			return settingsSentence(problem)
	}
}

function settingsSentence(problem: Extract<Problem, { stops: boolean }>): string {
	switch (problem.kind) {
		case 'bad-line': {
			const place = problem.line > 0 ? `${problem.path}:${problem.line}` : problem.path
			return `${place}: ${problem.detail}; ${problem.stops ? 'correct it' : 'Portage goes on without it, so correct it'}`
		}
		case 'bad-profile':
			return `the profile is invalid: ${problem.detail}; choose another with eselect profile`
		case 'bad-repository':
			return `repos.conf is wrong: ${problem.detail.replace(/\.$/, '')}; correct or remove the section`
		case 'bad-set':
			return `there is no set ${problem.detail}: write etc/portage/sets/${problem.detail.slice(1)}, or remove it from world_sets`
		case 'bad-atom':
			return `${problem.detail} is not a valid atom: correct it`
		case 'crash':
			return `emerge broke down: ${problem.detail}; its output tells more`
	}
}

/** `app-misc/libgreet-1.0, needed by app-misc/hello-1.0 for the world file, needs USE="loud"`: without the remedy. */
export function neededBecause({ file, requiredBy, comment, line }: NeededChange): string {
	const [atom, ...words] = line.split(' ')
	const [place, ...why] = comment.map((text) => text.replace(/:$/, '')).filter(Boolean)
	const change = {
		'package.use': `needs USE="${words.join(' ')}"`,
		'package.accept_keywords':
			words[0] === '**' ? 'has no keyword for this system' : `is in testing (${words.join(' ')})`,
		'package.unmask': place === undefined ? 'is masked' : `is masked in ${[place, ...why].join(', ')}`,
		'package.license': `has a license that is not accepted (${words.join(' ')})`,
	}[file]
	const name = atom!.replace(/^[<>=~]+/, '')
	const others = requiredBy.filter((node) => !name.startsWith(`${node}-`))
	return `${name}${neededFor(others)} ${change}`
}

function ofRoot(root: string | null): string {
	return root === '/' ? ' of the build server itself' : ''
}

function candidates(refused: Refused): string {
	return refused.candidates.map(({ package: name, reason }) => `${withoutRepository(name)}: ${reason}`).join('; ')
}

function unmaskRemedy(refused: Refused): string {
	const reasons = candidates(refused)
	if (reasons.includes('keyword')) return 'accept its keyword in package.accept_keywords, or do without it'
	if (reasons.includes('license')) return 'accept its license in package.license, or do without it'
	if (reasons.includes('package.mask')) return 'unmask it in package.unmask, or do without it'
	if (reasons.includes('interactive')) return 'it asks questions while it is built, so build it on the laptop itself'
	// emerge(1), --binpkg-respect-user-patches.
	if (reasons.includes('user patches'))
		return 'it was built without the patches that etc/portage/patches has for it; let the server apply them, by `altroot-server host trust … code` there for this laptop, or remove them'
	return 'do without it'
}

function unsatisfied({ atom, wants, requiredBy, similar }: Unsatisfied): string {
	const lacking = `there is no ${wants === 'ebuild' ? 'package' : 'binary package'} ${atom}`
	const [perhaps] = [similar.join(' or ')].filter(Boolean)
	const remedy =
		wants === 'ebuild' ? 'add the tree that has it, or remove what needs it' : 'the server has to build it first'
	return `${lacking}${neededFor(requiredBy).replace(/,$/, '')}: ${perhaps ? `perhaps ${perhaps} is meant` : remedy}`
}

function requiredUse({ package: name, use, constraint, requiredBy }: RequiredUse): string {
	return `${withoutRepository(name)}${neededFor(requiredBy)} cannot be built with USE="${use}": choose ${constraint} in package.use`
}

function instances({ packages }: SlotConflict): string {
	return packages
		.map(({ package: name, requiredBy }) => {
			const parents = requiredBy.map(withoutRepository).join(' and ')
			return parents ? `${name} for ${parents}` : name
		})
		.join(' and ')
}

function heldBack({ slot, packages }: SlotConflict): string {
	const parents = packages.flatMap(({ requiredBy }) => requiredBy.map(withoutRepository))
	return `${packages[0]?.package ?? slot} is held back${parents.length > 0 ? ` by ${parents.join(' and ')}` : ''}`
}

function leftOut({ atom, because, conflictsWith }: LeftOut): string {
	const left = `${atom} in the world file is left out`
	if (because.length > 0) return `${left}: ${because.map(problemSentence).join('; ')}`
	if (conflictsWith.length > 0) {
		return `${left}, because it cannot be installed together with ${conflictsWith.join(', ')}: remove one of them`
	}
	return `${left}, because it is masked, missing, or in conflict with the rest: correct or remove the line`
}
