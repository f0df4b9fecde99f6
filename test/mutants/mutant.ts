// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
/** A damage to the code that decides who may what. */
export interface Mutant {
  /** Stands in the file exactly once. */
  text: string
  instead: string
  /** What would be open, in a few words; also the name of the mutant. */
  hole: string
  /** Why no test can tell it from the code as it is: counted apart. */
  equivalent?: string
}

/** A file and the tests that must notice its damages: the fastest that can. */
export interface Suspect {
  file: string
  tests: readonly string[]
  mutants: readonly Mutant[]
}

/** A query without its filter; `around` makes the place in the file the only one. */
export function open(hole: string, around: string, filter = '${schoolsInScope(scope)}'): Mutant {
  return { text: around, instead: around.replace(filter, 'true'), hole }
}
