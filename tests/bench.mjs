// Measures import and reconciliation on the example companies and writes tests/bench/README.md: npm run bench -- [--rounds N] [--no-write].
import { measureAll } from './bench/measure-all.ts'

const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 3
await measureAll({ rounds, write: !process.argv.includes('--no-write') })
