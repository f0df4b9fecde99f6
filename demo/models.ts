/** How pupils of the region do at a procedure, before anybody helps at the borders of marks. */
export interface Model {
  /** Share of the year's pupils who sit it: 1 for compulsory ones. */
  sitters: number
  /** Latent shares below «3», from «4» up, and of «5»; for ЕГЭ `low` is below the minimum and the others do not count. */
  low: number
  four: number
  five: number
  /** How strongly scores are lifted over a border, against ВПР of grades 5–8. */
  heap: number
  /** Share of a school's effect that comes from its social conditions. */
  context: number
}

const VPR_CONTEXT = 0.12
const GIA_CONTEXT = 0.4

function vpr(low: number, four: number, five: number, heap = 1): Model {
  return { sitters: 1, low, four, five, heap, context: VPR_CONTEXT }
}

function oge(sitters: number, low: number, four: number, five: number): Model {
  return { sitters, low, four, five, heap: 0.5, context: GIA_CONTEXT }
}

function ege(sitters: number, low: number, four = 0.4, five = 0.1): Model {
  return { sitters, low, four, five, heap: 0, context: GIA_CONTEXT }
}

/** Keyed by procedure; ВПР after the spring of 2021 in a real region, ГИА after what regions usually publish. */
export const MODELS: Readonly<Record<string, Model>> = {
  'vpr-ma-4': vpr(0.045, 0.6, 0.21, 0.35),
  'vpr-ma-5': vpr(0.22, 0.4, 0.1),
  'vpr-ma-6': vpr(0.23, 0.31, 0.05),
  'vpr-ma-7': vpr(0.205, 0.32, 0.05),
  'vpr-ma-8': vpr(0.2, 0.28, 0.03),
  'vpr-ru-4': vpr(0.095, 0.53, 0.13, 0.35),
  'vpr-ru-5': vpr(0.21, 0.41, 0.1),
  'vpr-ru-6': vpr(0.235, 0.38, 0.08),
  'vpr-ru-7': vpr(0.24, 0.32, 0.05),
  'vpr-ru-8': vpr(0.27, 0.4, 0.07),
  'oge-ru': oge(1, 0.055, 0.6, 0.25),
  'oge-ma': oge(1, 0.12, 0.48, 0.1),
  'oge-bi': oge(0.27, 0.05, 0.45, 0.08),
  'oge-ge': oge(0.4, 0.06, 0.5, 0.15),
  'oge-so': oge(0.45, 0.07, 0.42, 0.07),
  'oge-in': oge(0.34, 0.06, 0.5, 0.13),
  'ege-ru': ege(1, 0.008),
  'ege-ma-prof': ege(0.48, 0.08),
  'ege-ma-base': ege(0.52, 0.045, 0.7, 0.35),
  'ege-ph': ege(0.15, 0.07),
  'ege-ch': ege(0.13, 0.15),
  'ege-bi': ege(0.18, 0.16),
  'ege-hi': ege(0.14, 0.09),
  'ege-en': ege(0.12, 0.03),
  'ege-de': ege(0.006, 0.06),
  'ege-so': ege(0.38, 0.18),
  'ege-li': ege(0.06, 0.06),
  'ege-in': ege(0.17, 0.15),
  'rkr-ma-9': { sitters: 1, low: 0.16, four: 0.4, five: 0.1, heap: 0.4, context: 0.2 },
}
