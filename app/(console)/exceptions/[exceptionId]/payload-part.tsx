import { Payload } from '#components/documents/payload'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

/** What the sources delivered, unchanged, with its hash. */
export function PayloadPart({ ctx: { t }, view: { payloads } }: PartProps) {
  return (
    <section id="payloads" className="grid gap-3">
      <SectionHead title={t('exception.payload.title')} aside={t('exception.payload.aside')} />
      {payloads.length === 0 ? <p className="text-ink-2">{t('exception.payload.none')}</p> : null}
      {payloads.map((payload) => (
        <details key={payload.id}>
          <summary className="cursor-pointer py-1">
            <span className="ident">
              {t('exception.payload.versionOf', { stream: payload.stream, key: payload.key, version: payload.version })}
            </span>{' '}
            <span className="text-meta text-ink-2">
              {t('exception.payload.received', { row: payload.row, at: `${payload.known.text} ${payload.known.zone}` })}
            </span>
          </summary>
          <Payload
            title={t('exception.payload.versionOf', {
              stream: payload.stream,
              key: payload.key,
              version: payload.version,
            })}
            aside={`${t('exception.payload.sha')} ${payload.sha}`}
            text={payload.text}
          />
        </details>
      ))}
    </section>
  )
}
