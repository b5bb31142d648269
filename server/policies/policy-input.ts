import { z } from 'zod'
import { isDay } from '../domain/day.ts'
import { tolerableClasses } from '../domain/policies/classes.ts'

const Day = z.string().refine(isDay, 'This is not a day. Write it as YYYY-MM-DD, for example 2026-12-31.')
const Figure = z
  .string()
  .trim()
  .regex(/^\d{1,15}(\.\d{1,6})?$/, 'This is not a figure. Write digits, with a point before the decimals: 5.00')
const Entity = z.string().trim().min(1).max(40)
const Currency = z.string().regex(/^[A-Z]{3}$/, 'This is not a currency. Write its three letters, for example EUR.')
const reason = z
  .string()
  .trim()
  .min(1, 'A reason is missing. Say why this policy is right: whoever approves it reads that.')
  .max(2000)

const onlyForTolerances = 'Only a tolerance holds for one class. Leave the class empty.'
const common = {
  /** The policy whose next version this is; null for a new policy. */
  policyId: z.uuid().nullable().default(null),
  validFrom: Day,
  validTo: Day.nullable().default(null),
  reason,
}

const ToleranceDraft = z.object({
  ...common,
  kind: z.literal('tolerance'),
  entity: Entity.nullable().default(null),
  currency: Currency.nullable().default(null),
  class: z
    .enum(tolerableClasses, 'No tolerance holds for this class. Choose a class that is a difference of an amount.')
    .nullable()
    .default(null),
  value: z.object({
    absolute: Figure.nullable().default(null),
    percent: Figure.nullable().default(null),
    combine: z.enum(['lower', 'greater']),
  }),
})

const MaterialityDraft = z.object({
  ...common,
  kind: z.literal('materiality'),
  entity: z.string('Materiality is of one entity, in the currency of its books. Choose the entity.').pipe(Entity),
  currency: z.null('Materiality is in the currency of the books. Leave the currency empty.').default(null),
  class: z.null(onlyForTolerances).default(null),
  value: z.object({ overall: Figure, performance: Figure, trivial: Figure }),
})

const CapDraft = z.object({
  ...common,
  kind: z.literal('cap'),
  entity: Entity.nullable().default(null),
  currency: z.null('A cap counts everything an entity billed in the month. Leave the currency empty.').default(null),
  class: z.null(onlyForTolerances).default(null),
  value: z.object({ percent: Figure }),
})

/** A policy as a person proposes it. An empty scope (null) holds for every entity, currency or class; a day is within [validFrom, validTo). */
export const PolicyDraft = z
  .discriminatedUnion('kind', [ToleranceDraft, MaterialityDraft, CapDraft])
  .superRefine((draft, check) => {
    const complain = (path: string[], message: string) => check.addIssue({ code: 'custom', path, message })
    if (draft.validTo !== null && draft.validTo <= draft.validFrom)
      complain(['validTo'], 'It ends before it begins. Choose a day after the first.')
    if (draft.kind === 'tolerance') {
      const { absolute, percent } = draft.value
      if (absolute === null && percent === null)
        complain(['value', 'absolute'], 'A limit is missing. Give an amount, a percent or both.')
      if (absolute !== null && draft.currency === null)
        complain(['currency'], 'An amount is money of one currency. Choose the currency, or give a percent alone.')
    }
    if (draft.kind === 'materiality') {
      const { overall, performance, trivial } = draft.value
      if (isAbove(performance, overall))
        complain(['value', 'performance'], 'Performance materiality is above the overall one. Lower it.')
      if (isAbove(trivial, performance))
        complain(['value', 'trivial'], 'Clearly trivial is above performance materiality. Lower it.')
    }
  })

export type PolicyDraftInput = z.input<typeof PolicyDraft>
export type PolicyProposal = z.output<typeof PolicyDraft>

/** One version of a policy, to decide about. */
export const NamedVersion = z.object({ policyId: z.uuid(), version: z.int().positive() })

/** An approval: the note may be left out. */
export const PolicyApproval = NamedVersion.extend({ reason: z.string().trim().max(2000).default('') })

/** A rejection: its reason is read by the proposer. */
export const PolicyRejection = NamedVersion.extend({ reason })

/** An end to propose: the first day the policy no longer holds. Another person approves it like any version. */
export const PolicyEnd = z.object({ policyId: z.uuid(), endsOn: Day, reason })

function isAbove(one: string, other: string): boolean {
  const [a, b] = [one, other].map(scaled)
  return (a ?? 0n) > (b ?? 0n)
}

/** A checked figure in millionths. */
function scaled(figure: string): bigint {
  const [whole = '', fraction = ''] = figure.split('.')
  return /^\d+$/.test(whole) && /^\d{0,6}$/.test(fraction) ? BigInt(whole + fraction.padEnd(6, '0')) : 0n
}
