// What was tried of late: each notification with its attempts, and new ones as they are made.

import { html, nothing } from '../lib/lit-html.js'
import { repeat } from '../lib/directives/repeat.js'
import { busy, count, empty, field, pager, status, time } from '../ui.js'
import { AlertField, AlertNames } from './alert-names.js'
import { byNotification, merged, OUTCOMES, SINCE, state, timeline } from './attempts.js'

export const title = 'Deliveries'

const SIZE = 50
/** Above that the oldest go when new ones come; "Load more" has them. */
const MOST_LIVE = 500
const PAUSE_OF_TYPING = 300
/** New attempts come in bursts: they are shown together. */
const PAUSE_OF_ATTEMPTS = 400
/** In ticks: what is said of times grows old. */
const DRAWN_EACH = 10

const NO_FILTER = { alertId: '', outcome: '', reason: '', since: '' }

export function open(ctx) {
  const { api, stream } = ctx
  const filter = Object.fromEntries(Object.keys(NO_FILTER).map(name => [name, ctx.query[name] ?? '']))
  const names = new AlertNames(ctx)
  const alertField = new AlertField(ctx, names, filter.alertId)
  let attempts = null
  let groups = []
  let cursor = null
  let until
  let more = false
  let loading = false
  let paused = false
  let held = []
  let skipped = 0
  let missed = false
  let turn = 0
  let ticks = 0
  let typing = null
  let showing = null

  async function load(anew) {
    const mine = anew ? ++turn : turn
    loading = true
    if (anew) {
      cursor = null
      until = undefined
      held = []
      skipped = 0
      missed = false
    }
    ctx.draw()
    try {
      const page = await api.get('/v1/deliveries', { ...filter, until, cursor, limit: SIZE })
      if (mine !== turn) {
        return
      }
      keep(anew ? page.deliveries : merged(attempts, page.deliveries))
      cursor = page.nextCursor ?? null
      more = cursor !== null
      ctx.clearFail()
    } catch (error) {
      if (mine === turn) {
        ctx.fail(error)
      }
    } finally {
      if (mine === turn) {
        loading = false
        ctx.draw()
      }
    }
  }

  function keep(all) {
    attempts = all
    groups = byNotification(all)
    names.want(all.map(attempt => attempt.alertId))
  }

  function ask(change) {
    Object.assign(filter, change)
    ctx.go('deliveries', filter, { replace: true })
    clearTimeout(typing)
    typing = setTimeout(() => load(true), PAUSE_OF_TYPING)
    ctx.draw()
  }

  // --- live ---

  function onAttempt(attempt) {
    if (attempts === null || !wanted(attempt, filter)) {
      return
    }
    held.push(attempt)
    skipped += Math.max(0, held.length - MOST_LIVE)
    held = held.slice(-MOST_LIVE)
    showing ??= setTimeout(() => {
      showing = null
      if (!paused) {
        showHeld()
      }
      ctx.draw()
    }, PAUSE_OF_ATTEMPTS)
  }

  function showHeld() {
    const before = attempts.length
    const all = merged(attempts, held).sort((a, b) => b.at.localeCompare(a.at))
    held = []
    const most = Math.max(MOST_LIVE, before)
    if (all.length > most) {
      // The next page begins where these end now; what is there twice is shown once.
      const oldest = all[most - 1].at
      until = new Date(new Date(oldest).getTime() + 1).toISOString()
      cursor = null
      more = true
    }
    keep(all.slice(0, most))
  }

  function onTick(tick) {
    skipped += tick.skipped ?? 0
    if (++ticks % DRAWN_EACH === 0) {
      ctx.draw()
    }
  }

  function pause() {
    paused = !paused
    if (!paused) {
      showHeld()
    }
    ctx.draw()
  }

  // --- what is seen ---

  function filters() {
    return html`
      <form class="filters" aria-label="Which deliveries" @submit=${event => event.preventDefault()}>
        ${alertField.view(alertId => alertId !== filter.alertId && ask({ alertId }))}
        ${field({
          label: 'Outcome', name: 'outcome', type: 'select', value: filter.outcome, onInput: outcome => ask({ outcome }),
          options: [{ value: '', text: 'Any' }, ...Object.entries(OUTCOMES).map(([value, { text }]) => ({ value, text }))]
        })}
        ${field({
          label: 'Reason', name: 'reason', value: filter.reason, placeholder: 'like http_503 or timeout',
          onInput: reason => ask({ reason: reason.trim() })
        })}
        ${field({ label: 'Since', name: 'since', type: 'select', value: filter.since, options: SINCE, onInput: since => ask({ since }) })}
      </form>`
  }

  function live() {
    return html`
      <div class="buttons">
        <button type="button" class="secondary outline small" aria-pressed=${String(paused)} @click=${pause}>
          ${paused ? held.length === 0 ? 'Go on' : `Go on and show ${count(held.length)} new` : 'Pause'}</button>
        ${paused ? status('off', 'paused') : stream.state === 'live' ? status('ok', 'new ones are shown as they come')
          : status('warn', 'no live updates now')}
        <button type="button" class="secondary outline small" @click=${() => load(true)}>Reload</button>
        ${missed ? html`<span class="muted">There was no connection for a while: reload to see what came meanwhile.</span>` : nothing}
        ${skipped > 0 ? html`<span class="muted">${count(skipped)} more came than could be shown: reload to see the newest.</span>` : nothing}
      </div>`
  }

  function list() {
    if (attempts === null) {
      return loading ? busy() : nothing
    }
    if (groups.length === 0 && !loading) {
      const any = Object.values(filter).some(Boolean)
      return any
        ? empty('No attempt is like that.', html`<a href=${ctx.address('deliveries')}>Show all</a>`)
        : empty('Nothing was sent yet. An attempt is shown here as soon as it is made.')
    }
    return html`
      <ol class="notifications" aria-label="Notifications, that with the newest attempt first">
        ${repeat(groups, group => group.id, notification)}
      </ol>
      ${pager({ cursor: more, load: () => load(false), loading, shown: attempts.length })}`
  }

  function notification({ id, attempts }) {
    const last = attempts.at(-1)
    return html`
      <li class="card">
        <div class="split">
          <p>${state(attempts)} ${names.link(last.alertId, last.workspaceId)} <code>${last.eventType}</code></p>
          <p class="muted">${time(last.at)}
            <a class="mono" href=${ctx.address(`deliveries/${encodeURIComponent(id)}`)}
              aria-label="Notification ${id}">${shortId(id)}</a></p>
        </div>
        ${timeline(attempts)}
      </li>`
  }

  /** What came while the stream was away. */
  function onBack() {
    if (paused) {
      missed = true
      ctx.draw()
    } else {
      load(true)
    }
  }

  const ends = [
    stream.on('attempt', onAttempt), stream.on('tick', onTick), stream.on('state', ctx.draw), stream.on('back', onBack)
  ]
  names.want([filter.alertId])
  load(true)

  return {
    view: () => html`<link rel="stylesheet" href="pages/watch.css">${filters()} ${live()} ${list()}`,
    close() {
      turn += 1
      ends.forEach(end => end())
      clearTimeout(typing)
      clearTimeout(showing)
      alertField.close()
    }
  }
}

function wanted(attempt, filter) {
  return ['alertId', 'outcome', 'reason'].every(name => !filter[name] || attempt[name] === filter[name])
}

/** The end of a time-ordered id tells more than its beginning. */
function shortId(id) {
  return id.length > 14 ? `…${id.slice(-12)}` : id
}
