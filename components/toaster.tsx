'use client'

import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'

const ToastRegion = dynamic(() => import('./toast-region.tsx').then((module) => module.ToastRegion), { ssr: false })

const asked = 'tieout:toast'
const ready = Promise.withResolvers<void>()

/** Where short answers to an action appear. It costs nothing until there is the first one to show. */
export function Toaster() {
  const [needed, setNeeded] = useState(false)
  useEffect(() => {
    const show = () => setNeeded(true)
    window.addEventListener(asked, show)
    return () => window.removeEventListener(asked, show)
  }, [])
  return needed ? <ToastRegion onReady={ready.resolve} /> : null
}

/** Says that something was done, with a way to undo it where there is one. */
export function sayDone(message: string, undo?: { label: string; onClick: () => void }): void {
  void loadToast().then((toast) => toast(message, undo ? { action: undo } : {}))
}

/** Says that something was refused, in the words the server gave. */
export function sayRefused(message: string): void {
  void loadToast().then((toast) => toast.error(message))
}

async function loadToast() {
  window.dispatchEvent(new Event(asked))
  const [{ toast }] = await Promise.all([import('sonner'), ready.promise])
  return toast
}
