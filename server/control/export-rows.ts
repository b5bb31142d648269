import type { ControlException } from '#db/queries/control-exceptions'
import type { listMatchMembers, MatchRow } from '#db/queries/control-matches'
import type { TieOutRow } from '#db/queries/control-tie-outs'
import type { ExpectedLineRow, ExpectedPosting } from '#db/queries/expected-postings'
import type { ScheduleExportRow } from '#db/queries/revenue-schedule'
import type { listUsageSummaries } from '#db/queries/usage-summaries'
import { minorToDecimal } from '../domain/money.ts'
import { decimalParams } from './decimal-params.ts'

/** One row of an export: JSON values only, every decimal a text in major units. */
export type ExportRow = Readonly<Record<string, unknown>>

/** A finding as the file-drop contract exports it (section 8); variance = actual minus expected. */
export function exceptionRow(found: ControlException): ExportRow {
  return {
    id: found.reference,
    class: found.class,
    cause: found.cause,
    entity: found.entity,
    period: found.period,
    currency: found.currency,
    variance: minorToDecimal(found.variance_minor, found.currency),
    severity: found.severity,
    resolution: found.resolution,
    grouping_key: found.grouping_key,
    case_id: found.case_reference,
    documents: found.documents,
    status: found.status,
    evidence: {
      rule: found.rule_id,
      rule_version: found.rule_version,
      ...decimalParams(found.evidence),
      ...policyOf(found),
    },
  }
}

/** The policy a finding is within, and whether it was accepted by it or stays open because the cap of the month is exceeded. */
function policyOf(found: ControlException): { policy?: unknown } {
  if (found.policy_id === null || found.policy_limit_minor === null) return {}
  return {
    policy: {
      id: found.policy_id,
      reference: found.policy,
      version: found.policy_version,
      outcome: found.policy_outcome,
      on_day: found.policy_day,
      limit: minorToDecimal(found.policy_limit_minor, found.currency),
      steps: found.policy_steps,
    },
  }
}

export type MatchMember = Awaited<ReturnType<typeof listMatchMembers>>[number]

/** A match with both its sides; members come in the order of the query, so that the live one of a chain is last. */
export function matchRow(found: MatchRow, members: readonly MatchMember[]): ExportRow {
  const side = (name: string) => members.filter((member) => member.side === name).map((member) => member.source_id)
  return {
    id: found.match_id,
    billing: side('expected'),
    erp: side('erp'),
    kind: found.kind,
    entity: found.entity,
    amount: minorToDecimal(found.amount_minor, found.currency),
    currency: found.currency,
    difference: minorToDecimal(found.difference_minor, found.currency),
    status: found.status,
    rule: `${found.rule}@${found.rule_version}`,
    score: found.score,
  }
}

/** One cell of a tie-out; counts stay whole numbers, amounts become decimals of the cell's currency. */
export function tieOutRow(cell: TieOutRow): ExportRow {
  const figure = (text: string) =>
    cell.unit === 'minor' && cell.currency !== null ? minorToDecimal(BigInt(text), cell.currency) : text
  return {
    identity: cell.identity,
    entity: cell.entity,
    currency: cell.currency,
    period: cell.period,
    key: cell.key,
    expected: figure(cell.expected),
    actual: figure(cell.actual),
    difference: figure(cell.difference),
    explained: figure(cell.explained),
    unexplained: figure(cell.unexplained),
  }
}

type PostedHeader = Omit<ExpectedPosting, 'document_id' | 'expected_id' | 'version_no' | 'kind'> & {
  readonly kind: ExpectedPosting['kind'] | 'payment'
}
type PostedLine = Pick<
  ExpectedLineRow,
  'account' | 'amount_minor' | 'base_minor' | 'tax_code' | 'source_line_ref' | 'dimensions'
>

/** The expected posting of one billing document or payment. Members of a consolidated invoice are rows of their own. */
export function postingRow(posting: PostedHeader, lines: readonly PostedLine[]): ExportRow {
  return {
    source_id: posting.source_id,
    source_type: posting.kind,
    entity: posting.entity,
    document_date: posting.document_on,
    period: posting.period,
    currency: posting.currency,
    rate: posting.rate,
    customer_no: posting.customer_no,
    lines: lines.map((line) => ({
      account: line.account,
      ...sides(line.amount_minor, posting.currency, ['debit', 'credit']),
      ...sides(line.base_minor, posting.functional_currency, ['base_debit', 'base_credit']),
      tax_code: line.tax_code,
      source_line_ref: line.source_line_ref,
      ...(line.dimensions === null ? {} : { dimensions: line.dimensions }),
    })),
  }
}

/** What a line recognises in one month, document currency, signed: credits are negative. */
export function revenueScheduleRow(row: ScheduleExportRow): ExportRow {
  return {
    line_id: row.line_id,
    period: row.period,
    amount: minorToDecimal(row.amount_minor, row.currency),
    currency: row.currency,
    entity: row.entity,
  }
}

export type SummaryRow = Awaited<ReturnType<typeof listUsageSummaries>>[number]

/** What a subscription used of a metric in a billed month: recorded before the cut-off, with the hash of the events that count and the version of the summary. */
export function usageSummaryRow(summary: SummaryRow): ExportRow {
  return {
    subscription_id: summary.subscription_id,
    metric: summary.metric,
    period: summary.period,
    quantity: summary.quantity,
    event_count: Number(summary.event_count), // a count of events, not an amount
    cutoff: summary.cutoff_at.toISOString(),
    entity: summary.entity,
    version: summary.version_no,
    event_set_sha256: summary.set_sha.toString('hex'),
    thru_seq: summary.thru_seq.toString(),
  }
}

/** A signed amount (debit positive) as the two columns of a ledger. */
function sides(minor: bigint, currency: string, [debit, credit]: readonly [string, string]): Record<string, string> {
  const zero = minorToDecimal(0n, currency)
  return {
    [debit]: minor > 0n ? minorToDecimal(minor, currency) : zero,
    [credit]: minor < 0n ? minorToDecimal(-minor, currency) : zero,
  }
}
