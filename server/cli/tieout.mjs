#!/usr/bin/env node
// Plain JavaScript, so that an old Node can still say what is wrong instead of failing on the first .ts file.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Tieout needs Node 22.18 or newer and this is ${process.versions.node}. Run it as "npm run tieout -- ...", which brings Node 24 along.`,
  )
  process.exit(1)
}
await import('./main.ts')
