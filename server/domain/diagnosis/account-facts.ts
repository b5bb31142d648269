import { categoryInForce, mappingInForce } from '../posting/reference.ts'
import { accountsOf, type JudgementReference } from './judgement-reference.ts'
import type { ComparedLine, LineComparison } from './line-comparison.ts'
import type { DocumentGroup, ExpectedSide } from './sides.ts'

/** What is wrong with accounts and dimensions when the amounts agree. Placed amounts are credit positive, as they stand in the wrong place. */
export interface AccountFacts {
  readonly ratableOnRevenue: boolean
  readonly accountOfEarlierMapping: boolean
  readonly taxOnOtherCodesAccount: boolean
  readonly accountDiffers: boolean
  readonly dimensionDiffers: boolean
  /** What the first wrong line is about, for the sentence and the case. */
  readonly sku: string
  readonly expectedAccount: string
  readonly actualAccount: string
}

export interface Placed {
  readonly ratableOnRevenue: bigint
  readonly accountOfEarlierMapping: bigint
  readonly taxOnOtherCodesAccount: bigint
  readonly accountDiffers: bigint
  readonly dimensionDiffers: bigint
}

export interface AccountJudgement {
  readonly facts: AccountFacts
  readonly placed: Placed
}

type Finding = keyof Placed

interface WrongLine {
  readonly how: Finding
  readonly minor: bigint
  readonly sku: string
  readonly expected: string
  readonly actual: string
}

/** Looks at each billed line in turn: which account and which dimensions it stands on, and whether an earlier rule would have put it there. */
export function judgeAccounts(
  group: DocumentGroup,
  comparison: LineComparison,
  reference: JudgementReference,
): AccountJudgement {
  const revenue = accountsOf(reference.index, 'revenue')
  const wrong = comparison.lines.flatMap((line) => wrongLine(line, group, reference, revenue))
  wrong.push(...wrongTax(comparison, accountsOf(reference.index, 'tax')))
  const sum = (how: Finding) => wrong.filter((line) => line.how === how).reduce((total, line) => total + line.minor, 0n)
  const has = (how: Finding) => wrong.some((line) => line.how === how)
  const order: readonly Finding[] = [
    'ratableOnRevenue',
    'accountOfEarlierMapping',
    'taxOnOtherCodesAccount',
    'dimensionDiffers',
    'accountDiffers',
  ]
  const first = order.flatMap((how) => wrong.filter((line) => line.how === how))[0]
  return {
    facts: {
      ratableOnRevenue: has('ratableOnRevenue'),
      accountOfEarlierMapping: has('accountOfEarlierMapping'),
      taxOnOtherCodesAccount: has('taxOnOtherCodesAccount'),
      accountDiffers: has('accountDiffers'),
      dimensionDiffers: has('dimensionDiffers'),
      sku: first?.sku ?? '',
      expectedAccount: first?.expected ?? '',
      actualAccount: first?.actual ?? '',
    },
    placed: {
      ratableOnRevenue: sum('ratableOnRevenue'),
      accountOfEarlierMapping: sum('accountOfEarlierMapping'),
      taxOnOtherCodesAccount: sum('taxOnOtherCodesAccount'),
      accountDiffers: sum('accountDiffers'),
      dimensionDiffers: sum('dimensionDiffers'),
    },
  }
}

function wrongLine(
  line: ComparedLine,
  group: DocumentGroup,
  reference: JudgementReference,
  revenue: ReadonlySet<string>,
): WrongLine[] {
  const { expected } = line
  if (!expected || line.expectedMinor !== line.actualMinor) return []
  const side = group.expected.find((candidate) => candidate.billedLines.some((billed) => billed.lineId === line.ref))
  const sku = side?.billedLines.find((billed) => billed.lineId === line.ref)?.sku ?? ''
  return line.actual.flatMap((actual): WrongLine[] => {
    const found = { minor: -actual.amountMinor, sku }
    if (actual.account !== expected.account) {
      const how = accountMistake(actual.account, { expected: expected.role, sku, side, revenue }, reference)
      return [{ ...found, how, expected: expected.account, actual: actual.account }]
    }
    if (dimensionText(actual.dimensions) === dimensionText(expected.dimensions)) return []
    return [
      {
        ...found,
        how: 'dimensionDiffers',
        expected: dimensionText(expected.dimensions),
        actual: dimensionText(actual.dimensions),
      },
    ]
  })
}

