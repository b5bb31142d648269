/** Why an ERP must not be reached under an address; null when it may. `hosts` are those the installation allows besides public ones over https. */
export function addressRefusal(
  address: string,
  hosts: readonly string[],
): 'erp_address_unreadable' | 'erp_address_not_allowed' | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'erp_address_unreadable'
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return 'erp_address_unreadable'
  const host = url.hostname.replace(/\.$/, '')
  if (hosts.includes(host)) return null
  return url.protocol === 'http:' || isOwnNetwork(host) ? 'erp_address_not_allowed' : null
}

/** Names without a dot, numbers of private networks and of this machine, and every address in the form of version 6. */
function isOwnNetwork(host: string): boolean {
  if (!host.includes('.') || host.startsWith('[')) return true
  if (/\.(local|internal|localhost)$/.test(host)) return true
  return /^(0|10|127)\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^192\.168\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
    host,
  )
}
