import type { BuildOptions, OutputFile } from 'esbuild'

export function bundle(options: BuildOptions): Promise<Pick<OutputFile, 'path' | 'contents'>[]>
export function freshCommand(): Promise<string>
