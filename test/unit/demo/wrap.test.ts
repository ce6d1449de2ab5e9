import { expect, it } from 'vitest'
import { wrap } from '../../demo/wrap.ts'

it('leaves a line alone that fits', () => {
	expect(wrap('generation   3: published', 25)).toEqual(['generation   3: published'])
})

it('goes on below the text after a label', () => {
	expect(wrap('look at      the quick brown fox', 24)).toEqual(['look at      the quick', '             brown fox'])
})

it('goes on below the indent of a line without a label', () => {
	expect(wrap('    the quick brown fox', 14)).toEqual(['    the quick', '    brown fox'])
})

it('breaks no word, however long', () => {
	expect(wrap('see /var/log/portage/a-long-name.log', 20)).toEqual(['see', '/var/log/portage/a-long-name.log'])
})
