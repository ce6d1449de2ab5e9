import { openLab } from '../../lab/lab.ts'

/** A program that opens a lab and never closes it: `forgetful.ts [keep]` prints the pids of the hosts. */
const lab = await openLab()
if (process.argv[2] === 'keep') await lab.keep()
else setInterval(() => undefined, 1_000_000)
console.log(JSON.stringify([lab.server.pid, lab.laptop.pid]))
