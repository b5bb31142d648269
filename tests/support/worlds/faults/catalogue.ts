import { afterwards } from './faults-afterwards.ts'
import { posted } from './faults-posted.ts'
import { others } from './faults-together.ts'
import type { Fault } from './not-posted.ts'

/** Faults of the classes and causes of the file-drop contract, section 7, in forms the example does not have: told by how an entity posts, what kind of document it is and how many decimals its currency has. Area, then what is wrong. */
export const catalogue: Readonly<Record<string, Readonly<Record<string, Fault>>>> = {
  ...posted,
  ...afterwards,
  ...others,
}
