import { CircleCheck, CircleDot } from 'lucide-react'
import { Instant, type InstantProps } from '../moment.tsx'

export interface TimelineProps {
  readonly moments: readonly {
    readonly id: string
    readonly at: InstantProps
    readonly kind: 'state' | 'step'
    readonly title: string
    readonly by: string | null
    readonly note: string | null
    readonly request: string | null
    readonly answer: string | null
  }[]
  readonly words: Readonly<Record<'exchange' | 'request' | 'answer', string>>
}

/** What happened, in order; what was said to the ERP and answered is one click down. */
export function Timeline({ moments, words }: TimelineProps) {
  return (
    <ol className="grid gap-0">
      {moments.map((moment) => (
        <li key={moment.id} className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-3 border-b border-line py-2">
          {moment.kind === 'state' ? (
            <CircleCheck aria-hidden className="mt-0.5 size-4 text-ink-2" />
          ) : (
            <CircleDot aria-hidden className="mt-0.5 size-4 text-ink-3" />
          )}
          <div className="min-w-0">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <span className={moment.kind === 'state' ? 'font-semibold' : ''}>{moment.title}</span>
              {moment.by ? <span className="text-ink-2">{moment.by}</span> : null}
              <span className="ml-auto text-meta text-ink-2">
                <Instant {...moment.at} />
              </span>
            </div>
            {moment.note ? <p className="text-ink-2 [overflow-wrap:anywhere]">{moment.note}</p> : null}
            <Exchange moment={moment} words={words} />
          </div>
        </li>
      ))}
    </ol>
  )
}

function Exchange({ moment, words }: { moment: TimelineProps['moments'][number]; words: TimelineProps['words'] }) {
  if (moment.request === null && moment.answer === null) return null
  return (
    <details className="mt-1">
      <summary className="link cursor-pointer text-meta">{words.exchange}</summary>
      <Said title={words.request} text={moment.request} />
      <Said title={words.answer} text={moment.answer} />
    </details>
  )
}

function Said({ title, text }: { title: string; text: string | null }) {
  if (text === null) return null
  return (
    <figure className="mt-2">
      <figcaption className="text-meta text-ink-2">{title}</figcaption>
      <pre
        className="ident max-h-72 overflow-auto rounded-control border border-line bg-surface-1 p-3 whitespace-pre-wrap [overflow-wrap:anywhere]"
        tabIndex={0}
        aria-label={title}
      >
        {text}
      </pre>
    </figure>
  )
}
