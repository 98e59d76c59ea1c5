// One alert: made, edited, tried out, switched, taken away.
import { html, nothing } from '../lib/lit-html.js'
import { copyButton, millis, status } from '../ui.js'
import {
  destinationOf, destinationStatus, destinationWords, enableDestination, isWebhook, load, mayManage, remove, replace,
  rotateWebhook, showSecret, switchAlert, testAlert, workspaceOf,
} from './alert-actions.js'
import { copyOf, newAlert, newId, problemsOf, toSave, toWebhook } from './alert-draft.js'
import { alertForm } from './alert-form.js'
import { Preview } from './alert-preview.js'
import { typeOf } from './alert-types.js'
import { Form } from './form.js'
import { drawn } from './preview.js'
import { Senders } from './senders.js'

export const title = 'Alert'

const STALE = 412

// Changes that were left behind with their page, until somebody comes back or the tab is closed.
const unsaved = new Map()
// Nor does anybody else see them.
addEventListener('whochange', () => unsaved.clear())

export function open(ctx) {
  const page = new AlertPage(ctx)
  page.start()
  return {
    heading: () => page.heading(),
    view: () => page.view(),
    close: () => page.close(),
  }
}

class AlertPage {
  constructor(ctx) {
    this.ctx = ctx
    this.stored = ctx.params.id !== undefined
    // Known before it is saved: saving again after a lost answer makes no second alert.
    this.id = ctx.params.id ?? newId()
    this.form = null
    this.version = null
    this.saving = false
    this.stale = false
    this.resumed = false
    this.missing = []
    this.test = null
    this.testing = false
    this.destination = null
    this.senders = new Senders(ctx)
    this.leaving = (event) => {
      if (this.form?.dirty) event.preventDefault()
    }
    addEventListener('beforeunload', this.leaving)
  }

  async start() {
    try {
      this.begin(await this.first())
      this.resume()
      if (this.stored) this.look()
    } catch (error) {
      if (error.name !== 'AbortError') this.ctx.fail(error)
    }
  }

  /** What the form begins with. */
  async first() {
    if (this.stored) {
      const { alert, version } = await load(this.ctx, this.id)
      this.version = version
      return alert
    }
    if (this.ctx.query.from) {
      const copy = copyOf((await load(this.ctx, this.ctx.query.from)).alert)
      this.missing = copy.missing
      return copy.alert
    }
    const { type = 'general', event = 'trace:errors' } = this.ctx.query
    const alert = newAlert(type, event)
    return { ...alert, webhook: { url: typeOf(type).url.value ?? '' } }
  }

  begin(alert) {
    const readOnly = Boolean(alert.read_only) || !mayManage(this.ctx.me)
    this.preview?.close()
    this.preview = new Preview(this.ctx, { stored: this.stored, readOnly })
    this.form = new Form(alert, {
      readOnly,
      changed: () => this.preview.show(this.form.draft),
      draw: this.ctx.draw,
    })
    this.saved = alert
    this.preview.show(alert)
    this.ctx.draw()
  }

  /** What was being written when the page was left. */
  resume() {
    const left = unsaved.get(this.key())
    unsaved.delete(this.key())
    if (!left || this.form.readOnly) return
    this.version = left.version
    this.resumed = true
    this.form.change(left.draft)
  }

  /** Of which workspace the page is, where its address says it. */
  where() {
    return { workspace: this.ctx.query.workspace }
  }

  key() {
    return this.stored ? this.id : `new ${JSON.stringify(this.ctx.query)}`
  }

  async dropChanges() {
    this.resumed = false
    this.form.dirty = false
    this.ctx.clearFail()
    try {
      this.begin(await this.first())
    } catch (error) {
      if (error.name !== 'AbortError') this.ctx.fail(error)
    }
  }

  /** How its destination is. What can't be told is left out: the alert can be edited all the same. */
  async look() {
    this.destination = await destinationOf(this.ctx, this.id).catch(() => null)
    this.ctx.draw()
  }

  close() {
    removeEventListener('beforeunload', this.leaving)
    this.preview?.close()
    if (this.form?.dirty) unsaved.set(this.key(), { draft: this.form.draft, version: this.version })
  }

  heading() {
    return this.stored ? (this.saved?.name ?? 'Alert') : 'New alert'
  }

