import { CopyButton } from '../copy-button.tsx'
import { SectionHead } from '../panel.tsx'

export interface PayloadProps {
  readonly title: string
  /** Where it came from and its hash. */
  readonly aside: string
  readonly text: string
}

/** A payload exactly as it was received. Folded, because few need it and those who do need all of it. */
export function Payload({ title, aside, text }: PayloadProps) {
  return (
    <section className="min-w-0">
      <SectionHead title={title} actions={<CopyButton text={text} />} />
      <p className="ident mb-1 whitespace-normal text-ink-2 [overflow-wrap:anywhere]">{aside}</p>
      <pre
        className="ident max-h-72 overflow-auto rounded-control border border-line bg-surface-1 p-3 whitespace-pre-wrap [overflow-wrap:anywhere]"
        tabIndex={0}
        aria-label={title}
      >
        {text}
      </pre>
    </section>
  )
}
