import { Waypoints } from 'lucide-react'
import { LinkButton } from '#components/button'
import { StepKeys } from '#components/exception/step-keys'
import { Ident } from '#components/ident'
import { PageHead } from '#components/page-head'
import { Badge, severityTone } from '#components/state'
import { type QueueAddress, queueQuery } from '#server/exceptions/queue-address'
import type { PartProps } from './part-props.ts'
import { statusTone } from './status-tone.ts'

/** The reference, the sentence, and the way to the neighbours and to the trace. */
export function ExceptionHead({ ctx, view, address }: PartProps & { address: QueueAddress }) {
  const { t } = ctx
  const { head, row, text, neighbours } = view
  const [seed] = [...view.members.billing, ...view.members.erp]
  const position = neighbours
    ? t('exception.position', { position: neighbours.position, total: neighbours.total })
    : t('exception.notInView')
  return (
    <PageHead
      title={text.title}
      beside={
        <>
          <Ident value={head.reference} copyable />
          <Badge tone={severityTone(head.severity)}>{head.severityWord}</Badge>
          <Badge tone={statusTone(row.status, row.assignee_id !== null)}>{head.statusWord}</Badge>
        </>
      }
      lede={
        view.resolution
          ? t('exception.wasResolved', { proof: view.resolution.proof, sentence: text.sentence })
          : text.sentence
      }
      crumbs={[
        { label: t('work.queue.title'), href: `/queue${queueQuery(address)}` },
        { label: t(`work.view.${address.view}`), href: `/queue${queueQuery(address, { by: 'document' })}` },
      ]}
      position={
        <StepKeys
          position={position}
          previous={{ href: neighbours?.previousHref ?? null, label: t('exception.previous') }}
          next={{ href: neighbours?.nextHref ?? null, label: t('exception.next') }}
          traceHref={seed?.traceHref ?? null}
        />
      }
      actions={
        seed ? (
          <LinkButton href={seed.traceHref} icon={<Waypoints aria-hidden />} keyHint="L">
            {t('exception.traceIt')}
          </LinkButton>
        ) : undefined
      }
    />
  )
}
