import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { authorise } from '#server/auth/authorise'
import { type QueueAddress, readQueueAddress, type SearchParams } from '#server/exceptions/queue-address'
import { scopeTitle } from '#server/exceptions/queue-title'
import { readAssignees } from '#server/exceptions/read-assignees'
import { readException } from '#server/exceptions/read-exception'
import { ComparePart } from './compare-part.tsx'
import { CreditReasonPart } from './credit-reason-part.tsx'
import { DecisionPart } from './decision-part.tsx'
import { ExceptionHead } from './exception-head.tsx'
import { JournalReasonPart } from './journal-reason-part.tsx'
import { LineagePart } from './lineage-part.tsx'
import { MembersPart } from './members-part.tsx'
import { PayloadPart } from './payload-part.tsx'
import { PaymentReasonPart } from './payment-reason-part.tsx'
import { PolicyPart } from './policy-part.tsx'
import { PostingsPart } from './postings-part.tsx'
import { ReasonPart } from './reason-part.tsx'
import { RevenueReasonPart } from './revenue-reason-part.tsx'
import { WhyPart } from './why-part.tsx'

interface ExceptionPageProps {
  readonly params: Promise<{ exceptionId: string }>
  readonly searchParams: Promise<SearchParams>
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Findings about figures, settlements and journals: no billing document stands against one ERP document there. */
const kindsOfFigures: readonly string[] = [
  'usage_month',
  'rated_lines',
  'schedule',
  'revenue_run',
  'payment',
  'open_credit',
  'journal',
]

/** Title and page ask for the same exception; it is read once per request. */
const load = cache(async (exceptionId: string, query: string) => {
  const ctx = await authorise('exceptions.read')
  const address: QueueAddress = readQueueAddress(Object.fromEntries(new URLSearchParams(query)))
  const view = uuid.test(exceptionId) ? await readException(ctx, exceptionId, address) : null
  return { ctx, address, view }
})

async function loadFor({ params, searchParams }: ExceptionPageProps) {
  const given = Object.entries(await searchParams).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return load((await params).exceptionId, new URLSearchParams(given).toString())
}

export async function generateMetadata(props: ExceptionPageProps): Promise<Metadata> {
  const { view } = await loadFor(props)
  if (!view) return {}
  const { row, text } = view
  return { title: scopeTitle(`${row.reference} ${text.title}`, { period: [row.period], entity: [row.entity] }) }
}

export default async function ExceptionPage(props: ExceptionPageProps) {
  const { ctx, address, view } = await loadFor(props)
  if (!view) notFound()
  const people = await readAssignees(ctx)
  const comparesDocuments = !kindsOfFigures.includes(view.row.subject_kind)
  return (
    <>
      <ExceptionHead ctx={ctx} view={view} address={address} />
      <div className="detail">
        <div className="detail-evidence">
          <ReasonPart ctx={ctx} view={view} />
          <RevenueReasonPart ctx={ctx} view={view} />
          <JournalReasonPart ctx={ctx} view={view} />
          <PaymentReasonPart ctx={ctx} view={view} />
          <CreditReasonPart ctx={ctx} view={view} />
          {comparesDocuments ? <ComparePart ctx={ctx} view={view} /> : null}
          <PolicyPart ctx={ctx} view={view} />
          <WhyPart ctx={ctx} view={view} />
          {comparesDocuments ? <PostingsPart ctx={ctx} view={view} /> : null}
          <MembersPart ctx={ctx} view={view} />
          <LineagePart ctx={ctx} view={view} />
          <PayloadPart ctx={ctx} view={view} />
        </div>
        <DecisionPart ctx={ctx} view={view} people={people} />
      </div>
    </>
  )
}
