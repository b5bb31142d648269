'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'

/** The width of an element, followed while it changes. Before it is measured a usual width stands in, so that the server draws too. */
export function useWidth(before = 640): { ref: RefObject<HTMLDivElement | null>; width: number } {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(before)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}
