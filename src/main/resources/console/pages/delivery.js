// One notification on its way: what was sent, what was answered, how long it took, and what comes next.

import { html, nothing } from '../lib/lit-html.js'
import { repeat } from '../lib/directives/repeat.js'
import { busy, bytes, code, copyButton, empty, json, pager, table, time } from '../ui.js'
import { AlertNames } from './alert-names.js'
import { hint, inOrder, keyOf, mayManage, merged, numbered, outcome, reached, sizes, state, timing } from './attempts.js'
import { letterPath, replayOne } from './letters.js'

export const title = 'Delivery'

const SIZE = 100
const PAUSE = 1000
const PAUSE_OF_SKIPPED = 10_000

export function open(ctx) {
  const { api, stream, params: { id } } = ctx
  const names = new AlertNames(ctx)
  const requests = new Map()
  let attempts = null
  let cursor = null
  let loading = false
  /** Undefined: nobody has asked; null: there is none. */
  let letter
  let chosenPart = null
  let replaying = false
  let soon = null
  let skippedSome = null

  async function load(anew = true) {
    loading = true
    ctx.draw()
    try {
      const page = await api.get('/v1/deliveries', { notificationId: id, limit: SIZE, cursor: anew ? null : cursor })
      attempts = inOrder(merged(attempts ?? [], page.deliveries))
      cursor = page.nextCursor ?? null
      names.want(attempts.map(attempt => attempt.alertId))
    } finally {
      loading = false
      ctx.draw()
    }
  }

  async function look() {
    if (attempts.length === 0) {
      return
    }
    await Promise.all([loadLetter(), loadRequest(part())])
  }

  async function loadLetter() {
    letter = attempts.at(-1)?.outcome === 'dead_letter' ? await found(api.get(letterPath(id))) : null
    ctx.draw()
  }

  async function loadRequest(number) {
    requests.set(number, await found(api.get(`/v1/deliveries/${encodeURIComponent(id)}/request`, { part: number })))
    ctx.draw()
  }

  /** The message that is looked at: the one that was tried last, but for another that somebody wants. */
  function part() {
    return chosenPart ?? attempts?.at(-1)?.part ?? 1
  }

  function onAttempt(attempt) {
    if (attempt.notificationId !== id) {
      return
    }
    attempts = inOrder(merged(attempts ?? [], [attempt]))
    names.want([attempt.alertId])
    ctx.draw()
    // What was sent is kept a moment after it was.
    clearTimeout(soon)
    soon = setTimeout(look, PAUSE)
  }

  async function replay() {
    replaying = true
    ctx.draw()
    try {
      await replayOne(ctx, id)
      letter = null
      ctx.clearFail()
    } catch (error) {
      ctx.fail(error)
    } finally {
      replaying = false
      ctx.draw()
    }
  }

  // --- what is seen ---

  function summary() {
    const last = attempts.at(-1)
    const advice = last.outcome === 'dead_letter' ? hint(last.reason) : ''
    return html`
      <section class="card" aria-labelledby="state">
        <h2 id="state">${state(attempts)}</h2>
        <p>${next(last)}</p>
        ${advice ? html`<p class="muted">${advice}</p>` : nothing}
        <div class="buttons">
          ${letter && letter.replayable && mayManage(ctx.me)
            ? html`<button type="button" aria-busy=${String(replaying)} ?disabled=${replaying} @click=${replay}>Replay</button>` : nothing}
          ${letter ? html`<a href=${ctx.address(`dead-letters/${encodeURIComponent(id)}`)}>Its dead letter</a>` : nothing}
          <a href=${ctx.address('explain', { alert: last.alertId, eventType: last.eventType })}>Explain such an event</a>
        </div>
      </section>
      <dl class="facts">
        <dt>Alert</dt><dd>${names.link(last.alertId, last.workspaceId)}</dd>
        <dt>Event type</dt><dd class="mono">${last.eventType}</dd>
        <dt>Workspace</dt><dd class="mono">${last.workspaceId}</dd>
        <dt>Notification</dt><dd><span class="mono">${id}</span> ${copyButton(id, 'Copy the id')}</dd>
      </dl>`
  }

  function next(last) {
    if (last.outcome === 'retry') {
      return 'The hub tries again by itself, after a pause that grows with each attempt, or as long as the receiver asked for.'
    }
    if (last.outcome === 'delivered') {
      return last.parts > last.part ? 'The next message follows by itself.' : 'The receiver has it.'
    }
    if (letter === undefined) {
      return ''
    }
    return letter ? letter.detail : 'It was given up, and is no dead letter any more: it was replayed or deleted.'
  }

  function attemptList() {
    const longest = Math.max(...attempts.map(attempt => attempt.millis?.total ?? 0))
    return html`
      <section aria-labelledby="attempts">
        <h2 id="attempts">Attempts</h2>
        <ol class="notifications">
          ${repeat(attempts, keyOf, (attempt, i) => html`
            <li class="card attempt">
              <div class="split">
                <h3>${sentence(numbered(attempt))}</h3>
                <p class="muted">${time(attempt.at)}</p>
              </div>
              <p>${outcome(attempt, i < attempts.length - 1)} ${attempt.status === undefined ? nothing : html`<strong>HTTP ${attempt.status}</strong>`}
                ${attempt.outcome === 'delivered' ? nothing : html`<code>${attempt.reason}</code>`}
                <span class="muted">${sizes(attempt)}</span></p>
              ${reached(attempt) ? timing(attempt, longest) : nothing}
              ${attempt.excerpt ? html`<h4>Answer</h4>${code(attempt.excerpt, 'What the receiver answered')}` : nothing}
            </li>`)}
        </ol>
        ${cursor ? pager({ cursor, load: () => load(false), loading }) : nothing}
      </section>`
  }

  function sent() {
    const number = part()
    const request = requests.get(number)
    const parts = Math.max(...attempts.map(attempt => attempt.parts ?? 1))
    return html`
      <section aria-labelledby="sent">
        <h2 id="sent">What was sent</h2>
        ${parts > 1 ? partChoice(number, parts) : nothing}
        ${request === undefined ? busy() : request === null ? noRequest() : html`
          <p class="muted">As of ${numbered(request)}, ${time(request.at)}, to <code>${request.to}</code>. Secrets are masked.</p>
          ${table({
            caption: 'Headers that were sent',
            key: ([name]) => name,
            rows: Object.entries(request.headers),
            columns: [
              { title: 'Header', kind: 'mono', cell: ([name]) => name },
              { title: 'Value', kind: 'mono', cell: ([, value]) => value }
            ]
          })}
          ${request.cut ? code(request.body, 'Body that was sent') : json(request.body, 'Body that was sent')}
          <div class="buttons">${copyButton(request.body, 'Copy the body')}
            <span class="muted">${request.cut ? `The beginning of ${bytes(request.bytes)}.` : bytes(request.bytes)}</span></div>`}
      </section>`
  }

  function partChoice(number, parts) {
    const choose = event => {
      chosenPart = Number(event.target.value)
      if (!requests.has(chosenPart)) {
        loadRequest(chosenPart)
      }
      ctx.draw()
    }
    return html`
      <div class="field"><label for="part">Message</label>
        <select id="part" @change=${choose}>
          ${Array.from({ length: parts }, (_, i) => i + 1).map(i => html`
            <option value=${i} ?selected=${i === number}>${i} of ${parts}</option>`)}
        </select></div>`
  }

  function noRequest() {
    return empty(attempts.every(attempt => attempt.attempt === 0)
      ? 'Nothing was sent.'
      : 'The request is not kept: requests are kept of the newest notifications only, and not of all where many are sent.')
  }

  function view() {
    const styles = html`<link rel="stylesheet" href="pages/watch.css">`
    if (attempts === null) {
      return null
    }
    if (attempts.length === 0) {
      return html`${styles} ${empty('There is no attempt of this notification: none was made yet, or it is too long ago.',
        html`<a href=${ctx.address('deliveries')}>All deliveries</a>`)}`
    }
    return html`${styles} ${summary()} ${attemptList()} ${sent()}`
  }

  const again = () => load().then(look)
  const ends = [
    stream.on('attempt', onAttempt),
    // What nobody has told may have been about this one.
    stream.on('tick', tick => {
      if (tick.skipped) {
        skippedSome ??= setTimeout(() => {
          skippedSome = null
          again()
        }, PAUSE_OF_SKIPPED)
      }
    }),
    stream.on('back', again)
  ]
  again()

  return {
    view,
    close() {
      ends.forEach(end => end())
      clearTimeout(soon)
      clearTimeout(skippedSome)
    }
  }
}

/** Null where there is none. */
async function found(promise) {
  try {
    return await promise
  } catch (error) {
    if (error.status === 404) {
      return null
    }
    throw error
  }
}

function sentence(text) {
  return text[0].toUpperCase() + text.slice(1)
}
