/*
 * What regions call differently: «ШНОР» here is «ШНРО» there. Texts name the term and the form they need, and the region
 * may have its own words for each form.
 */

export const termForms = ['one', 'ofOne', 'toOne', 'many', 'ofMany', 'short'] as const
export type TermForm = (typeof termForms)[number]

/** Forms: of one, of many, «чего», «чему», and the abbreviation. Only those that texts need. */
export const terms = {
  lowSchools: {
    many: 'школы с низкими результатами',
    ofMany: 'школ с низкими результатами',
    short: 'ШНОР',
  },
  operator: {
    one: 'региональный оператор',
    ofOne: 'регионального оператора',
    toOne: 'региональному оператору',
  },
  department: { one: 'орган управления образованием региона' },
  assessmentCentre: { short: 'РЦОИ' },
  methodologistsCentre: { short: 'ЦНППМ' },
  council: { one: 'координационный совет' },
  municipalAuthority: { one: 'орган управления образованием муниципалитета' },
  coordinator: { one: 'муниципальный координатор' },
  methodicalOffice: { one: 'методический кабинет', short: 'МОЦ' },
  mentor: { one: 'наставник' },
  curator: { one: 'куратор' },
} as const satisfies Record<string, Partial<Record<TermForm, string>>>

export type TermKey = keyof typeof terms
export const termKeys = Object.keys(terms) as TermKey[]

/** A region's own words, by term and form; what is missing is said as everywhere. */
export type OwnTerms = Partial<Record<TermKey, Partial<Record<TermForm, string>>>>

/** A term in a form: `term('operator', 'toOne')` is «региональному оператору». */
export type Term = <Key extends TermKey>(key: Key, form: keyof (typeof terms)[Key]) => string

/** The words of a region; without its own, those of everywhere. */
export function termsOf(own: OwnTerms = {}): Term {
  return (key, form) => own[key]?.[form as TermForm] ?? String(terms[key][form])
}

/** The forms that a term has, in the order of the cases. */
export function formsOf(key: TermKey): TermForm[] {
  return termForms.filter((form) => form in terms[key])
}
