import type { BuildOptions, OutputFile } from 'esbuild'

export function bundle(options: BuildOptions): Promise<OutputFile[]>
