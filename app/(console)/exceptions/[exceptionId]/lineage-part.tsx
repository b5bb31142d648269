import { LinkButton } from '#components/button'
import { Chain, type ChainStep } from '#components/exception/chain'
import { Money } from '#components/money'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

const MOST = 3

/** The short chain from billing to ERP, and the way to the full trace. */
export function LineagePart({ ctx, view }: PartProps) {
  const { t } = ctx
  const { billing, erp } = view.members
  const [seed] = [...billing, ...erp]
  if (!seed) return null
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
      <Chain label={t('exception.lineage.title')} steps={stepsOf({ ctx, view })} />
    </section>
  )
}

function stepsOf({ ctx: { t }, view }: PartProps): ChainStep[] {
  const { billing, erp } = view.members
  const documents = (key: 'billing' | 'erp', members: typeof billing): ChainStep => ({
    key,
    kind: t(`exception.lineage.${key}`),
    links: members.slice(0, MOST).map((member) => ({
      key: member.id,
      name: member.number,
      href: member.href,
      amount: <Money amount={member.amount} showCode inline />,
      note: `${member.date}, ${member.status}`,
    })),
    more: members.length > MOST ? t('words.showMore', { count: members.length - MOST }) : null,
  })
  const count = view.why.mappings.length
  const isDerived = count > 0
  const expected: ChainStep = {
    key: 'expected',
    kind: t('exception.lineage.expected'),
    links: [
      {
        key: 'expected',
        name: isDerived ? t('exception.lineage.posting') : t('exception.lineage.none'),
        href: null,
        amount: null,
        note: isDerived ? t('exception.lineage.expectedText', { count }) : t('exception.compare.notExpected'),
      },
    ],
    more: null,
  }
  const missing: ChainStep = {
    key: 'missing',
    kind: t('exception.lineage.erp'),
    links: [{ key: 'missing', name: t('exception.compare.notInErp'), href: null, amount: null, note: '' }],
    more: null,
  }
  return [
    ...(billing.length > 0 ? [documents('billing', billing), expected] : []),
    erp.length > 0 ? documents('erp', erp) : missing,
  ]
}
