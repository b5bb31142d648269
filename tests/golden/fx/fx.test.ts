import { fxEngine } from '#server/reperform/fx'
import { testGoldens } from '#tests/support/engine-goldens'

testGoldens(import.meta.dirname, fxEngine)
