interface Operation {
  summary?: string
  tags?: string[]
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[]
  requestBody?: { content?: Record<string, { schema?: unknown }> }
  responses?: Record<string, { content?: Record<string, { schema?: unknown }> }>
}

interface ApiDocument {
  info: { title: string; version: string; description?: string }
  paths?: Record<string, Record<string, Operation>>
}

/** The API's document as a page: no scripts, nothing from other addresses. */
export function apiPage(document: ApiDocument): string {
  const { title, version, description = '' } = document.info
  const sections = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationText(method, path, operation)),
  )
  return `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}: API</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1b1e }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem }
pre { background: #f1f3f5; padding: .75rem; overflow: auto; max-height: 24rem }
h2 { font-size: 1.0625rem; margin: 2rem 0 0 } summary { cursor: pointer }
</style></head>
<body><main><h1>${escaped(title)}: программный интерфейс ${escaped(version)}</h1>
<p>${escaped(description)}</p>
<p>Для программ: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${sections.join('\n')}</main></body></html>`
}

function operationText(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    (one) =>
      `<li><code>${escaped(one.name)}</code> — ${places[one.in] ?? one.in}${one.required ? ', обязательный' : ''}: <code>${escaped(JSON.stringify(one.schema))}</code></li>`,
  )
  const request = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const reply = Object.values(operation.responses?.['200']?.content ?? {})[0]?.schema
  return `<section><h2><code>${method.toUpperCase()} ${escaped(path)}</code></h2>
<p>${escaped(operation.summary ?? '')}.${operation.security ? '' : ' Вход не нужен.'}</p>
${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}${schemaText('Тело запроса', request)}${schemaText('Ответ', reply)}</section>`
}

const places: Readonly<Record<string, string>> = { path: 'в адресе', query: 'в строке запроса' }

function schemaText(title: string, schema: unknown): string {
  if (schema === undefined) return ''
  return `<details><summary>${title}</summary><pre tabindex="0">${escaped(JSON.stringify(schema, null, 2))}</pre></details>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]!)
}
