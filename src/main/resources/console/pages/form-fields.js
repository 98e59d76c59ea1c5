// The pieces that the form of an alert is made of. Each has the name of its member in the API's JSON, so that problems
// find their fields.
import { html, nothing } from '../lib/lit-html.js'
import { copyButton, field } from '../ui.js'
import { isMask, valueOf } from './alert-draft.js'

const DAY = 24 * 3600 * 1000

/** The field of one member; options are those of a field, and kind says what is read: text, number or raw. */
export function member(form, path, { kind, ...options }) {
  const value = form.get(path)
  return field({
    name: path,
    value: value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value),
    error: form.error(path),
    disabled: form.readOnly,
    onInput: (said) => form.set(path, valueOf(said, kind)),
    ...options,
  })
}

/** @param otherwise what holds where nothing is said; the API does not say it either */
export function flag(form, path, { otherwise, ...options }) {
  return field({
    name: path,
    type: 'checkbox',
    value: form.get(path) ?? otherwise,
    error: form.error(path),
    disabled: form.readOnly,
    onInput: (checked) => form.set(path, checked === otherwise ? undefined : checked),
    ...options,
  })
}

/** @param open whether it is unfolded at first; absent: it can't be folded */
export function part(title, content, { open } = {}) {
  return open === undefined
    ? html`<section class="card form-part"><h2>${title}</h2>${content}</section>`
    : html`<details class="card form-part" ?open=${open}><summary><h2>${title}</h2></summary>${content}</details>`
}

/** @param name for those who do not see what stands beside it; begins with the label */
export function small(label, onClick, { disabled = false, name = label } = {}) {
  return html`<button type="button" class="small secondary outline" aria-label=${name} ?disabled=${disabled}
    @click=${onClick}>${label}</button>`
}

export function wrong(form, name) {
  const error = form.error(name)
  return error ? html`<small class="error">${error}</small>` : nothing
}

/** @param choices of [value, label] */
export function radios(form, name, legend, chosen, choose, choices) {
  return html`
    <fieldset>
      <legend>${legend}</legend>
      ${choices.map(([value, label]) => html`
        <label class="check"><input type="radio" name="choice-${name}" value=${value} .checked=${value === chosen}
          ?disabled=${form.readOnly} @change=${() => choose(value)}> ${label}</label>`)}
    </fieldset>`
}

/**
 * A secret: what is stored can be kept, replaced or taken away, and is not shown.
 * @param make gives a new one
 * @param renew gives the draft with a new one, in which the old one is good for a while
 */
export function secret(form, path, options) {
  return isMask(form.get(path)) ? stored(form, path, options) : given(form, path, options)
}

function stored(form, path, { label, renew, required }) {
  const disabled = form.readOnly
  const rotate = () => form.change(renew(new Date(Date.now() + DAY).toISOString()))
  return html`
    <div class="field" data-name=${path}>
      <span class="label">${label}</span>
      <p class="secret"><code>${form.get(path)}</code>
        ${small('Replace', () => form.replaceSecret(path), { disabled, name: `Replace: ${label}` })}
        ${renew ? small('Rotate', rotate, { disabled, name: `Rotate: ${label}` }) : nothing}
        ${required ? nothing : small('Remove', () => form.set(path, undefined), { disabled, name: `Remove: ${label}` })}</p>
      <small>Stored, and shown to nobody.
        ${renew ? 'Rotate makes a new one; the old one is good for one more day.' : nothing}</small>
      ${wrong(form, path)}
    </div>`
}

function given(form, path, { label, help, make, required }) {
  const value = form.get(path)
  return html`
    <div class="secret-field">
      ${member(form, path, { label, help, mono: true, required })}
      <div class="buttons">
        ${make && !form.readOnly ? small('Make one', () => form.set(path, make()), { name: `Make one: ${label}` }) : nothing}
        ${form.stored.has(path)
          ? small('Keep the stored one', () => form.keepSecret(path), { name: `Keep the stored one: ${label}` }) : nothing}
        ${value ? html`
          ${copyButton(value)}
          <small class="muted">Not shown again once it is saved: give it to the receiver now.</small>` : nothing}
      </div>
    </div>`
}

/**
 * An object of texts, one row for each member.
 * @param key what the names are called
 * @param value what the values are called
 */
export function rows(form, path, { legend, key, value, add, help, choices, list }) {
  const all = form.rows(path)
  const change = (i, changed) => form.setRows(path, all.map((row, at) => (at === i ? { ...row, ...changed } : row)))
  const common = { mono: true, disabled: form.readOnly }
  return html`
    <fieldset name=${path}>
      <legend>${legend}</legend>
      ${help ? html`<small>${help}</small>` : nothing}
      ${wrong(form, path)}
      ${all.map((row, i) => html`
        <div class="row">
          ${field({
            ...common, list, id: `row-${path}-${i}`, name: `${path}#${i}`, value: row.key,
            label: html`${key}<span class="hidden"> ${i + 1} of ${legend}</span>`,
            onInput: (said) => change(i, { key: said }),
          })}
          ${field({
            ...common, id: `row-value-${path}-${i}`, name: `${path}.${row.key}`, value: row.value,
            label: html`${value}<span class="hidden"> of ${row.key || `row ${i + 1}`}</span>`,
            error: form.error(`${path}.${row.key}`),
            onInput: (said) => change(i, { value: said }),
            ...(choices ? { type: 'select', options: [{ value: '', text: '–' }, ...choices] } : {}),
            ...(isMask(row.value) ? { help: 'Stored, and shown to nobody: leave it, or write another one' } : {}),
          })}
          ${small('Remove', () => form.setRows(path, all.filter((_, at) => at !== i)),
            { disabled: form.readOnly, name: `Remove ${row.key || 'this row'} of ${legend}` })}
        </div>`)}
      ${form.readOnly ? nothing : small(add, () => form.setRows(path, [...all, { key: '', value: '' }]))}
    </fieldset>`
}
