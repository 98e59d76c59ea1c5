// The parts that pages are made of. Whatever they are given is shown as text.

import { html, nothing, render } from './lib/lit-html.js'
import { ifDefined } from './lib/directives/if-defined.js'
import { repeat } from './lib/directives/repeat.js'

let ids = 0

/** For labels that name their field. */
export function newId(prefix) {
  return `${prefix}-${++ids}`
}

// --- words and numbers -------------------------------------------------------------------------------------------------

const COUNT = new Intl.NumberFormat('en')
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

export function count(number) {
  return number === null || number === undefined ? '–' : COUNT.format(number)
}

/** 12,345 as 12.3K */
export function short(number) {
  return number === null || number === undefined ? '–' : SHORT.format(number)
}

export function bytes(number) {
  if (number < 1024) {
    return `${number} B`
  }
  return number < 1024 * 1024 ? `${(number / 1024).toFixed(1)} kB` : `${(number / 1024 / 1024).toFixed(1)} MB`
}

export function millis(number) {
  if (number === null || number === undefined) {
    return '–'
  }
  return number < 1000 ? `${Math.round(number)} ms` : `${(number / 1000).toFixed(1)} s`
}

/** 3 s, 4 min, 2 h, 5 d */
export function span(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000))
  if (seconds < 60) {
    return `${seconds} s`
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min`
  }
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`
}

/** A moment as people say it; the exact one when they point at it. */
export function time(iso) {
  if (!iso) {
    return html`–`
  }
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) {
    return html`${iso}`
  }
  const past = Date.now() - date.getTime()
  const said = past < -1500 ? `in ${span(-past)}` : past < 5000 ? 'now' : `${span(past)} ago`
  return html`<time datetime=${date.toISOString()} title=${date.toLocaleString()}>${said}</time>`
}

/** How long it is until then; page and hub may have different clocks: skew is how far the hub's is ahead. */
export function countdown(due, skew = 0) {
  const left = new Date(due).getTime() - (Date.now() + skew)
  return html`<time datetime=${due} class="countdown">${left <= 0 ? 'due' : span(left)}</time>`
}

// --- pieces ------------------------------------------------------------------------------------------------------------

const SHAPES = { ok: '●', warn: '▲', bad: '■', off: '○', busy: '◌' }

/** @param kind ok, warn, bad, off or busy: told by colour, by shape and by the word itself */
export function status(kind, text) {
  return html`<span class="status ${kind}"><span aria-hidden="true">${SHAPES[kind] ?? '●'}</span> ${text}</span>`
}

export function badge(text) {
  return html`<span class="badge">${text}</span>`
}

/** A link only where it leads to the web; text else. */
export function link(url, text = url) {
  return isWeb(url) ? html`<a href=${url} target="_blank" rel="noreferrer noopener">${text}</a>` : html`${text}`
}

export function isWeb(url) {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol)
  } catch {
    return false
  }
}

export function code(text, label = 'Text') {
  return html`<pre tabindex="0" role="region" aria-label=${label}><code>${text}</code></pre>`
}

/** JSON in lines; text that is none as it is. */
export function json(value, label = 'JSON') {
  if (typeof value !== 'string') {
    return code(JSON.stringify(value, null, 2), label)
  }
  try {
    return code(JSON.stringify(JSON.parse(value), null, 2), label)
  } catch {
    return code(value, label)
  }
}

/** Says so on the button itself, which screen readers read out. */
export function copyButton(text, label = 'Copy') {
  const copy = async event => {
    const button = event.currentTarget
    const done = await copyText(text)
    button.textContent = done ? 'Copied' : 'Press Ctrl+C'
    setTimeout(() => {
      button.textContent = label
    }, 2000)
  }
  return html`<button type="button" class="small secondary outline copy" @click=${copy} .textContent=${label}></button>`
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Not over plain HTTP from another machine: the old way.
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'hidden'
    const parent = document.querySelector('dialog[open]') ?? document.body
    parent.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}

export function busy(text = 'Loading…') {
  return html`<p class="busy" role="status" aria-busy="true">${text}</p>`
}

/** What there is to say where there is nothing to show. */
export function empty(text, action = nothing) {
  return html`<div class="empty"><p>${text}</p>${action}</div>`
}

/** @param error a sentence, or what was thrown */
export function problem(error) {
  return error ? html`<div class="problem" role="alert"><p>${error.message ?? error}</p></div>` : nothing
}

// --- tables ------------------------------------------------------------------------------------------------------------

/**
 * @param columns of {title, cell(row), kind?}; kind: number, mono, narrow or actions
 * @param key what makes a row itself, so that it is the same one in the page when others come
 * @param more what follows it: a pager
 */
