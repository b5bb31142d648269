import { ChevronDown, ChevronsUpDown, ChevronUp } from 'lucide-react'

/** How a column is sorted. The header cell says the same by `aria-sort`. */
export function SortMark({ direction }: { direction: 'ascending' | 'descending' | null }) {
  if (direction === 'ascending') return <ChevronUp aria-hidden className="size-3" />
  if (direction === 'descending') return <ChevronDown aria-hidden className="size-3" />
  return <ChevronsUpDown aria-hidden className="size-3 opacity-50" />
}
