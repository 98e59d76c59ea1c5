// Replaying and deleting dead letters: one, some, or all of a filter, with how far it has come.

import { html, nothing } from '../lib/lit-html.js'
import { api, workspace } from '../api.js'
import { confirmDialog, count } from '../ui.js'

/** Of one request: few enough to see how far it has come, and to stop in time. */
const AT_ONCE = 200
/** As many requests at a time, of those that are chosen one by one. */
const AT_A_TIME = 4
const MOST_PROBLEMS = 3

export const LETTERS = '/v1/dead-letters'

export function letterPath(id) {
  return `${LETTERS}/${encodeURIComponent(id)}`
}

export async function replayOne(ctx, id) {
  await ctx.api.post(`${letterPath(id)}/replay`)
  ctx.toast('It will be delivered again within seconds')
}

/** @returns whether it is gone */
export async function deleteOne(ctx, id) {
  const sure = await confirmDialog({
    title: 'Delete this dead letter?',
    text: 'Its events are lost for good, and nobody will be told of them.',
    action: 'Delete',
    danger: true
  })
  if (sure) {
    await ctx.api.del(letterPath(id))
    ctx.toast('The dead letter is deleted')
  }
  return sure
}

/**
 * One piece of work at a time that is shown, can be stopped, and goes on when it broke off.
 *
 * @param ctx of the page
 * @param begun gives the API that does a piece of work
 */
export class Work {
  #ctx
  #begun
  #stopped = false
  /** null: nothing is being done; else {verb, done, total?, passed, problems, over, go, ended, stopped, failed} */
  now = null

  constructor(ctx, begun = () => ctx.api) {
    this.#ctx = ctx
    this.#begun = begun
  }

  /** Shown by another visit of the page from now on. */
  showOn(ctx) {
    this.#ctx = ctx
    return this
  }

  get running() {
    return this.now !== null && !this.now.ended
  }

