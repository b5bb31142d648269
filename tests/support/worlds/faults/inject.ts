import type { JsonRow } from '../rewrite.ts'
import { shuffled } from '../shuffle.ts'
import { followBalances, movements } from './balances.ts'
import { catalogue } from './catalogue.ts'
import { type Expected, openScene } from './scene.ts'
import type { World } from './world.ts'

/** A fault that was put into a world, with what a run must find because of it. */
export interface Injected {
  readonly name: string
  readonly expected: readonly Expected[]
}

/** Puts every fault of the catalogue that finds a suitable document into the world, each at a customer of its own whom no standing finding names. The order of faults and documents follows the seed. */
export function inject(
  world: World,
  wish: { standing: readonly JsonRow[]; seed: number },
): { injected: Injected[]; unsuited: string[] } {
  const before = movements(world.ledger)
  const scene = openScene(world, partiesOf(world, wish.standing), wish.seed)
  const injected: Injected[] = []
  const unsuited: string[] = []
  const faults = Object.entries(catalogue).flatMap(([area, some]) =>
    Object.entries(some).map(([what, fault]) => ({ name: `${area}: ${what}`, fault })),
  )
  for (const { name, fault } of shuffled(faults, wish.seed)) {
    const expected = fault(scene)
    if (expected) injected.push({ name, expected })
    else unsuited.push(name)
  }
  followBalances(world, before)
  return { injected, unsuited }
}

/** Bill-tos and customer numbers of the documents that findings name; what waits is not a finding about a customer. */
function partiesOf(world: World, findings: readonly JsonRow[]): string[] {
  const named = new Set(
    findings
      .filter(({ status }) => status !== 'waiting')
      .flatMap(({ documents }) => (Array.isArray(documents) ? documents : []))
      .flatMap((document) =>
        typeof document === 'object' && document && 'id' in document ? [String(document['id'])] : [],
      ),
  )
  const subscribers = world.subscriptions.filter(({ subscription_id: id }) => named.has(id))
  const billTos = [...world.billed, ...world.settlements].filter(({ id }) => named.has(id))
  const numbers = world.ledger.filter(({ id }) => named.has(id)).map((one) => `${one.entity} ${one.customer_no}`)
  const parties = new Set([...numbers, ...[...billTos, ...subscribers].map(({ bill_to_id }) => bill_to_id)])
  for (const one of world.customers) {
    const number = `${one.entity} ${one.erp_customer_no}`
    if (parties.has(number) || parties.has(one.bill_to_id)) parties.add(number).add(one.bill_to_id)
  }
  return [...parties]
}
