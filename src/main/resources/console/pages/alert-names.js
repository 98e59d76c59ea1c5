// What alerts are called, and finding one by its name: deliveries know them by their ids.

import { html } from '../lib/lit-html.js'
import { workspace } from '../api.js'
import { count, field } from '../ui.js'

/** As many questions at a time. */
const AT_A_TIME = 4
const PAUSE = 250
const OFFERED = 20

/** Names of alerts, asked for once a visit. */
export class AlertNames {
  #ctx
  #names = new Map()
  #queue = []
  #running = 0

  constructor(ctx) {
    this.#ctx = ctx
  }

  /** Looks up those that are not known yet. */
  want(ids) {
    for (const id of new Set(ids)) {
      if (id && !this.#names.has(id)) {
        this.#names.set(id, id)
        this.#queue.push(id)
      }
    }
    while (this.#running < AT_A_TIME && this.#queue.length > 0) {
      this.#run()
    }
  }

  async #run() {
    this.#running += 1
    try {
      while (this.#queue.length > 0 && !this.#ctx.signal.aborted) {
        const id = this.#queue.shift()
        // One that is gone, or of another workspace, keeps its id for a name.
        const found = await this.#ctx.api.get(`/v1/destinations/${encodeURIComponent(id)}`).catch(() => null)
        if (found?.name) {
          this.#names.set(id, found.name)
          this.#ctx.draw()
        }
      }
    } finally {
      this.#running -= 1
    }
  }

  of(id) {
    return this.#names.get(id) ?? id
  }

  /** @param workspaceId that it is of */
  link(id, workspaceId) {
    return id ? html`<a href=${alertAddress(this.#ctx, id, workspaceId)}>${this.of(id)}</a>` : html`–`
  }
}

/** Where an alert is. Who looks at all workspaces must say which one it is of: alerts are read in one at a time. */
export function alertAddress(ctx, id, workspaceId) {
  const needed = !Array.isArray(ctx.me?.workspaces) && !workspace()
  return ctx.address(`alerts/${encodeURIComponent(id)}`, needed ? { workspace: workspaceId } : {})
}

/** A field that takes an alert's id, and finds it by its name. */
export class AlertField {
  #ctx
  #names
  #offered = []
  #timer = null
  #text
  #error = ''
  /** Whether the field says what was told onChange; while it does not, nobody knows which alert is meant. */
  settled = true

  constructor(ctx, names, id) {
    this.#ctx = ctx
    this.#names = names
    this.#text = id
  }

  /** @param onChange is given an id, or nothing for all */
  view(onChange) {
    return html`
      ${field({
        label: 'Alert', name: 'alert', value: this.#text, list: 'alert-names', placeholder: 'name or id', error: this.#error,
        onInput: text => this.#input(text, onChange)
      })}
      <datalist id="alert-names">
        ${this.#offered.map(alert => html`<option value=${alert.id}>${alert.name}</option>`)}
      </datalist>`
  }

  #input(text, onChange) {
    this.#text = text
    this.settled = false
    this.#error = ''
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#find(text.trim(), onChange), PAUSE)
    this.#ctx.draw()
  }

  #settle(id, onChange) {
    this.settled = true
    this.#error = ''
    onChange(id)
    this.#ctx.draw()
  }

  async #find(text, onChange) {
    if (text === '') {
      this.#settle('', onChange)
      return
    }
    const filters = JSON.stringify([{ field: 'name', operator: 'contains', value: text }])
    const answer = await this.#ctx.api.get('/v1/private/alerts', { page: 1, size: OFFERED, filters }).catch(() => null)
    if (text !== this.#text.trim() || this.#ctx.signal.aborted) {
      return
    }
    this.#offered = answer?.content ?? []
    const named = this.#offered.filter(alert => alert.name.toLowerCase() === text.toLowerCase())
    if (named.length === 1) {
      this.#settle(named[0].id, onChange)
    } else if (this.#offered.length === 1) {
      this.#settle(this.#offered[0].id, onChange)
    } else if (answer && this.#offered.length === 0) {
      this.#settle(text, onChange)
    } else {
      // Who has written half of a name is not done yet.
      this.#error = answer
        ? `${count(answer.total ?? this.#offered.length)} alerts are called like that: choose one, or write all of its name.`
        : 'Alerts can\'t be looked up now: give the id.'
      this.#ctx.draw()
    }
  }

  close() {
    clearTimeout(this.#timer)
  }
}
