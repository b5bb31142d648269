// `npm run check`: everything that needs neither a database nor a browser.
import { conclude, quickSteps, runStep, vitestStep } from './steps.mjs'

const counts = []
for (const step of [...quickSteps, vitestStep('unit tests', ['unit'])]) counts.push(await runStep(step))
conclude(counts)
