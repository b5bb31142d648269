import { createHash } from 'node:crypto'
import { type Db, type Tx } from '#db/client'
import { type ResultSums, sumAreaResults, sumPolicyResults, sumResults } from '#db/queries/recon-runs'

/** Over every match, diagnosis and amount of a run: equal whatever the order of files, rows and imports. */
export function resultHash(sums: ResultSums): string {
  return createHash('sha256').update(`${sums.a}|${sums.b}|${sums.count}`).digest('hex')
}

/** The sums of a run that changed part of the results: the sums before, less what stood under the touched keys, plus what stands there now. */
export function movedSums(last: ResultSums, before: ResultSums, after: ResultSums): ResultSums {
  const move = (name: 'a' | 'b') => (BigInt(last[name]) - BigInt(before[name]) + BigInt(after[name])).toString()
  return { a: move('a'), b: move('b'), count: last.count - before.count + after.count }
}

/** Two sums as one. */
export function addSums(one: ResultSums, other: ResultSums): ResultSums {
  const add = (name: 'a' | 'b') => (BigInt(one[name]) + BigInt(other[name])).toString()
  return { a: add('a'), b: add('b'), count: one.count + other.count }
}

/** The hash recomputed from all rows, for whoever wants to check the stored one. */
export async function recomputeResultHash(db: Db | Tx): Promise<string> {
  const ofFindings = addSums(await sumResults(db, 'everything'), await sumAreaResults(db, 'everything'))
  return resultHash(addSums(ofFindings, await sumPolicyResults(db)))
}
