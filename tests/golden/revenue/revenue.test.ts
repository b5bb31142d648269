import { recogniseEngine } from '#server/reperform/recognise'
import { testGoldens } from '#tests/support/engine-goldens'

testGoldens(import.meta.dirname, recogniseEngine)
