// Webhooks that arrived at the hub's own receiver, with whether their signatures are good.

import { html, nothing } from '../lib/lit-html.js'
import { repeat } from '../lib/directives/repeat.js'
import { ROOT } from '../api.js'
import { badge, bytes, code, confirmDialog, copyButton, count, empty, field, json, status, table, time } from '../ui.js'
import { mayManage } from './attempts.js'

export const title = 'Inbox'

const PAUSE = 700
/** In ticks: what is said of times grows old. */
const DRAWN_EACH = 10
const SHOWN = 25

const SCHEMES = { bearer: 'bearer token', helicone: 'Helicone signature', standard_webhooks: 'Standard Webhooks signature' }
const VERDICTS = {
  valid: { kind: 'ok', text: 'valid' },
  invalid: { kind: 'bad', text: 'wrong' },
  absent: { kind: 'off', text: 'none' },
  no_secret: { kind: 'warn', text: 'no secret to check it with' }
}

export function open(ctx) {
  const { api, stream } = ctx
  if (Array.isArray(ctx.me.workspaces)) {
    return { view: () => empty('The inbox is about all workspaces: log in with a token of all of them to see it.') }
  }
  const opened = new Set()
  let requests = null
  let off = ctx.me.inbox === false
  let name = ctx.query.name ?? ''
  let paused = false
  let waiting = 0
  let shown = SHOWN
  let soon = null
  let loading = false
  let ticks = 0

  async function load() {
    if (off || loading) {
      return
    }
    loading = true
    try {
      requests = (await api.get('/inbox', { format: 'json' })).requests
      const there = new Set(requests.map(request => request.id))
      opened.forEach(id => there.has(id) || opened.delete(id))
      waiting = 0
    } catch (error) {
      if (error.status === 404) {
        off = true
      } else {
        ctx.fail(error)
      }
    } finally {
      loading = false
      ctx.draw()
    }
  }

  function onArrival() {
    waiting += 1
    soon ??= setTimeout(() => {
      soon = null
      paused ? ctx.draw() : load()
    }, PAUSE)
  }

  function pause() {
    paused = !paused
    ctx.draw()
    if (!paused) {
      load()
    }
  }

  async function emptyIt() {
    const sure = await confirmDialog({
      title: 'Empty the inbox?', text: 'What arrived is gone then. Nothing else is.', action: 'Empty it', danger: true
    })
    if (sure) {
      await api.del('/inbox')
      ctx.toast('The inbox is empty')
      await load()
    }
  }

  // --- what is seen ---

  function bar() {
    const names = [...new Set(requests.map(request => request.name))].sort()
    return html`
      <div class="filters">
        ${field({
          label: 'Name', name: 'name', type: 'select', value: name, options: [{ value: '', text: 'All' }, ...names],
          onInput: chosen => {
            name = chosen
            ctx.go('inbox', { name }, { replace: true })
            ctx.draw()
          }
        })}
      </div>
      <div class="buttons">
        <button type="button" class="secondary outline small" aria-pressed=${String(paused)} @click=${pause}>
          ${paused ? waiting === 0 ? 'Go on' : `Go on and show ${count(waiting)} new` : 'Pause'}</button>
        ${paused ? status('off', 'paused') : stream.state === 'live' ? status('ok', 'new ones are shown as they come')
          : status('warn', 'no live updates now')}
        <button type="button" class="secondary outline small" @click=${load}>Reload</button>
        ${mayManage(ctx.me) && requests.length > 0
          ? html`<button type="button" class="secondary outline small" @click=${emptyIt}>Empty it</button>` : nothing}
      </div>`
  }

  function list() {
    const all = requests.filter(request => !name || request.name === name)
    if (all.length === 0) {
      return empty(html`Nothing has arrived. An alert sends here when its webhook has the URL
        <code>${new URL('inbox/demo', ROOT).href}</code>; the word after <code>inbox/</code> is yours to choose.`)
    }
    return html`
      <ol class="notifications" aria-label="Webhooks that arrived, the newest first">
        ${repeat(all.slice(0, shown), request => request.id, requestView)}
      </ol>
      <div class="pager"><span>${count(Math.min(shown, all.length))} of ${count(all.length)}</span>
        ${all.length > shown ? html`<button type="button" class="secondary outline" @click=${() => {
          shown += SHOWN
          ctx.draw()
        }}>Show more</button>` : nothing}</div>`
  }

  function requestView(request) {
    const toggle = event => {
      event.target.open ? opened.add(request.id) : opened.delete(request.id)
      ctx.draw()
    }
    return html`
      <li class="card">
        <details ?open=${opened.has(request.id)} @toggle=${toggle}>
          <summary>${verdict(request)} ${badge(request.name)} <span class="muted">${bytes(request.size)}, answered
            ${request.answered}, ${time(request.receivedAt)}</span></summary>
          ${opened.has(request.id) ? content(request) : nothing}
        </details>
      </li>`
  }

  /** Bodies may be large: only of what is looked at. */
  function content(request) {
    return html`
      <ul class="facts-list">
        ${Object.entries(request.signatures).map(([scheme, found]) => {
          const { kind, text } = VERDICTS[found] ?? { kind: 'off', text: found }
          return html`<li>${status(kind, text)} ${SCHEMES[scheme] ?? scheme}</li>`
        })}
      </ul>
      ${table({
        caption: 'Headers that arrived',
        key: ([header]) => header,
        rows: Object.entries(request.headers),
        columns: [
          { title: 'Header', kind: 'mono', cell: ([header]) => header },
          { title: 'Value', kind: 'mono', cell: ([, value]) => value }
        ]
      })}
      ${request.truncated ? code(request.body, 'Body') : json(request.body, 'Body')}
      <div class="buttons">${copyButton(request.body, 'Copy the body')}
        ${request.truncated ? html`<span class="muted">The beginning of ${bytes(request.size)}.</span>` : nothing}</div>`
  }

  function disabled() {
    return empty(html`This hub has no inbox: it shows payloads, and others can reach this hub. To have one, set
      <code>serai.inbox.enabled = true</code> in application.properties and start the hub again.`)
  }

  const ends = [
    stream.on('inbox', onArrival),
    stream.on('state', ctx.draw),
    stream.on('back', () => paused || load()),
    stream.on('tick', () => ++ticks % DRAWN_EACH === 0 && ctx.draw())
  ]
  load()

  return {
    view: () => off ? disabled() : requests && html`
      <link rel="stylesheet" href="pages/watch.css">
      ${bar()} ${list()}`,
    close() {
      ends.forEach(end => end())
      clearTimeout(soon)
    }
  }
}

/** The worst of what its signatures say. */
function verdict({ signatures }) {
  const found = Object.values(signatures)
  for (const each of ['invalid', 'valid', 'no_secret']) {
    if (found.includes(each)) {
      return status(VERDICTS[each].kind, { invalid: 'signature wrong', valid: 'signature valid', no_secret: 'not checked' }[each])
    }
  }
  return status('off', 'not signed')
}
