import { type Dialect, plainDialect } from './dialect.ts'

/** The same company once more under its own entities, ids and numbers; the first copy (0) is the original. Reference vocabulary, accounts and amounts are shared. */
export function copyDialect(copy: number): Dialect {
  if (copy === 0) return plainDialect
  const mark = (text: string) => `${text}.K${copy}`
  return { ...plainDialect, word: mark, entity: mark, text: mark }
}
