export const policyKinds = ['tolerance', 'materiality', 'cap'] as const
export type PolicyKind = (typeof policyKinds)[number]

/** A policy while somebody writes it: every field is a text, and an empty scope means all. */
export interface PolicyText {
  /** The policy whose next version this is; empty for a new one. */
  readonly policyId: string
  readonly kind: PolicyKind
  readonly entity: string
  readonly currency: string
  readonly class: string
  readonly absolute: string
  readonly percent: string
  readonly combine: 'lower' | 'greater'
  readonly overall: string
  readonly performance: string
  readonly trivial: string
  readonly validFrom: string
  readonly validTo: string
  readonly reason: string
}

export type PolicyField = Exclude<keyof PolicyText, 'policyId' | 'kind' | 'combine'>

/** What can be wrong with a field; the page has the words. */
export type PolicyProblem =
  | 'needed'
  | 'notAFigure'
  | 'notADay'
  | 'limitNeeded'
  | 'currencyNeeded'
  | 'ascends'
  | 'endsBefore'

export type PolicyProblems = Readonly<Partial<Record<PolicyField, PolicyProblem>>>

/** A new policy of a kind, from a day on. */
export function emptyPolicy(kind: PolicyKind, from: string): PolicyText {
  return {
    policyId: '',
    kind,
    entity: '',
    currency: '',
    class: '',
    absolute: '',
    percent: '',
    combine: 'lower',
    overall: '',
    performance: '',
    trivial: '',
    validFrom: from,
    validTo: '',
    reason: '',
  }
}

/** What is wrong with what was typed, field by field; empty when it can be sent. */
export function problemsOf(text: PolicyText): PolicyProblems {
  return {
    ...valueProblems(text),
    ...(isDay(text.validFrom) ? {} : { validFrom: text.validFrom === '' ? 'needed' : 'notADay' }),
    ...(text.validTo === '' ? {} : endProblem(text)),
    ...(text.reason.trim() === '' ? { reason: 'needed' } : {}),
  }
}

/** Whether the fields that decide what is accepted are filled in, whatever else is still missing. */
export function isJudgeable(text: PolicyText): boolean {
  const problems = problemsOf({ ...text, reason: 'later' })
  return Object.keys(problems).length === 0
}

function endProblem({ validFrom, validTo }: PolicyText): PolicyProblems {
  if (!isDay(validTo)) return { validTo: 'notADay' }
  return validTo <= validFrom ? { validTo: 'endsBefore' } : {}
}

function valueProblems(text: PolicyText): PolicyProblems {
  switch (text.kind) {
    case 'tolerance':
      return toleranceProblems(text)
    case 'materiality':
      return materialityProblems(text)
    case 'cap':
      return figureProblem('percent', text.percent)
  }
}

function toleranceProblems({ absolute, percent, currency }: PolicyText): PolicyProblems {
  if (absolute.trim() === '' && percent.trim() === '') return { absolute: 'limitNeeded', percent: 'limitNeeded' }
  return {
    ...(absolute.trim() === '' ? {} : figureProblem('absolute', absolute)),
    ...(percent.trim() === '' ? {} : figureProblem('percent', percent)),
    ...(absolute.trim() !== '' && currency === '' ? { currency: 'currencyNeeded' } : {}),
  }
}

function materialityProblems({ entity, overall, performance, trivial }: PolicyText): PolicyProblems {
  const figures: PolicyProblems = {
    ...(entity === '' ? { entity: 'needed' } : {}),
    ...figureProblem('overall', overall),
    ...figureProblem('performance', performance),
    ...figureProblem('trivial', trivial),
  }
  const isAbove = (a: string, b: string, of: PolicyField, than: PolicyField) =>
    !figures[of] && !figures[than] && compareFigures(a.trim(), b.trim()) > 0
  return {
    ...figures,
    ...(isAbove(performance, overall, 'performance', 'overall') ? { performance: 'ascends' } : {}),
    ...(isAbove(trivial, performance, 'trivial', 'performance') ? { trivial: 'ascends' } : {}),
  }
}

function figureProblem(field: PolicyField, text: string): PolicyProblems {
  if (text.trim() === '') return { [field]: 'needed' }
  return /^\d{1,15}(\.\d{1,6})?$/.test(text.trim()) ? {} : { [field]: 'notAFigure' }
}

/** Compares two figures of digits with a point, exactly. */
function compareFigures(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => {
    const [whole = '', fraction = ''] = text.split('.')
    return whole.padStart(15, '0') + fraction.padEnd(6, '0')
  })
  return (one ?? '').localeCompare(other ?? '')
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** A policy as it is sent: null where it holds for all or has no such limit. */
export interface PolicyDraft
  extends Readonly<Record<'policyId' | 'entity' | 'currency' | 'class' | 'validTo', string | null>> {
  readonly kind: PolicyKind
  readonly validFrom: string
  readonly reason: string
  readonly value: Readonly<Record<string, string | null>>
}

/** What was typed as it is sent. */
export function draftOf(text: PolicyText): PolicyDraft {
  const orNull = (written: string) => (written.trim() === '' ? null : written.trim())
  const scope = {
    policyId: orNull(text.policyId),
    kind: text.kind,
    entity: orNull(text.entity),
    currency: text.kind === 'tolerance' ? orNull(text.currency) : null,
    class: text.kind === 'tolerance' ? orNull(text.class) : null,
    validFrom: text.validFrom,
    validTo: orNull(text.validTo),
    reason: text.reason.trim(),
  }
  const { overall, performance, trivial, absolute, percent, combine } = text
  switch (text.kind) {
    case 'tolerance':
      return { ...scope, value: { absolute: orNull(absolute), percent: orNull(percent), combine } }
    case 'materiality':
      return { ...scope, value: { overall: overall.trim(), performance: performance.trim(), trivial: trivial.trim() } }
    case 'cap':
      return { ...scope, value: { percent: percent.trim() } }
  }
}
