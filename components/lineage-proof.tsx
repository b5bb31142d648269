import type { ReactNode } from 'react'
import { StateWord } from './state.tsx'

export interface ProofRow {
  readonly key: string
  /** Which hop is proved. */
  readonly hop: string
  readonly sumIn: ReactNode
  readonly sumOut: ReactNode
  readonly residual: ReactNode
  readonly holds: boolean
  /** `Conserved`, or what the residual means. */
  readonly verdict: string
}

export interface LineageProofProps {
  readonly caption: string
  readonly heads: {
    readonly hop: string
    readonly sumIn: string
    readonly sumOut: string
    readonly residual: string
    readonly verdict: string
  }
  readonly rows: readonly ProofRow[]
}

/** What went into each hop and what came out of it; the residual is printed also when it is nothing. */
export function LineageProof({ caption, heads, rows }: LineageProofProps) {
  return (
    <table className="ledger is-tight">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{heads.hop}</th>
          <th scope="col" className="is-end">
            {heads.sumIn}
          </th>
          <th scope="col" className="is-end">
            {heads.sumOut}
          </th>
          <th scope="col" className="is-end">
            {heads.residual}
          </th>
          <th scope="col">{heads.verdict}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" title={row.hop}>
              {row.hop}
            </th>
            <td className="is-end">{row.sumIn}</td>
            <td className="is-end">{row.sumOut}</td>
            <td className="is-end">{row.residual}</td>
            <td>
              <StateWord tone={row.holds ? 'matched' : 'warning'}>{row.verdict}</StateWord>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
