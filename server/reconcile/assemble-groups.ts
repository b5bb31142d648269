import type { Tx } from '#db/client'
import {
  type LooseKeyRow,
  listBillingOfMatches,
  listInexactMembers,
  listLooseKeys,
  listSwapPeers,
  type SwapPeerRow,
} from '#db/queries/recon-groups'
import { isNeighbourSwap, rootOf } from '../domain/external-ref.ts'

/** Which documents a diagnosis must look at together, by id; loaded in batches afterwards. */
export interface GroupPlan {
  readonly matchId: string | null
  readonly expected: readonly string[]
  readonly live: readonly string[]
  readonly rejected: readonly string[]
  readonly repeats: {
    readonly how: 'same_reference' | 'rekeyed'
    readonly document: string
    readonly billing: { sourceId: string; number: string } | null
  } | null
  readonly consolidated: string | null
}

const ALONE = { matchId: null, expected: [], live: [], rejected: [], repeats: null, consolidated: null } as const

/** Everything under the touched keys that does not simply agree: matches with a difference, and documents that nothing claims. */
export async function assembleGroups(tx: Tx): Promise<GroupPlan[]> {
  const matched = [...Map.groupBy(await listInexactMembers(tx), (row) => row.match_id)].map(
    ([matchId, members]): GroupPlan => ({
      ...ALONE,
      matchId,
      expected: members.filter((row) => row.side === 'expected').map((row) => row.document_id),
      live: members.filter((row) => row.side === 'erp' && row.role === 'live').map((row) => row.document_id),
    }),
  )
  return [...matched, ...(await looseGroups(tx))]
}

async function looseGroups(tx: Tx): Promise<GroupPlan[]> {
  const rows = await listLooseKeys(tx)
  const keyed = [...Map.groupBy(rows, (row) => row.match_key ?? row.document_id).values()]
  const strays = rows.filter((row) => row.side === 'erp' && row.standing === 'live' && row.match_id === null)
  const peers = Map.groupBy(
    await listSwapPeers(
      tx,
      strays.map((row) => row.document_id),
    ),
    (row) => row.document_id,
  )
  const matchIds = rows.flatMap((row) => (row.match_id === null ? [] : [row.match_id]))
  const billing = new Map(
    (await listBillingOfMatches(tx, matchIds)).map((row) => [
      row.match_id,
      { sourceId: row.source_id, number: row.number },
    ]),
  )
  return keyed.flatMap((group) => plansOfKey(group, peers, billing))
}

type Billing = ReadonlyMap<string, { sourceId: string; number: string }>

/** One key: each unclaimed expectation with its rejected attempts, and each unclaimed live document with what it may repeat. */
function plansOfKey(
  rows: readonly LooseKeyRow[],
  peers: ReadonlyMap<string, readonly SwapPeerRow[]>,
  billing: Billing,
): GroupPlan[] {
  const live = rows.filter((row) => row.side === 'erp' && row.standing === 'live')
  const rejected = rows.filter((row) => row.side === 'erp' && row.standing === 'rejected').map((row) => row.document_id)
  const waiting = rows.filter((row) => row.side === 'expected' && row.match_id === null)
  const strays = live.filter((row) => row.match_id === null)
  const claimed = live.find((row) => row.match_id !== null)
  // A void document answers for what stands under its number only while nothing valid claims any of it; of several void ones the first speaks.
  const voided = claimed ? undefined : waiting.find((row) => row.standing === 'void')
  const plans = waiting
    .filter((row) => row.standing !== 'void')
    .map(
      (row): GroupPlan => ({
        ...ALONE,
        expected: [row.document_id],
        rejected,
        consolidated: row.is_member ? consolidatedOf(row, live) : null,
      }),
    )
  if (voided) plans.push({ ...ALONE, expected: [voided.document_id], live: strays.map((row) => row.document_id) })
  if (!voided)
    plans.push(
      ...strays.map(
        (row): GroupPlan => ({ ...ALONE, live: [row.document_id], repeats: repeatOf(row, claimed, peers, billing) }),
      ),
    )
  return plans
}

/** The consolidated document of the member's month and currency, one that stands for other members first. */
function consolidatedOf(member: LooseKeyRow, live: readonly LooseKeyRow[]): string | null {
  const inCurrency = live.filter((row) => row.currency === member.currency)
  return (inCurrency.find((row) => row.match_id !== null) ?? inCurrency[0])?.document_id ?? null
}

function repeatOf(
  stray: LooseKeyRow,
  claimed: LooseKeyRow | undefined,
  peers: ReadonlyMap<string, readonly SwapPeerRow[]>,
  billing: Billing,
): GroupPlan['repeats'] {
  if (claimed?.match_id && stray.has_reference)
    return { how: 'same_reference', document: claimed.document_id, billing: billing.get(claimed.match_id) ?? null }
  const peer = peers.get(stray.document_id)?.find((row) => isNeighbourSwap(rootOf(row.number), rootOf(row.peer_number)))
  if (!peer) return null
  const of =
    peer.billing_source_id !== null && peer.billing_number !== null
      ? { sourceId: peer.billing_source_id, number: peer.billing_number }
      : null
  return { how: 'rekeyed', document: peer.peer_id, billing: of }
}
