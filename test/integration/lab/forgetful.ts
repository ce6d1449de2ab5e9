import { openLab } from '../../lab/lab.ts'

/** A program that opens a lab, prints the pids of its hosts, and never closes it: `forgetful.ts keep|leave|stay`. */
const ending = process.argv[2]
const lab = await openLab()
if (ending === 'keep') await lab.keep()
if (ending === 'stay') await lab.server.start(['sleep', 'infinity']) // as long as that runs, so does this program
console.log(JSON.stringify([lab.server.pid, lab.laptop.pid]))
