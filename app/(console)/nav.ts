import type { GoPlaces } from '#components/keyboard-help'
import type { NavGroup, NavLink } from '#components/side-nav'
import type { NavCounts } from '#server/approvals/read-waiting-counts'
import { judge, type PageName, registry } from '#server/auth/registry'
import type { Role } from '#server/auth/role'
import type { MessageKey } from '#server/i18n/catalogue'
import type { Translate } from '#server/i18n/translator'

interface NavPlace {
  readonly page: PageName
  readonly icon: NavLink['icon']
  readonly label: MessageKey
  readonly covers?: readonly string[]
  readonly count?: keyof NavCounts
}

const places: readonly { readonly label: MessageKey; readonly places: readonly NavPlace[] }[] = [
  {
    label: 'shell.nav.work',
    places: [
      { page: 'overview.read', icon: 'overview', label: 'shell.nav.overview' },
      { page: 'queue.read', icon: 'queue', label: 'shell.nav.queue', covers: ['/exceptions', '/cases'] },
      { page: 'documents.read', icon: 'documents', label: 'shell.nav.documents' },
      { page: 'approvals.read', icon: 'approvals', label: 'shell.nav.approvals', count: 'approvals' },
      { page: 'trace.start', icon: 'trace', label: 'shell.nav.trace' },
    ],
  },
  {
    label: 'shell.nav.close',
    places: [
      { page: 'periods.read', icon: 'periods', label: 'shell.nav.periods' },
      { page: 'plans.read', icon: 'plans', label: 'shell.nav.plans' },
      { page: 'mappings.read', icon: 'mappings', label: 'shell.nav.mappings', count: 'mappings' },
      { page: 'posting.read', icon: 'posting', label: 'shell.nav.posting' },
    ],
  },
  {
    label: 'shell.nav.assure',
    places: [
      { page: 'control.read', icon: 'controls', label: 'shell.nav.controls' },
      { page: 'policies.read', icon: 'policies', label: 'shell.nav.policies', count: 'policies' },
    ],
  },
  {
    label: 'shell.nav.systems',
    places: [
      { page: 'imports.read', icon: 'imports', label: 'shell.nav.imports' },
      { page: 'runs.read', icon: 'runs', label: 'shell.nav.runs' },
      { page: 'connections.read', icon: 'connections', label: 'shell.nav.connections' },
      { page: 'members.read', icon: 'members', label: 'shell.nav.members' },
    ],
  },
]

/** The links that these roles may follow, in groups, with what waits behind them; a group without links is left out. */
export function navFor(held: readonly Role[], t: Translate, counts: NavCounts): readonly NavGroup[] {
  const groups = places.map((group) => ({
    label: t(group.label),
    links: group.places
      .filter((place) => judge(registry[place.page].roles, held) === 'allowed')
      .map((place) => ({
        icon: place.icon,
        label: t(place.label),
        href: registry[place.page].path,
        ...(place.covers ? { covers: place.covers } : {}),
        ...countOf(place, counts),
      })),
  }))
  return groups.filter((group) => group.links.length > 0)
}

function countOf({ count }: NavPlace, counts: NavCounts): { count?: string } {
  const text = count && counts[count]
  return text ? { count: text } : {}
}

/** Where these roles begin: analysts and controllers at the queue, who only keeps the connections or the accounts at these, everybody else at the first page that is theirs. Undefined without a role. */
export function homeFor(held: readonly Role[]): string | undefined {
  if (held.includes('analyst') || held.includes('controller')) return registry['queue.read'].path
  const isOnly = (keeper: Role) => held.length > 0 && held.every((role) => role === keeper)
  if (isOnly('integration_admin')) return registry['connections.read'].path
  if (isOnly('admin')) return registry['members.read'].path
  const own = places
    .flatMap((group) => group.places)
    .find((place) => judge(registry[place.page].roles, held) === 'allowed')
  return own && registry[own.page].path
}

/** Pages that a key leads to, as far as these roles may open them. */
export function goPlaces(held: readonly Role[]): GoPlaces {
  const at = (name: PageName) => (judge(registry[name].roles, held) === 'allowed' ? registry[name].path : undefined)
  const places = {
    queue: at('queue.read'),
    overview: at('overview.read'),
    documents: at('documents.read'),
    posting: at('posting.read'),
    mappings: at('mappings.read'),
    policies: at('policies.read'),
  }
  return Object.fromEntries(Object.entries(places).filter(([, path]) => path !== undefined))
}
