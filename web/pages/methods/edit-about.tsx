import { changesOf, nextVersion } from '#engine/method-changes.ts'
import type { Methodology } from '#engine/methodology.ts'
import { Section } from '#web/ui/page.tsx'
import { editorWords as words } from '#web/words/method-editor.ts'
import { freshId, useContent, useEditing } from './draft.ts'
import { TextField } from './fields.tsx'

/** Title, summary, number and the documents the numbers come from. */
export function EditAbout() {
  const [content, change] = useContent()
  const { draft, change: changeDraft } = useEditing()
  return (
    <Section title={words.about}>
      <div className="edit-part">
        <TextField
          label={words.name}
          position="title"
          most={300}
          value={content.title}
          onChange={(title) => change({ title })}
        />
        <TextField
          label={words.summary}
          position="summary"
          long
          most={3000}
          value={content.summary}
          onChange={(summary) => change({ summary })}
        />
        <TextField
          label={words.words}
          position="words"
          long
          most={3000}
          value={draft.words}
          onChange={(text) => changeDraft({ words: text })}
        />
        <VersionNumber />
      </div>
    </Section>
  )
}

function VersionNumber() {
  const [content, change] = useContent()
  const { loaded } = useEditing()
  const [baseId, baseNumber = '1.0.0'] = loaded.basedOn.split('@') as [string, string?]
  const { base, taken } = loaded
  const proposed =
    base && baseId === content.id
      ? nextVersion(baseNumber, changesOf(base as Methodology, content as Methodology, {}).distance, taken)
      : null
  return (
    <div>
      <TextField
        label={words.number}
        position="version"
        hint={proposed && proposed !== content.version ? words.proposed(proposed) : undefined}
        most={14}
        value={content.version}
        onChange={(version) => change({ version })}
      />
      {proposed && proposed !== content.version && (
        <button type="button" className="button" onClick={() => change({ version: proposed })}>
          {words.take} {proposed}
        </button>
      )}
    </div>
  )
}

type Source = ReturnType<typeof useContent>[0]['sources'][string]

export function EditSources() {
  const [{ sources }, change] = useContent()
  const keys = Object.keys(sources)
  const put = (key: string, next: Source) => change({ sources: { ...sources, [key]: next } })
  const remove = (key: string) => {
    const { [key]: _, ...rest } = sources
    change({ sources: rest })
  }
  const add = () => put(freshId('source', keys), { title: words.newSource })
  return (
    <Section title={words.sources}>
      <p className="muted">{words.sourcesLead}</p>
      {keys.map((key) => (
        <fieldset key={key} className="panel form-grid edit-item">
          <legend className="visually-hidden">{sources[key]!.title || key}</legend>
          <SourceFields place={`sources.${key}`} source={sources[key]!} onChange={(next) => put(key, next)} />
          <p className="whole">
            <button type="button" className="button quiet" onClick={() => remove(key)}>
              {words.removeSource(sources[key]!.title)}
            </button>
          </p>
        </fieldset>
      ))}
      <button type="button" className="button" onClick={add}>
        {words.addSource}
      </button>
    </Section>
  )
}

interface SourceProps {
  place: string
  source: Source
  onChange: (next: Source) => void
}

function SourceFields({ place, source, onChange }: SourceProps) {
  // What is not told stays out of the file.
  const put = (part: 'section' | 'date' | 'url', value: string) => {
    const { [part]: _, ...rest } = source
    onChange(value === '' ? rest : { ...rest, [part]: value })
  }
  return (
    <>
      <div className="whole">
        <TextField
          label={words.sourceTitle}
          position={`${place}.title`}
          value={source.title}
          onChange={(title) => onChange({ ...source, title })}
        />
      </div>
      <TextField
        label={words.sourceSection}
        position={`${place}.section`}
        value={source.section ?? ''}
        onChange={(value) => put('section', value)}
      />
      <TextField
        label={words.sourceDate}
        position={`${place}.date`}
        type="date"
        value={source.date ?? ''}
        onChange={(value) => put('date', value)}
      />
      <TextField
        label={words.sourceUrl}
        position={`${place}.url`}
        type="url"
        value={source.url ?? ''}
        onChange={(value) => put('url', value)}
      />
    </>
  )
}
