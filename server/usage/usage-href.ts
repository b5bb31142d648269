/** Where the events of a month of a tenant or subscription are listed. */
export function usageHref(
  wish: { subscription: string; metric: string; month: string } | { subject: string; metric: string; month: string },
): string {
  return `/control/usage?${new URLSearchParams(wish)}`
}