function accountMistake(
  account: string,
  line: { expected: string; sku: string; side: ExpectedSide | undefined; revenue: ReadonlySet<string> },
  reference: JudgementReference,
): Finding {
  if (line.expected === 'deferred' && line.revenue.has(account)) return 'ratableOnRevenue'
  if (line.side && earlierAccounts(line.side, line.sku, line.expected, reference).has(account))
    return 'accountOfEarlierMapping'
  return 'accountDiffers'
}

/** Accounts that an earlier category of the product, or an earlier version of its mapping, would have given. */
function earlierAccounts(
  side: ExpectedSide,
  sku: string,
  role: string,
  reference: JudgementReference,
): ReadonlySet<string> {
  const accounts = new Set<string>()
  const product = reference.index.products.get(sku)
  if (!product || (role !== 'deferred' && role !== 'revenue')) return accounts
  const current = categoryInForce(product, side.issueOn)
  const started = product.revenueCategories.filter(
    (category) => category.validFrom === null || category.validFrom <= side.issueOn,
  )
  for (const { revenueCategory } of started) {
    const versions = reference.index.mappings.get(`${side.entity}|gl_revenue|${revenueCategory}`) ?? []
    const inForce = mappingInForce(reference.index, {
      set: 'gl_revenue',
      entity: side.entity,
      key: revenueCategory,
      onDate: side.issueOn,
    })
    for (const version of versions) {
      const isCurrentRule = revenueCategory === current && version === inForce
      const hasStarted = version.validFrom === null || version.validFrom <= side.issueOn
      if (version.set !== 'gl_revenue' || isCurrentRule || !hasStarted) continue
      const account = version[role]
      if (account !== null) accounts.add(account)
    }
  }
  return accounts
}

/** Tax that agrees in amount but of which an account holds more than the billed codes map to it. */
function wrongTax(comparison: LineComparison, taxAccounts: ReadonlySet<string>): WrongLine[] {
  if (comparison.expectedTaxMinor !== comparison.actualTaxMinor) return []
  const { expected, actual } = withoutPairs(comparison, (right, booked) => right.account === booked.account)
  const swapped: WrongLine[] = []
  const rest = withoutPairs({ expectedTax: expected, actualTax: actual }, (right, booked) => {
    swapped.push(astray(booked.account, -booked.amountMinor, right.account, taxAccounts))
    return true
  })
  return [...swapped, ...excesses(rest.expected, rest.actual, taxAccounts)]
}

type TaxLines = Pick<LineComparison, 'expectedTax' | 'actualTax'>

/** What is left of both sides once lines of one amount that belong together are taken away in pairs. */
function withoutPairs(
  { expectedTax, actualTax }: TaxLines,
  belong: (right: LineComparison['expectedTax'][number], booked: LineComparison['actualTax'][number]) => boolean,
): { expected: LineComparison['expectedTax']; actual: LineComparison['actualTax'] } {
  const expected = [...expectedTax]
  const actual = actualTax.filter((booked) => {
    const at = expected.findIndex((right) => right.amountMinor === booked.amountMinor && belong(right, booked))
    if (at >= 0) expected.splice(at, 1)
    return at < 0
  })
  return { expected, actual }
}

/** Accounts that hold more than what is left for them, where lines were added up before they were booked. */
function excesses(
  expected: LineComparison['expectedTax'],
  actual: LineComparison['actualTax'],
  taxAccounts: ReadonlySet<string>,
): WrongLine[] {
  const [right, booked] = [creditByAccount(expected), creditByAccount(actual)]
  const accounts = [...new Set([...right.keys(), ...booked.keys()])].sort()
  const over = (account: string) => (booked.get(account) ?? 0n) - (right.get(account) ?? 0n)
  const total = accounts.reduce((sum, account) => sum + (right.get(account) ?? 0n), 0n)
  const isOver = (account: string) => (total >= 0n ? over(account) > 0n : over(account) < 0n)
  const short = accounts.filter((account) => over(account) !== 0n && !isOver(account)).join(', ')
  return accounts.filter(isOver).map((account) => astray(account, over(account), short, taxAccounts))
}

function astray(account: string, minor: bigint, expected: string, taxAccounts: ReadonlySet<string>): WrongLine {
  const how = taxAccounts.has(account) ? 'taxOnOtherCodesAccount' : 'accountDiffers'
  return { how, minor, sku: '', expected, actual: account }
}

function creditByAccount(lines: readonly { account: string; amountMinor: bigint }[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const line of lines) sums.set(line.account, (sums.get(line.account) ?? 0n) - line.amountMinor)
  return sums
}

function dimensionText(dimensions: Readonly<Record<string, string>> | null): string {
  return Object.entries(dimensions ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .sort()
    .join(', ')
}
