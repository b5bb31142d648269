import { z } from 'zod'
import type { Tx } from '#db/client'
import { listPeriodLocks, listReferencePayloads, listRules } from '#db/queries/recon-reference'
import { type CauseRule, type CompiledRule, compileRules } from '../domain/diagnosis/cause-rule.ts'
import { observe } from '../domain/diagnosis/facts.ts'
import type { DeclaredRounding, JudgementReference, TaxRounding } from '../domain/diagnosis/judgement-reference.ts'
import { buildReferenceIndex, type ReferenceIndex } from '../domain/posting/reference.ts'
import { areaVocabulary } from './area-vocabulary.ts'

const rounding = z.object({ level: z.enum(['document', 'line']), mode: z.enum(['half_up', 'half_even', 'floor']) })
const entityPolicies = z.object({
  entity: z.string(),
  tax_rounding: rounding,
  erp_tax_rounding: z.array(rounding.extend({ currency: z.string() })).nullish(),
})
const taxCode = z.object({
  entity: z.string(),
  tax_code: z.string(),
  category: z.string(),
  rate_percent: z.coerce.string(),
  valid_from: z.string().nullish(),
  valid_to: z.string().nullish(),
})

/** What judging needs beyond deriving, as known at the instant: tax codes, rounding policies and locks. */
export async function readJudgement(tx: Tx, index: ReferenceIndex, asOf: Date): Promise<JudgementReference> {
  const entities = (await listReferencePayloads(tx, 'legal_entities', asOf)).map((payload) =>
    entityPolicies.parse(payload),
  )
  const codes = (await listReferencePayloads(tx, 'tax_codes', asOf)).map((payload) => taxCode.parse(payload))
  const locks = await listPeriodLocks(tx)
  return {
    index,
    taxCodes: codes.map((row) => ({
      entity: row.entity,
      taxCode: row.tax_code,
      category: row.category,
      ratePercent: row.rate_percent,
      validFrom: row.valid_from ?? null,
      validTo: row.valid_to ?? null,
    })),
    taxRounding: new Map(entities.map((row): [string, TaxRounding] => [row.entity, row.tax_rounding])),
    declaredRounding: new Map(
      entities.map((row): [string, readonly DeclaredRounding[]] => [row.entity, row.erp_tax_rounding ?? []]),
    ),
    lockedAt: new Map(locks.map((row) => [`${row.entity}|${row.period}`, row.locked_at])),
  }
}

/** The rules in force. A rule that reads an unknown fact stops the run before anything is judged. */
export async function readRules(tx: Tx): Promise<readonly CompiledRule[]> {
  const rows = await listRules(tx)
  return compileRules(
    rows.map((row): CauseRule => ({ ...row, ruleId: row.rule_id, periodOf: row.period_of })),
    { ...vocabulary(), ...areaVocabulary },
  )
}

/** The names of all facts, read off an observation of nothing. */
function vocabulary() {
  const nothing = { matchId: null, expected: [], live: [], rejected: [], repeats: null, consolidated: null }
  const index = buildReferenceIndex({ entities: [], erpCustomers: [], products: [], mappings: [], fxRates: [] })
  const reference = { index, taxCodes: [], taxRounding: new Map(), declaredRounding: new Map(), lockedAt: new Map() }
  return observe(nothing, reference, new Date(0)).facts
}
