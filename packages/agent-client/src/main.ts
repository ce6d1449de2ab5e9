import { x } from '@altroot/shared/x'
console.log(x, process.version)
