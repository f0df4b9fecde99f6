import { readFileSync } from 'node:fs'
import { inPackage } from './root.ts'

const described = JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as { version: string }

/** The program's version. */
export const version = described.version