  // --- what can be done ---

  async save(event) {
    event?.preventDefault()
    if (this.saving || this.form.readOnly) return
    const own = this.form.unreadable ? [{ field: 'json', message: this.form.unreadable }] : this.form.ownProblems()
    if (own.length) {
      this.refuse(own)
      return
    }
    this.saving = true
    this.stale = false
    this.ctx.clearFail()
    try {
      await (this.stored ? this.change() : this.create())
    } catch (error) {
      this.saveFailed(error)
    } finally {
      this.saving = false
      this.ctx.draw()
    }
  }

  async create() {
    const { draft } = this.form
    if (isWebhook(draft)) {
      const { data } = await this.ctx.api.post('/v1/webhooks', toWebhook(draft))
      this.form.dirty = false
      await showSecret('The key that signs its messages', data.hmac_key, copyButton(data.hmac_key))
      if (this.ctx.signal?.aborted) return
      this.ctx.go(`alerts/${encodeURIComponent(data.id)}`, this.where())
    } else {
      await this.ctx.api.post('/v1/private/alerts', { ...toSave(draft), id: this.id })
      this.form.dirty = false
      this.ctx.go(`alerts/${encodeURIComponent(this.id)}`, this.where())
    }
    this.ctx.toast(`${draft.name} is created`)
  }

  async change() {
    const { draft } = this.form
    if (isWebhook(draft)) await this.ctx.api.patch(`/v1/webhooks/${encodeURIComponent(this.id)}`, toWebhook(draft))
    else this.version = await replace(this.ctx, { ...draft, id: this.id }, this.version)
    // It is stored, whether or not the hub can say now how it looks.
    this.saved = { ...draft, id: this.id }
    this.form.problems = []
    if (this.form.draft === draft) this.form.dirty = false
    this.ctx.toast(`${draft.name} is saved`)
    await this.reload(draft)
  }

  /** @param sent what was saved: nothing that was written since is lost */
  async reload(sent = this.form.draft) {
    const { alert, version } = await load(this.ctx, this.id)
    // What was written meanwhile stays, and is about the version that was sent.
    if (this.form.draft !== sent) {
      this.look()
      return
    }
    this.version = version
    this.stale = false
    this.begin(alert)
    this.look()
  }

  saveFailed(error) {
    if (error.name === 'AbortError') return
    if (error.status === STALE) {
      this.stale = true
      this.form.problems = []
      return
    }
    const problems = problemsOf(error)
    if (problems.some((problem) => problem.field)) this.refuse(problems)
    else this.ctx.fail(error)
  }

  refuse(problems) {
    const names = [...document.querySelectorAll('#alert-form [name], #alert-form [data-name]')]
      .map((element) => element.getAttribute('name') ?? element.dataset.name)
    this.form.refuse(problems, names)
    this.ctx.draw()
    document.getElementById('problems')?.focus()
  }

  /** Saves over what somebody else has saved. */
  async saveMine() {
    const before = this.version
    this.version = null
    await this.save()
    // Where it was refused, the next one asks again whose holds.
    this.version ??= before
  }

  /** Says what is wrong beside the button that was pressed. */
  async attempt(work) {
    this.ctx.clearFail()
    try {
      await work()
    } catch (error) {
      if (error.name !== 'AbortError') this.ctx.fail(error)
    }
    this.ctx.draw()
  }

  runTest() {
    const { draft } = this.form
    const alert = this.stored ? { ...toSave(draft), id: this.id } : toSave(draft)
    this.testing = true
    this.test = null
    this.ctx.draw()
    testAlert(this.ctx, alert, this.stored)
      .then((result) => { this.test = result })
      .catch((error) => {
        if (error.name === 'AbortError') return
        this.test = { refused: problemsOf(error) }
      })
      .finally(() => {
        this.testing = false
        this.ctx.draw()
      })
  }

  enable() {
    return this.attempt(async () => {
      this.destination = await enableDestination(this.ctx, this.id)
      this.ctx.toast('The destination is enabled')
    })
  }

  flip() {
    const enabled = !this.saved.enabled
    return this.attempt(async () => {
      await switchAlert(this.ctx, { ...this.saved, id: this.id }, enabled)
      this.ctx.toast(`${this.saved.name} is ${enabled ? 'on' : 'off'}`)
      await this.reload()
    })
  }

