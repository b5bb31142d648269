import { aggregateEngine } from '#server/reperform/aggregate'
import { testGoldens } from '#tests/support/engine-goldens'

testGoldens(import.meta.dirname, aggregateEngine)
