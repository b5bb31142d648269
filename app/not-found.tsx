import { LostNotice } from './lost-notice.tsx'

export default function NotFound() {
  return (
    <main>
      <LostNotice />
    </main>
  )
}
