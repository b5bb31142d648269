import { classes } from './classes.ts'

/** An amount as the server split it: digits as text, never a number. */
export interface MoneyParts {
  readonly currency: string
  readonly minor: string
  readonly sign: 'positive' | 'negative' | 'zero'
  readonly whole: string
  readonly fraction: string
  /** The whole amount with its code, for the title and for copying. */
  readonly full: string
}

export interface MoneyProps {
  readonly amount: MoneyParts | null
  /** The most decimals in the column: 3 leaves room under dinars for dollars and yen. */
  readonly decimals?: 0 | 2 | 3
  readonly showCode?: boolean
  readonly strong?: boolean
  /** Turns the pads off: in running text and on cards there is no column to align with. */
  readonly inline?: boolean
}

/**
 * An amount in accounting form: negative in parentheses and never red, zero as a dash, unknown as an empty cell.
 * Hidden characters keep the decimal marks of a column in one line.
 */
export function Money({ amount, decimals, showCode = false, strong = false, inline = false }: MoneyProps) {
  if (amount === null) return null
  const missing = inline ? '' : missingFraction(amount, decimals)
  return (
    <span className={classes('money', strong && 'font-semibold')} title={amount.full} data-minor={amount.minor}>
      {showCode ? <span className="money-code">{amount.currency}</span> : null}
      {amount.sign === 'zero' ? <Zero amount={amount} inline={inline} /> : <Digits amount={amount} />}
      {missing ? <Pad text={missing} /> : null}
      {amount.sign !== 'negative' && !inline ? <Pad text=")" /> : null}
    </span>
  )
}

function Digits({ amount }: { amount: MoneyParts }) {
  const negative = amount.sign === 'negative'
  return (
    <>
      {negative ? '(' : null}
      {amount.whole}
      {amount.fraction}
      {negative ? ')' : null}
    </>
  )
}

/** The dash stands where the last whole digit would stand. */
function Zero({ amount, inline }: { amount: MoneyParts; inline: boolean }) {
  return (
    <>
      <span aria-hidden>–</span>
      <span className="sr-only">{amount.full}</span>
      {inline ? null : <Pad text={amount.fraction} />}
    </>
  )
}

function Pad({ text }: { text: string }) {
  return (
    <span className="money-pad" aria-hidden>
      {text}
    </span>
  )
}

function missingFraction(amount: MoneyParts, decimals: MoneyProps['decimals']): string {
  if (decimals === undefined) return ''
  const own = Math.max(0, amount.fraction.length - 1)
  const digits = '0'.repeat(Math.max(0, decimals - own))
  return own === 0 && digits !== '' ? `.${digits}` : digits
}
