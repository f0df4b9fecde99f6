import { api } from '#web/api.ts'
import { useChange } from '#web/ui/use-change.ts'

/** A decision about an import: does it, then asks everything about imports anew. */
export function useImportChange<Input>(change: (input: Input) => Promise<unknown>) {
  return useChange(change, [
    api.getImport,
    api.listImports,
    api.getChanges,
    api.listChangeRows,
    api.listRegisterChanges,
    api.listFindings,
    api.getOverview,
  ])
}