  rotate() {
    return this.attempt(async () => {
      const key = await rotateWebhook(this.ctx, this.form.draft)
      await showSecret('The new key; the old one signs for one more day', key, copyButton(key))
      await this.reload()
    })
  }

  take() {
    return this.attempt(async () => {
      if (await remove(this.ctx, { ...this.saved, id: this.id })) {
        this.form.dirty = false
        this.ctx.toast(`${this.saved.name} is deleted`)
        this.ctx.go('alerts')
      }
    })
  }

  // --- how it looks ---

  view() {
    const { form } = this
    if (!form) return null
    return html`
      <link rel="stylesheet" href="pages/alert.css">
      ${this.notices()}
      ${this.stored ? this.actions() : nothing}
      <div class="alert-page">
        <form id="alert-form" novalidate @submit=${(event) => this.save(event)}>
          ${this.summary()}
          ${alertForm(form, { workspace: this.ctx.query.workspace ?? workspaceOf(this.ctx.me), stored: this.stored })}
          ${form.readOnly ? nothing : html`
            <div class="buttons save-bar">
              <button type="submit" aria-busy=${String(this.saving)} ?disabled=${this.saving}>
                ${this.stored ? 'Save' : 'Create the alert'}</button>
              ${this.testButton()}
              ${form.dirty && this.stored ? html`<span class="muted" role="status">Not saved yet</span>` : nothing}
            </div>`}
        </form>
        <aside aria-label="What comes of it">
          ${this.preview.view()}
          ${this.testView()}
          ${this.stored ? this.destinationView() : nothing}
          ${this.senders.view(this.preview.types())}
        </aside>
      </div>`
  }

  notices() {
    const { draft } = this.form
    return html`
      ${draft.read_only ? html`
        <p class="notice">This alert is declared in <code>${fileOf(draft)}</code> and is changed there: the hub reads the file
          again as soon as it changes. <a href=${this.ctx.address('alerts/new', { from: this.id, ...this.where() })}>Copy it as a new alert</a> to
          change it here.</p>` : nothing}
      ${!draft.read_only && !mayManage(this.ctx.me) ? html`<p class="notice">Your token may read and not change alerts.</p>` : nothing}
      ${this.resumed && this.form.dirty ? html`
        <p class="notice">You have been here before: these are the changes that you did not save.
          <button type="button" class="small secondary outline" @click=${() => this.dropChanges()}>Drop them</button></p>` : nothing}
      ${this.missing.length ? html`
        <p class="notice">Secrets can’t be copied. Give these again: ${this.missing.join(', ')}.</p>` : nothing}
      ${this.stale ? html`
        <div class="problem" role="alert">
          <p>Somebody else has changed this alert meanwhile, and nothing was saved.</p>
          <div class="buttons">
            <button type="button" class="small" @click=${() => this.attempt(() => this.reload())}>Show theirs, drop mine</button>
            <button type="button" class="small secondary outline" @click=${() => this.saveMine()}>Save mine over theirs</button>
          </div>
        </div>` : nothing}`
  }

  actions() {
    const { readOnly } = this.form
    const alertId = this.id
    return html`
      <div class="buttons">
        ${this.saved.enabled ? status('ok', 'on') : status('off', 'off')}
        ${readOnly ? nothing : html`
          ${this.action(`Switch ${this.saved.enabled ? 'off' : 'on'}`, () => this.flip())}
          ${isWebhook(this.saved) ? this.action('Rotate the key', () => this.rotate()) : nothing}`}
        ${mayManage(this.ctx.me) && !isWebhook(this.saved) ? html`
          <a role="button" class="small secondary outline"
            href=${this.ctx.address('alerts/new', { from: alertId, ...this.where() })}>Copy as new</a>` : nothing}
        ${readOnly ? nothing : html`
          <button type="button" class="small danger" @click=${() => this.take()}>Delete…</button>`}
        <a href=${this.ctx.address('deliveries', { alertId })}>Deliveries</a>
        <a href=${this.ctx.address('dead-letters', { alertId })}>Dead letters</a>
      </div>`
  }

