'use client'

import { type ReactNode, useId, useState } from 'react'
import { classes } from '../classes.ts'

export interface RemedyCard {
  readonly id: string
  readonly title: string
  readonly text: string
  /** The button that does it; null where a person does it elsewhere. */
  readonly action: ReactNode
  readonly badge?: ReactNode
}

/** Ways to put it right, best first. The chosen one opens with its button. */
export function RemedyCards({ label, cards }: { label: string; cards: readonly RemedyCard[] }) {
  const [chosen, choose] = useState(cards[0]?.id ?? '')
  const name = useId()
  if (cards.every((card) => card.action === null)) return <ReadOnly label={label} cards={cards} />
  return (
    <div role="radiogroup" aria-label={label} className="grid gap-2">
      {cards.map((card) => (
        <Card key={card.id} card={card} name={name} isChosen={card.id === chosen} onChoose={() => choose(card.id)} />
      ))}
    </div>
  )
}

/** For those who only read: the same, with nothing to choose. */
function ReadOnly({ label, cards }: { label: string; cards: readonly RemedyCard[] }) {
  return (
    <ul aria-label={label} className="grid gap-2">
      {cards.map((card) => (
        <li key={card.id} className="rounded-control border border-line bg-bg p-3">
          <p className="flex flex-wrap items-center gap-2 font-semibold">
            {card.title}
            {card.badge}
          </p>
          <p className="mt-0.5 text-ink-2">{card.text}</p>
        </li>
      ))}
    </ul>
  )
}

interface CardProps {
  readonly card: RemedyCard
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Card({ card, name, isChosen, onChoose }: CardProps) {
  const id = useId()
  return (
    <div
      className={classes(
        'rounded-control border bg-bg p-3',
        isChosen ? 'border-accent outline outline-1 outline-accent' : 'border-line',
      )}
    >
      <div className="flex items-start gap-2">
        <input
          type="radio"
          id={id}
          name={name}
          className="mt-1 size-4 shrink-0 accent-accent"
          checked={isChosen}
          onChange={onChoose}
          aria-describedby={`${id}-text`}
        />
        <div className="min-w-0 flex-1">
          <label htmlFor={id} className="flex flex-wrap items-center gap-2 font-semibold">
            {card.title}
            {card.badge}
          </label>
          <p id={`${id}-text`} className="mt-0.5 text-ink-2">
            {card.text}
          </p>
          {isChosen && card.action ? <div className="mt-3 grid gap-2">{card.action}</div> : null}
        </div>
      </div>
    </div>
  )
}
