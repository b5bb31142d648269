import { PolicyForm } from '#components/policies/policy-form'
import type { WebCtx } from '#server/auth/web-ctx'
import { classWord } from '#server/exceptions/queue-row-view'
import { en, type MessageKey } from '#server/i18n/catalogue'
import type { PoliciesPage, PolicyRow } from '#server/policies/policy-views'
import { emptyPolicy, type PolicyText } from '../../../../components/policies/policy-draft.ts'
import { scopeWords } from './policy-words.ts'

/** The form of a new policy. */
export function proposeForm(ctx: WebCtx, page: PoliciesPage) {
  return (
    <PolicyForm
      label={ctx.t('policies.propose')}
      initial={emptyPolicy('tolerance', ctx.today())}
      {...formParts(ctx, page, ctx.t('policies.form.heading'))}
    />
  )
}

/** The form of the next version of a policy: same scope, other limits or days. */
export function changeForm(ctx: WebCtx, page: PoliciesPage, policy: PolicyRow) {
  const { t } = ctx
  const { reference, endRefusal } = policy
  return (
    <PolicyForm
      label={t('policies.change')}
      initial={textOf(ctx, policy)}
      refusal={endRefusal === null ? null : t(`refusals.${endRefusal}`)}
      {...formParts(ctx, page, t('policies.form.changeHeading', { reference, scope: scopeWords(ctx, policy) }))}
    />
  )
}

function textOf(ctx: WebCtx, policy: PolicyRow): PolicyText {
  const values = Object.entries(policy.value).map(([name, figure]) => [name, figure ?? ''] as const)
  return {
    ...emptyPolicy(policy.kind, policy.validFrom > ctx.today() ? policy.validFrom : ctx.today()),
    policyId: policy.policyId,
    entity: policy.entity ?? '',
    currency: policy.currency ?? '',
    class: policy.class ?? '',
    ...Object.fromEntries(values),
    validTo: policy.validTo ?? '',
  }
}

function formParts(ctx: WebCtx, page: PoliciesPage, heading: string) {
  const { t } = ctx
  const all = (label: string) => ({ value: '', label })
  const classes = page.classes.map((name) => ({ value: name, label: classWord(ctx, name) }))
  return {
    options: {
      entities: [
        all(t('policies.form.allEntities')),
        ...page.entities.map(({ entity, name }) => ({ value: entity, label: `${entity}, ${name}` })),
      ],
      currencies: [
        all(t('policies.form.allCurrencies')),
        ...page.currencies.map((code) => ({ value: code, label: code })),
      ],
      classes: [
        all(t('policies.form.allClasses')),
        ...classes.sort((a, b) => a.label.localeCompare(b.label, ctx.locale)),
      ],
    },
    baseOf: Object.fromEntries(page.entities.map(({ entity, functionalCurrency }) => [entity, functionalCurrency])),
    words: { ...formWords(ctx), heading },
  }
}

function formWords({ t }: WebCtx) {
  const { problems, changeHeading: _, ...fields } = en.policies.form
  /** The sentences below a path of the catalogue, in the reader's language, under the same names. */
  const wordsOf = <Key extends string>(tree: Readonly<Record<Key, string>>, path: string) =>
    Object.fromEntries(
      Object.keys(tree).map((name) => [name, t(`${path}.${name}` as MessageKey)]), // a path of the same catalogue
    ) as Record<Key, string> // made from the same names
  return {
    ...wordsOf(fields, 'policies.form'),
    kinds: wordsOf(en.policies.kind, 'policies.kind'),
    problems: wordsOf(problems, 'policies.form.problems'),
    wouldAccept: wordsOf(en.policies.wouldAccept, 'policies.wouldAccept'),
  }
}
