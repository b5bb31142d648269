import type { ExceptionFilter, FacetName, QueueView } from '#db/queries/exception-filter'
import type { Place, QueueSort } from '#db/queries/exception-order'

/** What the address of the queue says: which rows, in which order, and where in them. */
export interface QueueAddress {
  readonly view: QueueView
  readonly by: 'case' | 'document'
  readonly sort: QueueSort
  readonly facets: ExceptionFilter['facets']
  readonly search?: string | undefined
  readonly from?: { readonly place: Place; readonly direction: 'after' | 'before' } | undefined
  /** Cases whose documents are shown below their line. */
  readonly expanded: readonly string[]
  /** Whether filters are shown; undefined leaves it to the list: beside cases, not beside documents. */
  readonly rail?: 'on' | 'off' | undefined
}

export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>

export const views: readonly QueueView[] = [
  'mine',
  'unassigned',
  'due_today',
  'open',
  'waiting',
  'snoozed',
  'accepted',
  'resolved',
]
export const sorts: readonly QueueSort[] = ['severity', 'stake', 'due', 'age']
export const facetNames: readonly FacetName[] = ['severity', 'entity', 'class', 'currency', 'period']

/** Reads the address. What it does not understand reads as not said: a mistyped address shows the plain queue. */
export function readQueueAddress(params: SearchParams): QueueAddress {
  const list = (name: string) => textOf(params[name]).split(',').filter(Boolean).slice(0, 40)
  const after = readPlace(textOf(params['after']))
  const before = readPlace(textOf(params['before']))
  return {
    view: views.find((view) => view === textOf(params['view'])) ?? 'open',
    by: textOf(params['by']) === 'document' ? 'document' : 'case',
    sort: sorts.find((sort) => sort === textOf(params['sort'])) ?? 'severity',
    facets: {
      class: list('class'),
      severity: list('severity'),
      entity: list('entity'),
      currency: list('currency'),
      period: list('period'),
    },
    search: textOf(params['q']).slice(0, 100) || undefined,
    from: after ? { place: after, direction: 'after' } : before ? { place: before, direction: 'before' } : undefined,
    expanded: list('expand').filter((id) => uuid.test(id)),
    rail: (['on', 'off'] as const).find((word) => word === textOf(params['rail'])),
  }
}

/** The address as a query string, with a leading question mark; empty for the plain queue. Paging starts over unless `from` is given. */
export function queueQuery(address: QueueAddress, change: Partial<QueueAddress> = {}): string {
  const wish = { ...address, from: undefined, ...change }
  const params = new URLSearchParams()
  if (wish.view !== 'open') params.set('view', wish.view)
  if (wish.by !== 'case') params.set('by', wish.by)
  if (wish.sort !== 'severity') params.set('sort', wish.sort)
  for (const facet of facetNames) if (wish.facets[facet].length > 0) params.set(facet, wish.facets[facet].join(','))
  if (wish.search) params.set('q', wish.search)
  if (wish.from) params.set(wish.from.direction, placeText(wish.from.place))
  if (wish.expanded.length > 0) params.set('expand', wish.expanded.join(','))
  if (wish.rail) params.set('rail', wish.rail)
  const text = params.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** Whether filters stand beside the list. */
export function hasRail(address: QueueAddress): boolean {
  return (address.rail ?? (address.by === 'case' ? 'on' : 'off')) === 'on'
}

/** True when facets or a search narrow the tab. */
export function isNarrowed(address: QueueAddress): boolean {
  return address.search !== undefined || facetNames.some((facet) => address.facets[facet].length > 0)
}

/** The same wishes on one facet, with a value added or taken away. */
export function toggledFacet(address: QueueAddress, facet: FacetName, value: string): QueueAddress['facets'] {
  const wanted = address.facets[facet]
  const changed = wanted.includes(value) ? wanted.filter((one) => one !== value) : [...wanted, value]
  return { ...address.facets, [facet]: changed }
}

export const noFacets: QueueAddress['facets'] = { class: [], severity: [], entity: [], currency: [], period: [] }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const plainNumber = /^-?\d{1,40}(\.\d{1,40})?$/

/** A place between pages as one word of an address. */
export function placeText(place: Place): string {
  return Buffer.from([...place.keys, place.id].join(' ')).toString('base64url')
}

/** Reads a place back; undefined for any other text. */
export function readPlace(text: string): Place | undefined {
  const [zero, one, two, id] = Buffer.from(text, 'base64url').toString().split(' ')
  if (!zero || !one || !two || !id || !uuid.test(id)) return undefined
  if (![zero, one, two].every((key) => plainNumber.test(key))) return undefined
  return { keys: [zero, one, two], id }
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.join(',') ?? '')
}
