/** The key of each kind of node in a trace: the kind, then the id that is unique within it. */
export const nodeKey = {
  usage: (lineId: string) => `usage:${lineId}`,
  quantity: (lineId: string) => `quantity:${lineId}`,
  line: (lineId: string) => `line:${lineId}`,
  tax: (documentId: string, taxNo: number) => `tax:${documentId}:${taxNo}`,
  moreLines: (documentId: string) => `more-lines:${documentId}`,
  billing: (documentId: string) => `billing:${documentId}`,
  moreDocuments: (erpDocumentId: string) => `more-documents:${erpDocumentId}`,
  expected: (documentId: string) => `expected:${documentId}`,
  erp: (documentId: string) => `erp:${documentId}`,
  payment: (sourceId: string) => `payment:${sourceId}`,
  journal: (sourceId: string) => `journal:${sourceId}`,
} as const
