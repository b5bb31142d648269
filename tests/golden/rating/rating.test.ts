import { rateEngine } from '#server/reperform/rate'
import { testGoldens } from '#tests/support/engine-goldens'

testGoldens(import.meta.dirname, rateEngine)
