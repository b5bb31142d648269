import { decimalOf } from '../decimal.ts'
import type { UsageEvent } from './usage-event.ts'

/** An event is known by its source and id together. */
export function keyOf(source: string, id: string): string {
  return `${source}\t${id}`
}

/**
 * Takes every (source, id) once, the first recorded. Those that came again alike are duplicates and dropped; those that came again with other content are conflicts.
 * Of two recorded at one instant the one whose content comes first as text is taken, so the order they are given in decides nothing. Rule: file-drop contract, sections 1 and 3.
 */
export function takeOnce(events: readonly UsageEvent[]): { taken: UsageEvent[]; conflicts: UsageEvent[] } {
  const first = new Map<string, UsageEvent>()
  const again: UsageEvent[] = []
  for (const event of events) {
    const key = keyOf(event.source, event.id)
    const known = first.get(key)
    if (known === undefined) {
      first.set(key, event)
    } else if (isEarlier(event, known)) {
      first.set(key, event)
      again.push(known)
    } else {
      again.push(event)
    }
  }
  const conflicts = again.filter((event) => {
    const taken = first.get(keyOf(event.source, event.id))
    return taken !== undefined && contentOf(taken) !== contentOf(event)
  })
  return { taken: [...first.values()], conflicts }
}

/** The suspected resends among events whose ids differ: equal in source, metric, subject, time and what they say; all but the earliest recorded (of equals the smallest id). Rule: file-drop contract, section 3. */
export function findRepeats(events: readonly UsageEvent[]): Set<UsageEvent> {
  const earliest = new Map<string, UsageEvent>()
  const repeats = new Set<UsageEvent>()
  for (const event of events) {
    const content = `${event.source}\t${contentOf(event)}`
    const known = earliest.get(content)
    if (known === undefined) {
      earliest.set(content, event)
    } else if (comesBefore(event, known)) {
      earliest.set(content, event)
      repeats.add(known)
    } else {
      repeats.add(event)
    }
  }
  return repeats
}

function isEarlier(a: UsageEvent, b: UsageEvent): boolean {
  const apart = a.recordedAt.getTime() - b.recordedAt.getTime()
  return apart === 0 ? contentOf(a) < contentOf(b) : apart < 0
}

function comesBefore(a: UsageEvent, b: UsageEvent): boolean {
  const apart = a.recordedAt.getTime() - b.recordedAt.getTime()
  return apart === 0 ? a.id < b.id : apart < 0
}

/** What an event says; when it was recorded is no part of it, nor is how many zeros a decimal trails. */
function contentOf(event: UsageEvent): string {
  const { unscaled, scale } = decimalOf(event.quantity)
  const said = `${event.metric}\t${event.subject}\t${event.time.getTime()}\t${unscaled}e${scale}`
  return event.ref === null && event.amends === null ? said : `${said}\t${JSON.stringify([event.ref, event.amends])}`
}
