import { wrongUse } from '../errors.ts'

/** The value of an option that counts something, from 1. */
export function wholeNumber(option: string, value: unknown): number {
	const number = Number(value)
	if (Number.isSafeInteger(number) && number >= 1) return number
	throw wrongUse(`${option} ${value}: expected a whole number from 1`, `for example ${option} 5`)
}
