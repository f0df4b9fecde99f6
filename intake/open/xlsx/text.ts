import type { XmlReader } from './xml.ts'

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text the reader stands on, decoded. */
export function textOf(xml: XmlReader): string {
  const { bytes, start, end } = xml
  if (!xml.coded) return xml.wide ? bytes.toString('utf8', start, end) : bytes.toString('latin1', start, end)
  const text = bytes.toString('utf8', start, end).replace(/\r\n?/g, '\n')
  return unescapeControls(xml.literal ? text : decodeEntities(text))
}

/** The value of the attribute the reader stands on, decoded. */
export function attributeOf(xml: XmlReader): string {
  return decodeEntities(xml.bytes.toString('utf8', xml.valueStart, xml.valueEnd))
}

/** The five entities of XML and character numbers; anything else stays as written. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole
    const code = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** Excel writes characters XML cannot hold as `_x000D_`, and such a text itself as `_x005F_x000D_`. */
function unescapeControls(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}
