#!/usr/bin/env node
import { runProgram } from '@altroot/shared/cli/program'
import { program } from './program.ts'

runProgram(program, process).then((code) => {
	process.exitCode = code
})
