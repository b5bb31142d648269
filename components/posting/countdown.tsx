'use client'

import { useEffect, useState } from 'react'

/** The time left until an instant, counted down every second; nothing once it has come. */
export function Countdown({ until }: { until: string }) {
  const [left, setLeft] = useState<number | null>(null)
  useEffect(() => {
    const count = () => setLeft(Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000)))
    count()
    const timer = setInterval(count, 1000)
    return () => clearInterval(timer)
  }, [until])
  if (left === null || left === 0) return null
  const minutes = Math.floor(left / 60)
  const text = minutes > 0 ? `${minutes} m ${String(left % 60).padStart(2, '0')} s` : `${left} s`
  return <span className="num">{text}</span>
}
