import { describe, expect, test } from 'vitest'
import { contracts, failedQueueOf, jobNames } from '#server/queue/contracts'

describe('payloads carry ids and ranges, never amounts', () => {
  for (const name of jobNames) {
    test(name, () => {
      const fields = Object.keys(contracts[name].payload.shape)
      expect(fields.filter((field) => !/(Id|On|At|Of|period|from|to|entity)$/.test(field))).toEqual([])
    })
  }
})

test('no job shares its dead letter queue with a job name', () => {
  expect(jobNames.map(failedQueueOf).filter((queue) => jobNames.some((name) => name === queue))).toEqual([])
})
