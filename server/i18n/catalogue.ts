import deApprovals from './messages/de/approvals.json' with { type: 'json' }
import deControl from './messages/de/control.json' with { type: 'json' }
import deNotices from './messages/de/notices.json' with { type: 'json' }
import dePolicies from './messages/de/policies.json' with { type: 'json' }
import deReasons from './messages/de/reasons.json' with { type: 'json' }
import deRefusals from './messages/de/refusals.json' with { type: 'json' }
import deRevenue from './messages/de/revenue.json' with { type: 'json' }
import deShell from './messages/de/shell.json' with { type: 'json' }
import deSignIn from './messages/de/sign-in.json' with { type: 'json' }
import deStates from './messages/de/states.json' with { type: 'json' }
import deUsage from './messages/de/usage.json' with { type: 'json' }
import deWords from './messages/de/words.json' with { type: 'json' }
import approvals from './messages/en/approvals.json' with { type: 'json' }
import oneCase from './messages/en/case.json' with { type: 'json' }
import causes from './messages/en/causes.json' with { type: 'json' }
import close from './messages/en/close.json' with { type: 'json' }
import connections from './messages/en/connections.json' with { type: 'json' }
import control from './messages/en/control.json' with { type: 'json' }
import corrections from './messages/en/corrections.json' with { type: 'json' }
import documents from './messages/en/documents.json' with { type: 'json' }
import exception from './messages/en/exception.json' with { type: 'json' }
import facts from './messages/en/facts.json' with { type: 'json' }
import importing from './messages/en/import.json' with { type: 'json' }
import imports from './messages/en/imports.json' with { type: 'json' }
import mappingChange from './messages/en/mapping-change.json' with { type: 'json' }
import mappings from './messages/en/mappings.json' with { type: 'json' }
import members from './messages/en/members.json' with { type: 'json' }
import notices from './messages/en/notices.json' with { type: 'json' }
import overview from './messages/en/overview.json' with { type: 'json' }
import plans from './messages/en/plans.json' with { type: 'json' }
import policies from './messages/en/policies.json' with { type: 'json' }
import posting from './messages/en/posting.json' with { type: 'json' }
import reasons from './messages/en/reasons.json' with { type: 'json' }
import refusals from './messages/en/refusals.json' with { type: 'json' }
import revenue from './messages/en/revenue.json' with { type: 'json' }
import runs from './messages/en/runs.json' with { type: 'json' }
import shell from './messages/en/shell.json' with { type: 'json' }
import signIn from './messages/en/sign-in.json' with { type: 'json' }
import states from './messages/en/states.json' with { type: 'json' }
import trace from './messages/en/trace.json' with { type: 'json' }
import usage from './messages/en/usage.json' with { type: 'json' }
import words from './messages/en/words.json' with { type: 'json' }
import work from './messages/en/work.json' with { type: 'json' }

/** English, complete: one file per area; a page adds its own file here. */
export const en = {
  approvals,
  case: oneCase,
  causes,
  close,
  connections,
  control,
  corrections,
  documents,
  exception,
  facts,
  import: importing,
  imports,
  mappingChange,
  mappings,
  members,
  notices,
  overview,
  plans,
  policies,
  posting,
  reasons,
  refusals,
  revenue,
  runs,
  shell,
  signIn,
  states,
  trace,
  usage,
  words,
  work,
}

/** German, begun: what is missing falls back to English, key by key. */
const de = {
  approvals: deApprovals,
  control: deControl,
  notices: deNotices,
  policies: dePolicies,
  reasons: deReasons,
  refusals: deRefusals,
  revenue: deRevenue,
  shell: deShell,
  signIn: deSignIn,
  states: deStates,
  usage: deUsage,
  words: deWords,
}

export type Catalogue = typeof en

/** Dotted path to every sentence, such as `shell.nav.queue`. */
export type MessageKey = LeafPath<Catalogue>

export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]

type Tree = { readonly [key: string]: string | Tree }
type LeafPath<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? Key : `${Key}.${LeafPath<Node[Key]>}`
}[keyof Node & string]

/** Narrows the locale that a person stored; an unknown one reads English. */
export function localeFrom(text: string | null | undefined): Locale {
  return locales.find((locale) => locale === text) ?? 'en'
}

/** The full catalogue of a locale, with English wherever the locale has no sentence yet. */
export function catalogueFor(locale: Locale): Catalogue {
  switch (locale) {
    case 'en':
      return en
    case 'de':
      german ??= overlay(en, de) as Catalogue // overlay keeps every key of its first argument
      return german
  }
}

let german: Catalogue | undefined

function overlay(base: Tree, over: Tree): Tree {
  const merged: Record<string, string | Tree> = { ...base }
  for (const [key, sentence] of Object.entries(over)) {
    const below = base[key]
    merged[key] = typeof sentence === 'string' || typeof below !== 'object' ? sentence : overlay(below, sentence)
  }
  return merged
}
