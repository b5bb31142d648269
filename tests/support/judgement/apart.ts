import type { Company } from './company.ts'
import type { Scenario } from './scenario.ts'

/** A scenario set apart from all others: its own ids, numbers and customers, so that many share one database and none sees another. */
export function setApart(scenario: Scenario, tag: string): Scenario {
  const id = (text: string) => `${tag}-${text}`
  const party = (text: string) => `${text}-${tag}`
  const ref = (text: string) =>
    text.startsWith('CON-') ? text.replace(/^(CON-\w+-)(.+)(-\d{4}-\d{2})$/, `$1$2-${tag}$3`) : id(text)
  const ids = (texts: readonly string[]) => texts.map(id)
  return {
    ...scenario,
    billing: scenario.billing.map((row) => ({
      ...row,
      id: id(row.id),
      number: id(row.number),
      bill_to: party(row.bill_to),
    })),
    erp: scenario.erp.map((row) => ({
      ...row,
      id: id(row.id),
      ref: row.ref === null ? null : ref(row.ref),
      refs: ids(row.refs),
      customer: party(row.customer),
      ...(row.reversal_of && { reversal_of: id(row.reversal_of) }),
      lines: row.lines.map(([account, amount, line, base, dimensions]) => [
        ...([account, amount, line ? id(line) : null, base ?? amount] as const),
        dimensions ?? {},
      ]),
    })),
    expect: scenario.expect.map((found) => ({ ...found, documents: ids(found.documents) })),
    matches: scenario.matches?.map(([kind, status, billing, erp]) => [kind, status, ids(billing), ids(erp)]),
  }
}

/** The company with a copy of every bill-to and customer number for each tag. */
export function withParties(company: Company, tags: readonly string[]): Company {
  const of = (text: string, tag: string) => `${text}-${tag}`
  return {
    ...company,
    bill_tos: tags.flatMap((tag) =>
      company.bill_tos.map(([billTo, ...rest]): Company['bill_tos'][number] => [of(billTo, tag), ...rest]),
    ),
    customers: tags.flatMap((tag) =>
      company.customers.map(([entity, billTo, number, ...rest]): Company['customers'][number] => [
        ...([entity, of(billTo, tag), of(number, tag)] as const),
        ...rest,
      ]),
    ),
  }
}
