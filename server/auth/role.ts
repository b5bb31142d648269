/** The roles a person can be granted, in the order in which screens list them. */
export const roles = ['analyst', 'controller', 'auditor', 'integration_admin', 'executive', 'admin'] as const

export type Role = (typeof roles)[number]

/** Narrows text from the database. An unknown role is not a role, so it grants nothing. */
export function isRole(text: string): text is Role {
  return roles.some((role) => role === text)
}
