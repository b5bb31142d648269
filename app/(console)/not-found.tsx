import { LostNotice } from '../lost-notice.tsx'

export default function ConsoleNotFound() {
  return <LostNotice />
}
