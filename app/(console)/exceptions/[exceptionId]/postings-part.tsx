import { PostingProof } from '#components/exception/posting-proof'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

/** Debits and credits per account, expected and actual. */
export function PostingsPart({ ctx: { t }, view: { postings } }: PartProps) {
  if (!postings) return null
  return (
    <section id="postings">
      <SectionHead
        title={t('exception.postings.title')}
        aside={t('exception.postings.aside', { currency: postings.currency })}
      />
      <PostingProof
        caption={t('exception.postings.title')}
        heads={{
          account: t('exception.postings.account'),
          expectedDebit: t('exception.postings.expectedDebit'),
          expectedCredit: t('exception.postings.expectedCredit'),
          postedDebit: t('exception.postings.postedDebit'),
          postedCredit: t('exception.postings.postedCredit'),
          difference: t('exception.postings.difference'),
        }}
        rows={postings.rows}
        proof={t('exception.postings.proof')}
        totals={postings.totals}
      />
    </section>
  )
}
