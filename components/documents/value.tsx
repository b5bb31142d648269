import { Ident } from '../ident.tsx'
import { Day, Instant } from '../moment.tsx'
import { Money, type MoneyParts } from '../money.tsx'

/** One prepared value; its kind says how it looks. */
export type ValueProps =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ident'; readonly text: string; readonly href?: string }
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'instant'; readonly text: string; readonly zone: string; readonly iso: string }
  | { readonly kind: 'money'; readonly amount: MoneyParts }
  | { readonly kind: 'number'; readonly text: string }

/** A value in a list of facts (`inline`, where amounts carry their code) or in a table cell. */
export function Value({ value, inline = false }: { value: ValueProps; inline?: boolean }) {
  switch (value.kind) {
    case 'text':
      return <span title={value.text}>{value.text}</span>
    case 'ident':
      return <Ident value={value.text} copyable={inline} {...(value.href ? { href: value.href } : {})} />
    case 'day':
      return <Day day={value.day} />
    case 'instant':
      return <Instant text={value.text} zone={value.zone} iso={value.iso} />
    case 'money':
      return <Money amount={value.amount} inline={inline} showCode={inline} />
    case 'number':
      return <span className="num">{value.text}</span>
  }
}