  /** What reads the alert anew afterwards, which would drop what is not saved. */
  action(label, work) {
    const { dirty } = this.form
    return html`
      <button type="button" class="small secondary outline" ?disabled=${dirty} title=${dirty ? 'Save your changes first' : label}
        @click=${work}>${label}</button>`
  }

  summary() {
    const { problems } = this.form
    if (!problems.length) return nothing
    return html`
      <div class="problem" id="problems" role="alert" tabindex="-1">
        <p><strong>Not saved: ${problems.length === 1 ? 'one thing is' : `${problems.length} things are`} to be mended.</strong></p>
        <ul>${problems.map((problem) => html`
          <li>${problem.at
            ? html`<a href="#field" @click=${(event) => goTo(event, problem.at)}>${labelOf(problem.at)}</a>`
            : html`<code>${problem.field || 'the alert'}</code>`}: ${problem.message}</li>`)}</ul>
      </div>`
  }

  testButton() {
    const needsSaving = isWebhook(this.form.draft) && (!this.stored || this.form.dirty)
    return html`
      <button type="button" class="secondary" aria-busy=${String(this.testing)} ?disabled=${this.testing || needsSaving}
        title=${needsSaving ? 'Save it first' : 'Sends one real message, of a sample event, with what the form says now'}
        @click=${() => this.runTest()}>Test connection</button>`
  }

  testView() {
    const { test } = this
    if (!mayManage(this.ctx.me)) return nothing
    return html`
      <section class="card" aria-label="Test of the connection">
        <div class="split"><h2>Test</h2>${this.form.readOnly ? this.testButton() : nothing}</div>
        <div role="status">${this.testing
          ? html`<p class="busy" aria-busy="true">Sending one message…</p>`
          : test ? testResult(test, this.form.draft) : html`
            <p class="muted">“Test connection” sends one real message of a sample event, with what the form says now. It is sent
            once, and is not in the log of deliveries.</p>`}</div>
      </section>`
  }

  destinationView() {
    const { destination } = this
    if (!destination) return nothing
    return html`
      <section class="card" aria-label="Destination">
        <div class="split"><h2>Destination</h2>${destinationStatus(destination)}</div>
        <p>${destinationWords(destination)}</p>
        ${destination.state !== 'ok' && mayManage(this.ctx.me)
          ? html`<button type="button" class="small" @click=${() => this.enable()}>
              ${destination.state === 'disabled' ? 'Enable it again' : 'Forget this, and try at once'}</button>`
          : nothing}
      </section>`
  }
}

/** Who made it is the file, where it was one. */
function fileOf(alert) {
  return /^[\w./-]+\.ya?ml$/.test(alert.created_by ?? '') ? alert.created_by : 'alerts.yaml'
}

function testResult(test, draft) {
  if (test.refused) {
    return html`
      <p>${status('bad', 'not sent')}</p>
      <ul>${test.refused.map((problem) => html`
        <li>${problem.field ? html`<code>${problem.field}</code> ` : nothing}${problem.message}</li>`)}</ul>`
  }
  const answered = test.status
    ? html`The receiver answered <strong>${test.status}</strong> in ${millis(test.millis)}.`
    : html`Nobody answered, after ${millis(test.millis)}.`
  return html`
    <p>${test.delivered ? status('ok', 'delivered') : status('bad', 'not delivered')} ${answered}</p>
    ${test.error ? html`<p class="error">${test.error}</p>` : nothing}
    ${test.sent ? html`
      <details><summary>What was sent</summary>${drawn({ type: draft.alert_type, body: test.sent })}</details>` : nothing}`
}

function named(name) {
  const quoted = CSS.escape(name)
  return document.querySelector(`#alert-form [name="${quoted}"], #alert-form [data-name="${quoted}"]`)
}

/** The words beside the field. */
function labelOf(name) {
  const element = named(name)
  const label = element?.labels?.[0] ?? element?.querySelector('legend, .label')
  return label?.textContent.replace('(needed)', '').trim() || name
}

/** Where it is, also when that is folded away. A link that changes the address would leave the page. */
function goTo(event, name) {
  event.preventDefault()
  const element = named(name)
  for (let at = element; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true
  const control = element?.matches('input, select, textarea')
    ? element : element?.querySelector('input, select, textarea, button')
  control?.focus()
  control?.scrollIntoView({ block: 'center' })
}
