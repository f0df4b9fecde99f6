import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '#web/api.ts'

/** A decision about an import: does it, then asks everything about imports anew. */
export function useImportChange<Input>(change: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        [
          api.getImport,
          api.listImports,
          api.getChanges,
          api.listChangeRows,
          api.listFindings,
          api.getOverview,
        ].map(({ path }) => queries.invalidateQueries({ queryKey: [path] })),
      ),
  })
}
