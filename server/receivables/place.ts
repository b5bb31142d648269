const PREFIX = 'receivables|'
const CUSTOMER = 'customer:'

/** A partition and whom it is about. */
export interface Place {
  readonly partition: string
  readonly entity: string
  readonly party: string
}

/** Reads 'receivables|entity|party'. */
export function placeOf(partition: string): Place {
  const rest = partition.slice(PREFIX.length)
  const bar = rest.indexOf('|')
  return { partition, entity: rest.slice(0, bar), party: rest.slice(bar + 1) }
}

/** Whether it is about an ERP customer. */
export function isCustomer(place: Place): boolean {
  return place.party.startsWith(CUSTOMER)
}

/** Whether it is about a bill-to of billing. */
export function isBillTo(place: Place): boolean {
  return !isCustomer(place)
}

/** The partition of an ERP customer. */
export function customerPartition(entity: string, customerNo: string): string {
  return `${PREFIX}${entity}|${CUSTOMER}${customerNo}`
}

/** The partition of a bill-to. */
export function billToPartition(entity: string, billToId: string): string {
  return `${PREFIX}${entity}|${billToId}`
}

/** The ERP number of the customer a partition is about. */
export function customerNoOf(place: Place): string {
  return place.party.slice(CUSTOMER.length)
}
