import { LinkButton } from '#components/button'
import { Chain, type ChainLink } from '#components/exception/chain'
import { Money } from '#components/money'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

/** The short chain from billing to ERP, and the way to the full trace. */
export function LineagePart({ ctx: { t }, view }: PartProps) {
  const { billing, erp } = view.members
  const [seed] = [...billing, ...erp]
  if (!seed) return null
  const expected: ChainLink = {
    key: 'expected',
    kind: t('exception.lineage.expected'),
    name: view.why.mappings.length > 0 ? (billing[0]?.number ?? '') : t('exception.lineage.none'),
    href: null,
    amount: null,
    note: t('exception.lineage.expectedText', { count: view.why.mappings.length }),
  }
  const linkOf = (kind: string) => (member: (typeof billing)[number]) => ({
    key: member.id,
    kind,
    name: member.number,
    href: member.href,
    amount: <Money amount={member.amount} showCode inline />,
    note: `${member.date}, ${member.status}`,
  })
  const links = [
    ...billing.slice(0, 3).map(linkOf(t('exception.lineage.billing'))),
    ...(billing.length > 0 ? [expected] : []),
    ...erp.slice(0, 3).map(linkOf(t('exception.lineage.erp'))),
  ]
  return (
    <section id="lineage">
      <SectionHead
        title={t('exception.lineage.title')}
        actions={
          <LinkButton size="small" tone="quiet" href={seed.traceHref}>
            {t('exception.lineage.open')}
          </LinkButton>
        }
      />
      <Chain label={t('exception.lineage.title')} links={links} />
    </section>
  )
}
