import { useMutation, useQueryClient } from '@tanstack/react-query'

/** A change on the server: does it, then asks anew everything that is asked under the addresses. */
export function useChange<Input, Result>(
  change: (input: Input) => Promise<Result>,
  addresses: readonly { path: string }[],
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(addresses.map(({ path }) => queries.invalidateQueries({ queryKey: [path] }))),
  })
}