  /** @param verb replay or delete */
  async ofChosen(verb, ids) {
    const queue = [...ids]
    await this.#begin(verb, ids.length, async now => {
      const work = async () => {
        while (queue.length > 0 && !this.#stopped && !now.failed) {
          const id = queue.shift()
          try {
            await (verb === 'replay' ? now.api.post(`${letterPath(id)}/replay`) : now.api.del(letterPath(id)))
            now.done += 1
          } catch (error) {
            // One that is gone or can't be replayed is no reason to leave the others.
            if (![404, 409].includes(error.status)) {
              queue.unshift(id)
              now.failed = error
              return
            }
            now.passed += 1
            now.problems.add(error.message)
          }
          now.over.add(id)
          this.#ctx.draw()
        }
      }
      await Promise.all(Array.from({ length: AT_A_TIME }, work))
      return queue.length > 0
    })
  }

  /** @param filter what of the list is meant; an empty one: all */
  async ofFilter(verb, filter, total) {
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value))
    const which = Object.keys(given).length > 0 ? given : { all: true }
    let cursor
    await this.#begin(verb, total, async now => {
      do {
        const asked = { ...which, limit: AT_ONCE, ...(cursor ? { cursor } : {}) }
        const answer = verb === 'replay'
          ? await now.api.post(`${LETTERS}/replay`, asked) : await now.api.del(LETTERS, asked)
        now.done += answer.replayed ?? answer.deleted ?? 0
        now.passed += answer.notReplayable ?? 0
        cursor = answer.nextCursor
        this.#ctx.draw()
      } while (cursor && !this.#stopped)
      return Boolean(cursor)
    })
  }

  /** @param work goes on where it was when it is called again, and tells whether something is left */
  #begin(verb, total, work) {
    const now = {
      verb, total, api: this.#begun(), done: 0, passed: 0, problems: new Set(), over: new Set(),
      ended: false, stopped: false, failed: null
    }
    now.go = () => this.#run(now, work)
    this.now = now
    return now.go()
  }

  async #run(now, work) {
    this.#stopped = false
    Object.assign(now, { ended: false, stopped: false, failed: null })
    this.#ctx.draw()
    try {
      now.stopped = await work(now) && !now.failed
    } catch (error) {
      now.failed = error
    } finally {
      now.ended = true
      this.#ctx.draw()
    }
  }

  stop() {
    this.#stopped = true
    this.#ctx.draw()
  }

  /** @param onDone is called when it has gone on to an end */
  view(onDone = () => {}) {
    const now = this.now
    if (!now) {
      return nothing
    }
    const goOn = async () => {
      await now.go()
      onDone()
    }
    return html`
      <section class="card work" aria-label="What is being done">
        ${this.#bar(now)}
        <div class="split">
          <p role=${now.failed ? 'alert' : 'status'}>${said(now)}</p>
          ${now.ended
            ? html`<div class="buttons">
                ${now.failed || now.stopped ? html`<button type="button" class="small" @click=${goOn}>Go on</button>` : nothing}
                <button type="button" class="secondary outline small" @click=${() => this.#close()}>Close</button></div>`
            : html`<button type="button" class="secondary outline small" ?disabled=${this.#stopped} @click=${() => this.stop()}>
                ${this.#stopped ? 'Stopping…' : 'Stop'}</button>`}
        </div>
        ${now.ended ? nothing : html`<p class="muted">It goes on while you look at other pages of this tab.</p>`}
        ${[...now.problems].slice(0, MOST_PROBLEMS).map(text => html`<p class="muted">${text}</p>`)}
      </section>`
  }

  /** Where nobody knows how many there are, it only says that something is being done. */
  #bar({ verb, total, done, passed, ended, stopped, failed }) {
    const label = verb === 'replay' ? 'Replayed' : 'Deleted'
    if (!total && !ended) {
      return html`<progress aria-label=${label}></progress>`
    }
    const whole = ended && !stopped && !failed
    const all = whole ? Math.max(done + passed, 1) : Math.max(total ?? 0, done + passed, 1)
    return html`<progress max=${all} .value=${whole ? all : done + passed} aria-label=${label}></progress>`
  }

  #close() {
    this.now = null
    this.#ctx.draw()
  }
}

/** How far work has come, in a sentence. */
export function said({ verb, done, passed, total, ended, stopped, failed }) {
  const what = verb === 'replay' ? 'replayed' : 'deleted'
  const whole = ended && !stopped && !failed
  const of = whole || !total || total < done ? '' : ` of ${count(total)}`
  const left = passed === 0 ? '' : verb === 'replay'
    ? `; ${count(passed)} cannot be replayed` : `; ${count(passed)} were gone already`
  const how = !ended ? '' : failed ? 'Broken off: ' : stopped ? 'Stopped: ' : 'Done: '
  return `${how}${count(done)}${of} ${what}${left}${failed ? `. ${failed.message}` : ''}`
}

let work = null

/** What is being done in this tab, whichever page is looked at: it is about the workspace that was chosen at its beginning. */
export function workOn(ctx) {
  // Somebody who logs in meanwhile may see others: what was begun is not done in their name.
  work ??= new Work(ctx, () => api(undefined, { about: workspace() ?? '', again: false }))
  return work.showOn(ctx)
}

/** Another person is here, or leaves. */
export function forgetWork() {
  work?.stop()
  work = null
}

const holdOn = event => work?.running && event.preventDefault()
globalThis.addEventListener?.('beforeunload', holdOn)
globalThis.addEventListener?.('whochange', forgetWork)

/**
 * @param which of them, in words
 * @returns whether somebody is sure
 */
export function sure(verb, number, what, which = '') {
  const many = number === null ? 'These' : number === 1 ? 'One' : count(number)
  const these = `dead ${number === 1 ? 'letter' : 'letters'}${which ? ` (${which})` : ''} ${number === 1 ? 'is' : 'are'}`
  return confirmDialog(verb === 'replay'
    ? {
        title: `Replay ${what}?`,
        text: `${many} ${these} delivered again, to where their alerts point now.`,
        action: 'Replay'
      }
    : {
        title: `Delete ${what}?`,
        text: `${many} ${these} lost for good, with their events.`,
        action: 'Delete',
        danger: true
      })
}
