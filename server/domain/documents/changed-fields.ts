/** One field that differs between two versions of a payload; null where a version lacks it. */
export interface ChangedField {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/**
 * The fields in which two payloads differ, by path, in order of the path. Members of a list are named by their id or line number, so a line
 * that moved is the same line. A missing field and a null one are equal (file-drop contract, section 1). Never throws: a payload that is no JSON is one field.
 */
export function changedFields(before: string, after: string): ChangedField[] {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)]
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort()
  return paths.flatMap((path) => {
    const change = { path, before: old.get(path) ?? null, after: fresh.get(path) ?? null }
    return change.before === change.after ? [] : [change]
  })
}

function fieldsOf(payload: string): Map<string, string> {
  const fields = new Map<string, string>()
  flatten(parsed(payload), '', fields)
  return fields
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return payload
  }
}

function flatten(value: unknown, path: string, fields: Map<string, string>): void {
  if (value === null || value === undefined) return
  if (Array.isArray(value)) {
    for (const [at, member] of value.entries()) flatten(member, `${path}[${nameOf(member, at)}]`, fields)
  } else if (typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) flatten(member, path === '' ? name : `${path}.${name}`, fields)
  } else {
    fields.set(path, String(value))
  }
}

function nameOf(member: unknown, at: number): string {
  if (typeof member !== 'object' || member === null) return String(at + 1)
  const named: Record<string, unknown> = { ...member }
  const key = named['id'] ?? named['line_no'] ?? named['tax_code'] ?? named['invoice_id']
  return typeof key === 'string' || typeof key === 'number' ? String(key) : String(at + 1)
}
