import type { ReactNode } from 'react'
import { AccountMenu, type AccountMenuProps } from './account-menu.tsx'
import { AsOf, type AsOfProps } from './as-of.tsx'
import { Brand } from './brand.tsx'
import { PhoneNav } from './phone-nav.tsx'
import { type ScopeOption, ScopePicker } from './scope-picker.tsx'
import { SearchBox } from './search-box.tsx'
import { type NavGroup, SideNav } from './side-nav.tsx'

export interface AppShellProps {
  readonly product: string
  readonly home: string
  readonly navLabel: string
  readonly skipLabel: string
  readonly nav: readonly NavGroup[]
  readonly entity: { readonly label: string; readonly options: readonly ScopeOption[] }
  readonly period: { readonly label: string; readonly options: readonly ScopeOption[] }
  /** Undefined where the person has no page to search in. */
  readonly search?: { readonly label: string; readonly action: string } | undefined
  readonly asOf: AsOfProps
  readonly account: AccountMenuProps
  readonly openMenuLabel: string
  readonly children: ReactNode
}

/** The frame of every page: what is looked at and as of when above, where one can go on the left. */
export function AppShell(props: AppShellProps) {
  const { nav, entity, period, search, asOf, account } = props
  return (
    <div className="shell">
      <a className="skip-link rounded-control bg-bg px-3 py-2 shadow-lift" href="#content">
        {props.skipLabel}
      </a>
      <header className="contents">
        <div className="shell-top">
          <PhoneNav label={props.openMenuLabel} title={props.product} groups={nav} />
          <Brand name={props.product} href={props.home} />
          <div className="flex min-w-0 gap-1">
            <ScopePicker name="entity" label={entity.label} options={entity.options} />
            <ScopePicker name="period" label={period.label} options={period.options} />
          </div>
          {search ? <SearchBox label={search.label} action={search.action} /> : null}
          <div className="ml-auto flex items-center gap-3">
            <span className="hidden md:flex">
              <AsOf {...asOf} />
            </span>
            <AccountMenu {...account} />
          </div>
        </div>
        <div className="shell-strip">
          <AsOf {...asOf} />
        </div>
      </header>
      <nav className="shell-side" aria-label={props.navLabel}>
        <SideNav groups={nav} />
      </nav>
      <main className="shell-main" id="content" tabIndex={-1}>
        {props.children}
      </main>
    </div>
  )
}
