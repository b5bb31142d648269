import type { Command } from 'commander'
import { aggregateEngine } from '../reperform/aggregate.ts'
import { fxEngine } from '../reperform/fx.ts'
import { rateEngine } from '../reperform/rate.ts'
import { recogniseEngine } from '../reperform/recognise.ts'
import { taxEngine } from '../reperform/tax.ts'
import { register as bench } from './bench.ts'
import { register as build } from './build.ts'
import { register as demo } from './demo.ts'
import { register as exportPopulation } from './export.ts'
import { register as importDrop } from './import.ts'
import { register as migrate } from './migrate.ts'
import { reperform } from './re-perform.ts'
import { register as reconcile } from './reconcile.ts'
import { register as start } from './start.ts'
import { register as trace } from './trace.ts'
import { register as user } from './user.ts'
import { register as verify } from './verify.ts'
import { register as worker } from './worker.ts'

/** Every subcommand, in the order the help shows them. */
export const commands: readonly ((program: Command) => void)[] = [
  demo,
  start,
  worker,
  importDrop,
  reconcile,
  exportPopulation,
  trace,
  reperform(aggregateEngine),
  reperform(rateEngine),
  reperform(recogniseEngine),
  reperform(taxEngine),
  reperform(fxEngine),
  verify,
  user,
  migrate,
  build,
  bench,
]
