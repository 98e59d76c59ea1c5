// One dead letter: why it was given up, what is in it, what was tried, and another try.

import { html, nothing } from '../lib/lit-html.js'
import { bytes, count, empty, json, status, table, time } from '../ui.js'
import { AlertNames } from './alert-names.js'
import { hint, inOrder, mayManage, timeline } from './attempts.js'
import { deleteOne, letterPath, replayOne } from './letters.js'

export const title = 'Dead letter'

const ATTEMPTS = 100
const FIRST_EVENTS = 20

export function open(ctx) {
  const { api, params: { id } } = ctx
  const names = new AlertNames(ctx)
  const manage = mayManage(ctx.me)
  let letter = null
  let gone = false
  let attempts = []
  let shown = FIRST_EVENTS
  let doing = false

  async function load() {
    try {
      letter = await api.get(letterPath(id))
      names.want([letter.alertId])
    } catch (error) {
      if (error.status !== 404) {
        throw error
      }
      gone = true
    }
    ctx.draw()
    if (!letter?.source) {
      attempts = inOrder((await api.get('/v1/deliveries', { notificationId: id, limit: ATTEMPTS })).deliveries)
      ctx.draw()
    }
  }

  /** @param work tells whether the letter is gone */
  async function act(work, path) {
    doing = true
    ctx.draw()
    try {
      if (await work() !== false) {
        ctx.go(path)
      }
    } catch (error) {
      ctx.fail(error)
    } finally {
      doing = false
      ctx.draw()
    }
  }

  const attemptsPath = `deliveries/${encodeURIComponent(id)}`

  function actions() {
    return html`
      <div class="buttons">
        ${manage && letter.replayable ? html`<button type="button" ?disabled=${doing}
          @click=${() => act(() => replayOne(ctx, id), attemptsPath)}>Replay</button>` : nothing}
        ${manage ? html`<button type="button" class="secondary outline"
          @click=${() => act(() => deleteOne(ctx, id), 'dead-letters')}>Delete</button>` : nothing}
        ${attempts.length > 0 ? html`<a href=${ctx.address(attemptsPath)}>What was sent and answered</a>` : nothing}
        ${letter.eventType ? html`<a href=${ctx.address('explain', { alert: letter.alertId, eventType: letter.eventType })}>
          Explain such an event</a>` : nothing}
      </div>`
  }

  function facts() {
    return html`
      <dl class="facts">
        <dt>Alert</dt><dd>${letter.alertId ? names.link(letter.alertId, letter.workspaceId) : '–'}</dd>
        ${letter.source ? html`<dt>Source</dt><dd class="mono">${letter.source}</dd>` : nothing}
        <dt>Event type</dt><dd class="mono">${letter.eventType ?? '–'}</dd>
        ${letter.workspaceId ? html`<dt>Workspace</dt><dd class="mono">${letter.workspaceId}</dd>` : nothing}
        <dt>Notification</dt><dd class="mono">${letter.id}</dd>
        <dt>First event</dt><dd>${time(letter.firstSeen)}</dd>
        <dt>Given up</dt><dd>${time(letter.buriedAt)}, after ${count(letter.attempts)} ${letter.attempts === 1 ? 'attempt' : 'attempts'}</dd>
        ${letter.parts ? html`<dt>Messages</dt><dd>${letter.partsDelivered} of ${letter.parts} delivered; a replay sends the others</dd>` : nothing}
        <dt>Replays</dt><dd>${count(letter.replays)}</dd>
      </dl>`
  }

  function events() {
    if (letter.source) {
      return letter.value === undefined
        ? html`<p class="muted">What came is shown to tokens with the scope manage.</p>`
        : html`${json(letter.value, 'What came')}
            <p class="muted">${bytes(letter.valueBytes)} in all, as it came.</p>`
    }
    return html`
      ${table({
        caption: 'Events of this dead letter',
        key: event => event.id,
        rows: letter.events.slice(0, shown),
        columns: [
          { title: 'When', kind: 'narrow', cell: event => time(event.timestamp) },
          { title: 'Type', kind: 'mono', cell: event => event.eventType },
          { title: 'Project', kind: 'mono', cell: event => event.projectId ?? '–' },
          { title: 'Id', kind: 'mono', cell: event => event.id }
        ]
      })}
      ${shown < letter.events.length
        ? html`<p><button type="button" class="secondary outline" @click=${() => {
            shown += 100
            ctx.draw()
          }}>Show more</button></p>` : nothing}
      ${letter.eventCount > letter.events.length
        ? html`<p class="muted">${count(letter.eventCount)} events in all; the first ${count(letter.events.length)} are listed.</p>`
        : nothing}
      <p class="muted">What the events say is not shown.</p>`
  }

  function view() {
    const styles = html`<link rel="stylesheet" href="pages/watch.css">`
    if (gone) {
      return html`${styles} ${empty('There is no dead letter with this id: it was replayed or deleted.',
        html`<a href=${ctx.address(attemptsPath)}>See its attempts</a>`)}`
    }
    if (!letter) {
      return null
    }
    const advice = hint(letter.reason)
    return html`
      ${styles}
      <section class="card" aria-labelledby="why">
        <h2 id="why">${status('bad', letter.reason)}</h2>
        <p>${letter.detail}</p>
        ${advice ? html`<p class="muted">${advice}</p>` : nothing}
      </section>
      ${actions()}
      ${facts()}
      ${attempts.length > 0 ? html`<section class="card" aria-labelledby="tries"><h2 id="tries">Attempts</h2>${timeline(attempts)}</section>` : nothing}
      <section aria-labelledby="events"><h2 id="events">${letter.source ? 'What came' : 'Events'}</h2>${events()}</section>`
  }

  load()
  return { view }
}
