import type { WebCtx } from '../auth/web-ctx.ts'
import { en } from '../i18n/catalogue.ts'

type KnownCode = keyof typeof en.control.sources.codes

/** A finding in words: what it is called, what is wrong with its figures, and what to do. */
export interface SourceFindingWords {
  readonly title: string
  readonly sentence: string
  readonly remedy: string
}

/** The words of a finding; figures are as the check wrote them, and what a finding lacks leaves no gap that stops a page. */
export function sourceFindingWords(
  { t }: Pick<WebCtx, 't'>,
  finding: { readonly code: string; readonly params: unknown },
): SourceFindingWords {
  const params = textsOf(finding.params)
  const code = codeWord(finding.code)
  const about = { ...absent, ...params, code: finding.code, subject: subjectOf(params) }
  return {
    title: t(`control.sources.codes.${code}.title`),
    sentence: t(`control.sources.codes.${code}.sentence`, about),
    remedy: t(`control.sources.codes.${code}.remedy`, about),
  }
}

/** What a kind of finding is called. */
export function sourceFindingTitle({ t }: Pick<WebCtx, 't'>, code: string): string {
  return t(`control.sources.codes.${codeWord(code)}.title`)
}

// What a sentence may name and a finding may lack.
const absent = Object.fromEntries(
  [
    [
      'stated',
      'computed',
      'currency',
      'tax_code',
      'rate_percent',
      'base',
      'declared',
      'sku',
      'number',
      'metric',
      'period',
    ],
    ['events', 'quantity', 'billed', 'expected', 'actual', 'percent', 'documents', 'account'],
    ['document', 'journal', 'from', 'to', 'lines', 'due'],
    ['payments', 'applied', 'open', 'exceeds', 'entity', 'role'],
  ]
    .flat()
    .map((name) => [name, '']),
)

/** The params of a finding that are texts. */
export function textsOf(params: unknown): Record<string, string> {
  if (typeof params !== 'object' || params === null) return {}
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function subjectOf(params: Readonly<Record<string, string>>): string {
  return params['subscription'] || params['subject'] || ''
}

function codeWord(code: string): KnownCode {
  return isCode(code) ? code : 'other'
}

function isCode(word: string): word is KnownCode {
  return Object.hasOwn(en.control.sources.codes, word)
}
