import { expect, test } from 'vitest'
import { addressRefusal } from '#server/connections/erp-address'

test.each(['https://erp.example.com', 'https://erp.example.com:8443/db', 'https://8.8.8.8'])(
  '%s may be reached',
  (at) => {
    expect(addressRefusal(at, [])).toBeNull()
  },
)

test.each([
  'http://erp.example.com',
  'https://localhost',
  'https://localhost.',
  'https://127.0.0.1',
  'https://10.1.2.3',
  'https://172.20.0.1',
  'https://192.168.1.1',
  'https://169.254.169.254',
  'https://[::1]',
  'https://2130706433',
  'https://erp.internal',
  'https://tryton',
])('%s lies in our own network or is not encrypted', (at) => {
  expect(addressRefusal(at, [])).toBe('erp_address_not_allowed')
})

test.each([
  'ftp://erp.example.com',
  'erp.example.com',
  'https://who:secret@erp.example.com',
  'https://erp.example.com?a=1',
  '',
])('%s is not an address of an ERP', (at) => {
  expect(addressRefusal(at, ['erp.example.com'])).toBe('erp_address_unreadable')
})

test('a host that the installation allows may be reached as it is', () => {
  expect(addressRefusal('http://127.0.0.1:8000', ['127.0.0.1'])).toBeNull()
})
