import { receivableOf, signedGross } from './amounts.ts'
import { choose, copyOf, type Expected, expectOn, isYoung, remove, type Scene, type Wish } from './scene.ts'

export type Fault = (scene: Scene) => Expected[] | undefined

/** A document that never reached the books: one finding for each billing document. */
export function neverPosted(found: string, wish: Wish): Fault {
  return (scene) => {
    const booked = choose(scene, wish)
    if (!booked) return undefined
    remove(scene, booked.parts)
    return booked.members.map((billed) =>
      expectOn({ ...booked, members: [billed], billed, parts: [] }, found, signedGross(billed).neg()),
    )
  }
}

/** The ERP refused the document and nobody sent it again. */
export function rejected(wish: Wish): Fault {
  return (scene) => {
    const booked = choose(scene, wish)
    if (!booked) return undefined
    for (const part of booked.parts) Object.assign(part, { status: 'rejected', status_reason: 'customer is blocked' })
    return booked.members.map((billed) =>
      expectOn({ ...booked, members: [billed], billed }, 'MISSING_IN_ERP/rejected_by_erp', signedGross(billed).neg()),
    )
  }
}

/** A document of the ERP nobody billed. */
export function manual(wish: Wish): Fault {
  return (scene) => {
    const booked = choose(scene, { ...wish, where: ({ billed }) => isYoung(scene, billed) })
    if (!booked) return undefined
    const { ledger } = booked
    const lines = structuredClone(ledger.lines).map((line) => ({ ...line, source_line_ref: null }))
    const copy = copyOf(scene, ledger, { external_ref: null, references: [], text: 'by hand', lines })
    const variance = receivableOf(scene.world, copy)
    return [
      expectOn({ ...booked, members: [], parts: [copy] }, 'MISSING_IN_BILLING/manual_erp_invoice', variance, {
        period: copy.period,
      }),
    ]
  }
}

/** The same reference twice: the later created is the duplicate; of a split document, one part. */
export function postedTwice(wish: Wish): Fault {
  return (scene) => {
    const booked = choose(scene, { ...wish, where: ({ billed }) => isYoung(scene, billed) })
    const original = booked?.parts.at(-1)
    if (!booked || !original) return undefined
    const created = new Date(Date.parse(original.created_at) + 60_000).toISOString().replace('.000', '')
    const copy = copyOf(scene, original, { created_at: created, updated_at: created })
    const variance = receivableOf(scene.world, copy)
    return [
      expectOn({ ...booked, members: [], parts: [copy] }, 'DUPLICATE_POSTING/same_reference', variance, {
        period: copy.period,
      }),
    ]
  }
}

/** Typed in again with two neighbouring digits of the number swapped, some days off. */
export function rekeyed(wish: Wish, days: number): Fault {
  return (scene) => {
    const booked = choose(scene, {
      ...wish,
      form: 'single',
      where: (one) =>
        isYoung(scene, one.billed) &&
        swapped(scene, one.billed.number) !== undefined &&
        Math.abs(days) + Number(one.billed.issue_date.slice(8)) < 27,
    })
    const reference = booked && swapped(scene, booked.billed.number)
    if (!booked || reference === undefined) return undefined
    const { ledger } = booked
    const day = new Date(Date.parse(ledger.document_date) + days * 86_400_000).toISOString().slice(0, 10)
    const lines = structuredClone(ledger.lines).map((line) => ({ ...line, source_line_ref: null }))
    const copy = copyOf(scene, ledger, {
      external_ref: reference,
      references: [reference],
      document_date: day,
      posting_date: day,
      lines,
    })
    const variance = receivableOf(scene.world, copy)
    const isNear = Math.abs(days) <= 3
    return [
      expectOn(
        { ...booked, members: [], parts: [copy] },
        isNear ? 'DUPLICATE_POSTING/rekeyed' : 'MISSING_IN_BILLING/manual_erp_invoice',
        variance,
        { period: copy.period },
      ),
    ]
  }
}

/** The number with its last two different neighbouring digits swapped, if nothing has that number. */
function swapped(scene: Scene, number: string): string | undefined {
  const found = /(\d)(?!\1)(\d)(?=\1*\2*$|\D*$)/.exec(number)
  if (!found) return undefined
  const at = found.index
  const other = `${number.slice(0, at)}${number[at + 1]}${number[at]}${number.slice(at + 2)}`
  return other === number || scene.world.billed.some((one) => one.number === other) ? undefined : other
}
