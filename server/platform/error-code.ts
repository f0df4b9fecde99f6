/** What is kept and told of a failure: its code or name, for messages may repeat people's data. */
export function errorCode(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: string; name?: string }
  return code ?? name ?? 'Error'
}
