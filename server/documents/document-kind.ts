/** The kinds of documents a person can list, as they stand in addresses. */
export const documentKinds = ['invoice', 'credit', 'erp', 'payment'] as const

export type DocumentKind = (typeof documentKinds)[number]

/** Narrows a word of an address; undefined for every other word. */
export function documentKindFrom(word: string | undefined): DocumentKind | undefined {
  return documentKinds.find((kind) => kind === word)
}

/** The page of a document. */
export function documentHref(kind: DocumentKind, sourceId: string): string {
  return `/documents/${kind}/${encodeURIComponent(sourceId)}`
}

/** The trace of a document. */
export function traceHref(kind: DocumentKind, sourceId: string): string {
  return `/trace/${kind}/${encodeURIComponent(sourceId)}`
}
