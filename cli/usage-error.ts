/** Wrong use of a command: said in one sentence, exit code 64. */
export class UsageError extends Error {}
