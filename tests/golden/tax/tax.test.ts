import { taxEngine } from '#server/reperform/tax'
import { testGoldens } from '#tests/support/engine-goldens'

testGoldens(import.meta.dirname, taxEngine)
