import type { Tx } from '#db/client'
import { reserveNumbers } from '#db/queries/recon-findings'

const PREFIX = 'POL-'

/** The next reference of a policy, without gaps: POL-0001. */
export async function nextPolicyReference(tx: Tx): Promise<string> {
  const number = await reserveNumbers(tx, 'policy', '', 1)
  return `${PREFIX}${number.toString().padStart(4, '0')}`
}

/** Tells the references of policies from the ids of rules. */
export function isPolicyReference(name: string): boolean {
  return /^POL-\d{4,}$/.test(name)
}
