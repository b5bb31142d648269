import { Panel, SectionHead } from '../panel.tsx'
import { StateWord } from '../state.tsx'

export interface ProofPart {
  readonly name: string
  readonly figure: string
}

export interface ProofLine {
  readonly key: string
  readonly name: string
  /** The line it is about, where a hop is proved line by line. */
  readonly subject: string | null
  readonly unit: string
  readonly in: readonly ProofPart[]
  readonly out: readonly ProofPart[]
  readonly residual: string
  readonly verdict: 'conserved' | 'differs' | 'not_added'
  readonly word: string
}

export interface ProofTableProps {
  readonly title: string
  readonly aside: string
  readonly heads: Readonly<Record<'hop' | 'sumIn' | 'sumOut' | 'residual' | 'check', string>>
  readonly lines: readonly ProofLine[]
}

const tones = { conserved: 'matched', differs: 'warning', not_added: 'low' } as const

/** What went into every hop and what came out, part by part; the residual is printed also when it is nothing. */
export function ProofTable({ title, aside, heads, lines }: ProofTableProps) {
  return (
    <section className="min-w-0">
      <SectionHead title={title} aside={aside} />
      <Panel>
        <div className="overflow-x-auto" role="region" aria-label={title} tabIndex={0}>
          <table className="ledger is-tight min-w-[1060px]">
            <caption className="sr-only">{title}</caption>
            <colgroup>
              <col />
              <col style={{ width: 68 }} />
              <col style={{ width: 230 }} />
              <col style={{ width: 230 }} />
              <col style={{ width: 120 }} />
              <col style={{ width: 212 }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col" colSpan={2}>
                  {heads.hop}
                </th>
                <th scope="col" className="is-end">
                  {heads.sumIn}
                </th>
                <th scope="col" className="is-end">
                  {heads.sumOut}
                </th>
                <th scope="col" className="is-end">
                  {heads.residual}
                </th>
                <th scope="col">{heads.check}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <Line key={line.key} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </section>
  )
}

function Line({ line }: { line: ProofLine }) {
  return (
    <tr>
      <th scope="row" title={line.name}>
        {line.name}
        {line.subject ? <span className="ident block text-ink-2">{line.subject}</span> : null}
      </th>
      <td className="text-ink-2">{line.unit}</td>
      <td className="is-end">
        <Parts parts={line.in} />
      </td>
      <td className="is-end">
        <Parts parts={line.out} />
      </td>
      <td className="is-end font-semibold">
        <Padded figure={line.residual} />
      </td>
      <td>
        <StateWord tone={tones[line.verdict]} title={line.word}>
          <span className="cut">{line.word}</span>
        </StateWord>
      </td>
    </tr>
  )
}

function Parts({ parts }: { parts: readonly ProofPart[] }) {
  return parts.map((part) => (
    <span key={part.name} className="flex justify-end gap-3 py-0.5">
      <span className="mr-auto cut text-ink-2" title={part.name}>
        {part.name}
      </span>
      <Padded figure={part.figure} />
    </span>
  ))
}

/** Figures line up whether or not they stand in parentheses. */
function Padded({ figure }: { figure: string }) {
  return (
    <span className="num">
      {figure}
      {figure === '' || figure.endsWith(')') ? null : (
        <span className="money-pad" aria-hidden>
          )
        </span>
      )}
    </span>
  )
}
