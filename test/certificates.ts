import { readFileSync } from 'node:fs'
import type { TlsFiles } from '#server/platform/tls.ts'

/** Made for tests, good until 2126: `one` (EC) and `renewed` (RSA) are for localhost, `other` is for another name. */
export type CertificateName = 'one' | 'renewed' | 'other' | 'weak' | 'expired'

export function certificateFiles(name: CertificateName): TlsFiles {
  return { cert: `test/fixtures/tls/${name}.cert.pem`, key: `test/fixtures/tls/${name}.key.pem` }
}

/** What a server with the certificate needs; its own root is the certificate itself. */
export function readCertificate(name: CertificateName): { cert: Buffer; key: Buffer } {
  const { cert, key } = certificateFiles(name)
  return { cert: readFileSync(cert), key: readFileSync(key) }
}
