// What was given up: by reason, one by one, and a way to try it again or to let it go.

import { html, nothing } from '../lib/lit-html.js'
import { live } from '../lib/directives/live.js'
import { busy, count, empty, field, pager, status, table, time } from '../ui.js'
import { AlertField, AlertNames } from './alert-names.js'
import { hint, mayManage, SINCE } from './attempts.js'
import { LETTERS, sure, workOn } from './letters.js'

export const title = 'Dead letters'

const SIZE = 50
const PAUSE_OF_TYPING = 300
const PAUSE_OF_NEWS = 2000
const MILLIS = { m: 60_000, h: 3_600_000, d: 86_400_000 }

const NO_FILTER = { alertId: '', eventType: '', reason: '', since: '' }

export function open(ctx) {
  const { api, stream } = ctx
  const filter = Object.fromEntries(Object.keys(NO_FILTER).map(name => [name, ctx.query[name] ?? '']))
  const names = new AlertNames(ctx)
  const alertField = new AlertField(ctx, names, filter.alertId)
  const work = workOn(ctx)
  const chosen = new Set()
  const manage = mayManage(ctx.me)
  let letters = null
  let reasons = null
  let cursor = null
  let loading = false
  let news = false
  let turn = 0
  let typing = null
  let soon = null

  async function load(anew) {
    const mine = anew ? ++turn : turn
    if (anew) {
      typing = null
    }
    loading = true
    ctx.draw()
    try {
      const page = await api.get(LETTERS, { ...filter, cursor: anew ? null : cursor, limit: SIZE })
      if (mine !== turn) {
        return
      }
      letters = anew ? page.deadLetters : [...letters, ...page.deadLetters.filter(one => !letters.some(({ id }) => id === one.id))]
      cursor = page.nextCursor ?? null
      names.want(letters.map(letter => letter.alertId))
      if (anew) {
        news = false
        const there = new Set(letters.map(letter => letter.id))
        chosen.forEach(id => there.has(id) || chosen.delete(id))
        loadReasons(mine)
      }
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

  /** Of the filter without the reason: all that one can choose from. */
  async function loadReasons(mine) {
    const { reason, ...others } = filter
    const found = await api.get(`${LETTERS}/reasons`, others)
    if (mine === turn) {
      reasons = found
      ctx.draw()
    }
  }

  function ask(change) {
    Object.assign(filter, change)
    chosen.clear()
    ctx.go('dead-letters', filter, { replace: true })
    clearTimeout(typing)
    typing = setTimeout(() => load(true), PAUSE_OF_TYPING)
    ctx.draw()
  }

  // --- replay and delete ---

  async function doChosen(verb) {
    const ids = [...chosen]
    if (await sure(verb, ids.length, 'what is selected')) {
      await work.ofChosen(verb, ids)
      await afterWork()
    }
  }

  async function doAll(verb) {
    const total = shownTotal()
    const fixed = { ...filter, since: moment(filter.since) }
    if (await sure(verb, total, isFiltered() ? 'all that is like that' : 'all dead letters', inWords(filter, names))) {
      await work.ofFilter(verb, fixed, total ?? undefined)
      await afterWork()
    }
  }

  /** What was not done is still chosen. */
  async function afterWork() {
    work.now?.over.forEach(id => chosen.delete(id))
    if (!ctx.signal.aborted) {
      await load(true)
    }
  }

  /** The number and the list are of what the fields say now. */
  function isCertain() {
    return alertField.settled && typing === null && !loading
  }

  function isFiltered() {
    return Object.values(filter).some(Boolean)
  }

  /** How many the filter means; null: nobody has counted so far. */
  function shownTotal() {
    if (!reasons || !reasons.complete) {
      return cursor === null && letters ? letters.length : null
    }
    return reasons.reasons.filter(one => !filter.reason || one.reason === filter.reason).reduce((sum, one) => sum + one.count, 0)
  }

  // --- what is seen ---

  function filters() {
    return html`
      <form class="filters" aria-label="Which dead letters" @submit=${event => event.preventDefault()}>
        ${alertField.view(alertId => alertId !== filter.alertId && ask({ alertId }))}
        ${field({
          label: 'Event type', name: 'eventType', value: filter.eventType, placeholder: 'like trace:errors',
          onInput: eventType => ask({ eventType: eventType.trim() })
        })}
        ${field({
          label: 'Reason', name: 'reason', value: filter.reason, placeholder: 'like http_503',
          onInput: reason => ask({ reason: reason.trim() })
        })}
        ${field({ label: 'Since', name: 'since', type: 'select', value: filter.since, options: SINCE, onInput: since => ask({ since }) })}
      </form>`
  }

  function reasonList() {
    if (!reasons || reasons.reasons.length === 0) {
      return nothing
    }
    return html`
      <section aria-labelledby="reasons">
        <h2 id="reasons">Why</h2>
        ${table({
          caption: 'Dead letters by reason',
          key: one => one.reason,
          rows: reasons.reasons,
          columns: [
            {
              title: 'Reason', kind: 'narrow', cell: one => html`
                <button type="button" class="small reason ${one.reason === filter.reason ? '' : 'secondary outline'}"
                  aria-pressed=${String(one.reason === filter.reason)}
                  @click=${() => ask({ reason: one.reason === filter.reason ? '' : one.reason })}>${one.reason}</button>`
            },
            { title: 'Letters', kind: 'number', cell: one => count(one.count) },
            { title: 'Alerts', kind: 'number', cell: one => count(one.alerts) },
            { title: 'Newest', kind: 'narrow', cell: one => time(one.newest) },
            { title: 'What to do', kind: 'hint', cell: one => hint(one.reason) }
          ],
          more: reasons.complete ? nothing : html`<p class="muted">There are more than were counted here.</p>`
        })}
      </section>`
  }

  function actions() {
    if (!manage) {
      return html`<p class="muted">To replay or delete, log in with a token that has the scope manage.</p>`
    }
    const total = shownTotal()
    const all = `all${total === null ? '' : ` ${count(total)}`}`
    return html`
      <div class="buttons">
        <button type="button" ?disabled=${work.running || chosen.size === 0} @click=${() => doChosen('replay')}>
          Replay selected${chosen.size > 0 ? ` (${chosen.size})` : ''}</button>
        <button type="button" class="secondary outline" ?disabled=${work.running || !isCertain()} @click=${() => doAll('replay')}>
          Replay ${all}</button>
        <button type="button" class="secondary outline" ?disabled=${work.running || chosen.size === 0}
          @click=${() => doChosen('delete')}>Delete selected</button>
        <button type="button" class="secondary outline" ?disabled=${work.running || !isCertain()} @click=${() => doAll('delete')}>
          Delete ${all}</button>
      </div>`
  }

  function list() {
    if (letters === null) {
      return loading ? busy() : nothing
    }
    if (letters.length === 0 && !loading) {
      return isFiltered()
        ? empty('No dead letter is like that.', html`<a href=${ctx.address('dead-letters')}>Show all</a>`)
        : empty('None: everything was delivered, or is still being tried.')
    }
    return html`
      ${letters.length > 0 ? actions() : nothing}
      ${table({
        caption: 'Dead letters, the newest first',
        rows: letters,
        columns: [
          ...(manage ? [{ title: chooseAll(), kind: 'narrow', cell: choose }] : []),
          {
            title: 'Given up', kind: 'narrow', cell: letter => html`
              <a href=${ctx.address(`dead-letters/${encodeURIComponent(letter.id)}`)}
                aria-label="Look at the dead letter of ${new Date(letter.buriedAt).toLocaleString()}">${time(letter.buriedAt)}</a>`
          },
          { title: 'Reason', kind: 'name', cell: letter => html`${status('bad', letter.reason)}<br><small>${letter.detail}</small>` },
          { title: 'Alert', kind: 'name', cell: letter => letter.alertId ? names.link(letter.alertId, letter.workspaceId) : letter.source ?? '–' },
          { title: 'Event type', kind: 'mono type', cell: letter => letter.eventType ?? '–' },
          { title: 'Events', kind: 'number', cell: letter => count(letter.eventCount) },
          { title: 'Attempts', kind: 'number', cell: letter => count(letter.attempts) },
          { title: 'Replays', kind: 'number', cell: letter => letter.replayable ? count(letter.replays) : 'not replayable' }
        ]
      })}
      ${pager({ cursor, load: () => load(false), loading, shown: letters.length })}`
  }

  function choose(letter) {
    return html`<label class="choose"><input type="checkbox" .checked=${live(chosen.has(letter.id))}
      aria-label="Select the dead letter ${letter.id}" @change=${event => {
        event.target.checked ? chosen.add(letter.id) : chosen.delete(letter.id)
        ctx.draw()
      }}></label>`
  }

  function chooseAll() {
    const all = letters.length > 0 && letters.every(letter => chosen.has(letter.id))
    return html`<label class="choose"><input type="checkbox" .checked=${live(all)} .indeterminate=${!all && chosen.size > 0}
      aria-label="Select all that are shown" @change=${event => {
        letters.forEach(letter => event.target.checked ? chosen.add(letter.id) : chosen.delete(letter.id))
        ctx.draw()
      }}></label>`
  }

  const ends = [
    stream.on('attempt', attempt => {
      if (attempt.outcome === 'dead_letter' && !work.running) {
        soon ??= setTimeout(() => {
          soon = null
          news = true
          ctx.draw()
        }, PAUSE_OF_NEWS)
      }
    }),
    stream.on('back', () => {
      if (chosen.size > 0 || work.running) {
        news = true
        ctx.draw()
      } else {
        load(true)
      }
    })
  ]
  names.want([filter.alertId])
  load(true)

  return {
    view: () => html`
      <link rel="stylesheet" href="pages/watch.css">
      ${filters()}
      ${news ? html`<p role="status">There may be new dead letters. <button type="button" class="small secondary outline"
        @click=${() => load(true)}>Show them</button></p>` : nothing}
      ${work.view(afterWork)} ${reasonList()}
      <section aria-labelledby="letters"><h2 id="letters">Letters</h2>${list()}</section>`,
    close() {
      turn += 1
      ends.forEach(end => end())
      clearTimeout(typing)
      clearTimeout(soon)
      alertField.close()
    }
  }
}

/** Which of them are meant, for who is to be sure of it. */
export function inWords({ alertId, eventType, reason, since }, names) {
  return [
    alertId && `of the alert ${names.of(alertId)}`,
    eventType && `of the event type ${eventType}`,
    reason && `with the reason ${reason}`,
    since && `of the last ${since}`
  ].filter(Boolean).join(', ')
}

/** "An hour" must not move while the work goes on. */
function moment(since) {
  const [, number, unit] = /^(\d+)([mhd])$/.exec(since) ?? []
  return number ? new Date(Date.now() - Number(number) * MILLIS[unit]).toISOString() : since
}
