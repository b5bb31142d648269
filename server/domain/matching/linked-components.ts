/** A document that may still be claimed: signed amount in minor units, and what must be equal on both sides. */
export interface FreeDocument {
  readonly documentId: string
  readonly sourceId: string
  readonly side: 'expected' | 'erp'
  readonly entity: string
  readonly customerNo: string | null
  readonly currency: string
  readonly amountMinor: bigint
}

export interface Link {
  readonly expectedId: string
  readonly erpId: string
}

export interface FoundGroup {
  readonly expected: readonly FreeDocument[]
  readonly erp: readonly FreeDocument[]
}

/**
 * Groups documents that name each other, by reference or by billed line, into connected components, and gives those that agree: one entity, one customer, one currency, and both sides adding up to the same amount.
 * A component that does not net to zero is left to a person. The order of documents and links changes nothing. Rule: accounting rules, section 10, step 6.
 */
export function linkedComponents(documents: readonly FreeDocument[], links: readonly Link[]): readonly FoundGroup[] {
  const roots = new Map(documents.map((document) => [document.documentId, document.documentId]))
  const rootOf = (id: string): string => {
    const parent = roots.get(id) ?? id
    if (parent === id) return id
    const root = rootOf(parent)
    roots.set(id, root)
    return root
  }
  for (const link of links) {
    if (!roots.has(link.expectedId) || !roots.has(link.erpId)) continue
    const [a, b] = [rootOf(link.expectedId), rootOf(link.erpId)]
    if (a !== b) roots.set(a < b ? b : a, a < b ? a : b)
  }
  const components = Map.groupBy(documents, (document) => rootOf(document.documentId))
  return [...components.values()].map(sidesOf).filter(agrees)
}

function sidesOf(members: readonly FreeDocument[]): FoundGroup {
  const bySource = (a: FreeDocument, b: FreeDocument) => (a.sourceId < b.sourceId ? -1 : 1)
  return {
    expected: members.filter((member) => member.side === 'expected').toSorted(bySource),
    erp: members.filter((member) => member.side === 'erp').toSorted(bySource),
  }
}

/** Both sides are there, speak of one customer in one currency, and net to zero. */
export function agrees(group: FoundGroup): boolean {
  const all = [...group.expected, ...group.erp]
  const first = all[0]
  if (!first || group.expected.length === 0 || group.erp.length === 0 || first.customerNo === null) return false
  const isOneParty = all.every(
    (member) =>
      member.entity === first.entity && member.customerNo === first.customerNo && member.currency === first.currency,
  )
  return isOneParty && total(group.expected) === total(group.erp)
}

function total(members: readonly FreeDocument[]): bigint {
  return members.reduce((sum, member) => sum + member.amountMinor, 0n)
}
