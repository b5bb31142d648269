'use client'

import { type ReactNode, useEffect, useRef } from 'react'

/** Brings the document a trace started from into sight when the drawing is wider than the page. Nothing moves when it is in sight already. */
export function SeedInView({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const drawing = frame.current?.querySelector('.lineage')
    const seed = frame.current?.querySelector('.lineage-node.is-seed')
    if (!drawing || !seed) return
    const [room, place] = [drawing.getBoundingClientRect(), seed.getBoundingClientRect()]
    if (place.left >= room.left && place.right <= room.right) return
    drawing.scrollLeft += place.left - room.left - (room.width - place.width) / 2
  }, [])
  return <div ref={frame}>{children}</div>
}
