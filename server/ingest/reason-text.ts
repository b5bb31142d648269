export function reasonText(row: { reason_code: string; field: string | null; reason_params: unknown }): {
  reason: string
  remedy: string
} {
  return { reason: row.reason_code, remedy: '' }
}
