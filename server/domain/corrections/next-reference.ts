/** References an entity has used up: in the ERP's posted documents and in postings that are under way or done. */
export interface UsedReferences {
  has(reference: string): boolean
  add(reference: string): void
}

/** The smallest free reference `<root>/<letter><n>`, taken at once so that the next asker gets another. R reverses, B books again, S adds to (file-drop contract, section 5). */
export function takeNext(used: UsedReferences, root: string, letter: 'R' | 'B' | 'S', from = 1): string {
  let n = from
  while (used.has(`${root}/${letter}${n}`)) n += 1
  const reference = `${root}/${letter}${n}`
  used.add(reference)
  return reference
}

/** The plain reference while nothing stands under it, otherwise the next rebooking of it. */
export function takePlainOrRebook(used: UsedReferences, root: string): string {
  if (used.has(root)) return takeNext(used, root, 'B')
  used.add(root)
  return root
}
