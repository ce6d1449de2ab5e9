import { closeKeptLab } from './kept.ts'

/** `node test/lab/down.ts`: takes down the hosts that `demo --keep` left up. */
const hosts = await closeKeptLab()
console.log(hosts.length > 0 ? `took down ${hosts.join(' and ')}` : 'no lab is up')