export function table({ caption, columns, rows, key = row => row.id, more = nothing, visibleCaption = false }) {
  return html`
    <div class="scroll" role="region" aria-label=${caption} tabindex="0">
      <table>
        <caption class=${visibleCaption ? '' : 'hidden'}>${caption}</caption>
        <thead><tr>${columns.map(column => html`<th scope="col" class=${column.kind ?? ''}>${column.title}</th>`)}</tr></thead>
        <tbody>
          ${repeat(rows, key, row => html`
            <tr>${columns.map(column => html`<td class=${column.kind ?? ''}>${column.cell(row)}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
    ${more}`
}

/** The next page, when there is one, and when somebody wants it. */
export function pager({ cursor, load, loading = false, shown }) {
  return html`
    <div class="pager">
      ${shown === undefined ? nothing : html`<span>${count(shown)} shown</span>`}
      ${cursor
        ? html`<button type="button" class="secondary outline" aria-busy=${loading} ?disabled=${loading} @click=${load}>
            Load more</button>`
        : nothing}
    </div>`
}

// --- forms -------------------------------------------------------------------------------------------------------------

/**
 * A field with its label, its help and what is wrong with it.
 *
 * @param type of an input; or textarea, select (with options of {value, text} or of texts) or checkbox
 * @param onInput is given the new value
 */
export function field({
  label, name, type = 'text', value, error, help, options = [], onInput = () => {}, id = `field-${name}`,
  required = false, disabled = false, placeholder, rows = 4, autocomplete = 'off', list, min, max, mono = false
}) {
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
  const invalid = error ? 'true' : undefined
  const input = event => onInput(type === 'checkbox' ? event.target.checked : event.target.value)
  const notes = html`
    ${help ? html`<small id="${id}-help">${help}</small>` : nothing}
    ${error ? html`<small id="${id}-error" class="error">${error}</small>` : nothing}`
  if (type === 'checkbox') {
    return html`
      <div class="field">
        <label class="check"><input type="checkbox" id=${id} name=${name} .checked=${Boolean(value)} ?disabled=${disabled}
          aria-describedby=${ifDefined(described)} aria-invalid=${ifDefined(invalid)} @change=${input}> ${label}</label>
        ${notes}
      </div>`
  }
  const control = {
    textarea: () => html`<textarea id=${id} name=${name} rows=${rows} class=${mono ? 'mono' : ''} spellcheck="false"
      placeholder=${ifDefined(placeholder)} .value=${value ?? ''} ?required=${required} ?disabled=${disabled}
      aria-describedby=${ifDefined(described)} aria-invalid=${ifDefined(invalid)} @input=${input}></textarea>`,
    select: () => html`<select id=${id} name=${name} ?required=${required} ?disabled=${disabled}
      aria-describedby=${ifDefined(described)} aria-invalid=${ifDefined(invalid)} @change=${input}>
      ${options.map(option => typeof option === 'string' ? { value: option, text: option } : option)
        .map(option => html`<option value=${option.value} .selected=${option.value === (value ?? '')}>${option.text}</option>`)}
      </select>`
  }[type] ?? (() => html`<input id=${id} name=${name} type=${type} class=${mono ? 'mono' : ''} .value=${value ?? ''}
      placeholder=${ifDefined(placeholder)} list=${ifDefined(list)} min=${ifDefined(min)} max=${ifDefined(max)}
      autocomplete=${autocomplete} spellcheck="false" ?required=${required} ?disabled=${disabled}
      aria-describedby=${ifDefined(described)} aria-invalid=${ifDefined(invalid)} @input=${input}>`)
  return html`
    <div class="field">
      <label for=${id}>${label}${required ? html` <span class="required">(needed)</span>` : nothing}</label>
      ${control()}
      ${notes}
    </div>`
}

// --- dialogs -----------------------------------------------------------------------------------------------------------

/**
 * Shows a dialog and gives the focus back when it is closed.
 *
 * @param view is given a function that closes it with an answer, and one that draws it anew; its heading has the title id
 * @returns the answer; undefined when it was left with Esc
 */
export function openDialog(view, { mayLeave = true, titleId = 'dialog-title' } = {}) {
  // One of its own: the login may have to come over another one.
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', titleId)
  document.body.append(dialog)
  const before = document.activeElement
  return new Promise(resolve => {
    let answer
    const close = value => {
      answer = value
      dialog.close()
    }
    const onCancel = event => {
      if (!mayLeave) {
        event.preventDefault()
      }
    }
    // Of a dialog that must stay, some browsers take only the first Esc to be asked for leave.
    const onKey = event => {
      if (!mayLeave && event.key === 'Escape') {
        event.preventDefault()
      }
    }
    // It belongs to the page that it was opened on.
    const onElsewhere = () => mayLeave && dialog.close()
    addEventListener('hashchange', onElsewhere)
    const onClose = () => {
      removeEventListener('hashchange', onElsewhere)
      dialog.remove()
      before?.focus?.()
      resolve(answer)
    }
    dialog.addEventListener('cancel', onCancel)
    dialog.addEventListener('keydown', onKey)
    dialog.addEventListener('close', onClose, { once: true })
    const draw = () => render(view(close, draw), dialog)
    draw()
    dialog.showModal()
  })
}

/** @returns whether it is to be done */
export async function confirmDialog({ title, text, action = 'Go on', danger = false }) {
  const answer = await openDialog(close => html`
    <article>
      <h2 id="dialog-title">${title}</h2>
      <p>${text}</p>
      <footer>
        <button type="button" class="secondary outline" autofocus @click=${() => close(false)}>Cancel</button>
        <button type="button" class=${danger ? 'danger' : ''} @click=${() => close(true)}>${action}</button>
      </footer>
    </article>`)
  return answer === true
}
