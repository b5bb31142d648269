/** How an invoice of Tryton is called in the mirror: ids count per database. */
export function sourceIdOf(database: string, invoice: number): string {
  return `${database}/${invoice}`
}

/** The invoice a mirrored id names; undefined when it is of another database. */
export function idOfSource(database: string, sourceId: string): number | undefined {
  const found = /^(.*)\/(\d+)$/.exec(sourceId)
  return found?.[1] === database ? Number(found[2]) : undefined
}
