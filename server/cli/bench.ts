import type { Command } from 'commander'
import type { Measurement } from '../bench/measure.ts'
import { runBench } from '../bench/run-bench.ts'

/** `tieout bench DIR…`: seconds, rows and memory of import and reconcile, on a database of its own. */
export function register(program: Command): void {
  program
    .command('bench')
    .description('measure import and reconcile of one or more drops on a throw-away database')
    .argument('<drops...>', 'folders of drops, in the order to import them')
    .option('--out <folder>', 'write the exports of the last run there')
    .option('--json', 'print the measurements as one JSON object')
    .action(bench)
}

async function bench(drops: string[], options: { out?: string; json?: boolean }): Promise<void> {
  const tell = options.json ? () => undefined : (measurement: Measurement) => console.log(inWords(measurement))
  const result = await runBench({ drops, out: options.out, tell })
  if (options.json) {
    console.log(
      JSON.stringify(result, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
    )
  } else {
    console.log(`result ${result.resultSha}`)
  }
}

function inWords({ step, seconds, rowsRead, rowsWritten, peakMiB }: Measurement): string {
  return `${seconds.toFixed(1).padStart(6)} s  ${rowsRead} rows read, ${rowsWritten} written, ${peakMiB} MiB at most  ${step}`
}
