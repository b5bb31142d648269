import type { Books } from './books.ts'
import type { ErpRow } from './erp-row.ts'
import { parseSuiteql, type QueryRow } from './suiteql.ts'

const PAGE = 1000

/** Answers one page of a query over transactions or their lines, in the order of change and id. Throws a sentence for what cannot be read. */
export function runQuery(
  books: Books,
  text: string,
  page: { limit: number; offset: number; referenceIsHidden: boolean },
) {
  const query = parseSuiteql(text)
  if (page.referenceIsHidden && (query.asked.has('custbody_reference') || query.asked.has('externalid'))) {
    throw new Error('Search error: the reference is not a field one can search by.')
  }
  const source = query.table === 'transaction' ? transactions(books) : transactionLines(books)
  const limit = Math.min(page.limit, PAGE)
  const found: QueryRow[] = []
  let seen = 0
  for (const row of source) {
    if (!query.holds(row)) continue
    seen += 1
    if (seen > page.offset && found.length < limit) found.push(pick(row, query.columns))
  }
  return {
    count: found.length,
    offset: page.offset,
    totalResults: seen,
    hasMore: page.offset + found.length < seen,
    items: found,
  }
}

function pick(row: QueryRow, columns: readonly string[]): QueryRow {
  return Object.fromEntries(
    columns.map((column) => {
      if (!(column in row)) throw new Error(`Search error: there is no field ${column}.`)
      return [column, row[column]]
    }),
  )
}

function* transactions(books: Books): Generator<QueryRow> {
  for (const row of books.rows) yield transactionOf(books, row)
}

function transactionOf(books: Books, row: ErpRow): QueryRow {
  return {
    id: row.id,
    tranid: row.doc_no,
    recordtype: row.type,
    subsidiary: row.entity,
    status: row.status,
    custbody_status_reason: row.status_reason,
    custbody_reference: row.external_ref,
    custbody_billing_numbers: row.references,
    entity: row.customer_no,
    custbody_document_date: row.document_date,
    trandate: row.posting_date,
    postingperiod: row.period,
    createddate: row.created_at,
    lastmodifieddate: row.updated_at,
    custbody_version: row.version,
    currency: row.currency,
    exchangerate: row.rate,
    custbody_reversal_of: row.reversal_of,
    memo: row.text,
    get foreigntotal() {
      return books.receivableOf(row)
    },
  }
}

function* transactionLines(books: Books): Generator<QueryRow> {
  for (const row of books.rows) {
    for (const line of row.lines) {
      yield {
        transaction: row.id,
        linesequencenumber: line.line_no,
        account: line.account,
        debit: line.debit,
        credit: line.credit,
        custcol_base_debit: line.base_debit,
        custcol_base_credit: line.base_credit,
        custcol_tax_code: line.tax_code,
        custcol_source_line: line.source_line_ref,
        custcol_applies_to: line.applies_to,
        custcol_dimensions: line.dimensions ?? null,
      }
    }
  }
}
