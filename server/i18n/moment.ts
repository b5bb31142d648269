import { Temporal } from 'temporal-polyfill'

/** An instant as people read it, with the zone named, and exactly for the title of the element. */
export interface InstantView {
  /** `2026-04-10 08:42` */
  readonly text: string
  /** `PDT`, or the offset where the zone has no letters. */
  readonly zone: string
  /** Machine-readable, UTC. */
  readonly iso: string
}

/** Shows an instant in an IANA zone. The zone is that of the books or of the deployment, never that of the machine. */
export function instantView(at: Date, zone: string, locale: string): InstantView {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  const clock = local.toPlainDateTime().toString({ smallestUnit: 'minute' })
  return { text: clock.replace('T', ' '), zone: zoneName(at, zone, locale), iso: at.toISOString() }
}

/** `2 d 4 h`, `5 h 18 m`, `12 m`: the two largest units of a span; a negative span is measured without its sign. */
export function durationText(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000)
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${String(minutes % 60).padStart(2, '0')} m`
  return `${minutes} m`
}

function zoneName(at: Date, zone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-US', { timeZone: zone, timeZoneName: 'short' })
  return parts.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? zone
}
