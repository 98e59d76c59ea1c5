// The part of an alert's page that shows what its receiver will get, while it is edited.
import { html, nothing } from '../lib/lit-html.js'
import { field } from '../ui.js'
import { toPreview } from './alert-draft.js'
import { isWebhook, mayManage } from './alert-actions.js'
import { drawn, measured } from './preview.js'
import { counts, ownEvents, sampleEvents } from './sample-events.js'

const PAUSE = 600
const OWN = 'own'

export class Preview {
  /** @param stored whether the alert is known to the hub */
  constructor(ctx, { stored, readOnly }) {
    this.ctx = ctx
    this.stored = stored
    this.byId = stored && (readOnly || !mayManage(ctx.me))
    this.examples = null
    this.eventType = ''
    this.number = '1'
    this.written = ''
    this.answer = null
    this.failure = null
    this.waiting = null
    this.turn = 0
  }

  /** Soon, when nothing changes any more. */
  show(alert) {
    this.alert = alert
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => this.make(), this.answer || this.failure ? PAUSE : 0)
  }

  close() {
    clearTimeout(this.waiting)
    this.turn++
  }

  async make() {
    const mine = ++this.turn
    try {
      const asked = await this.asked()
      const answer = asked && (await this.ctx.api.post('/v1/preview', asked))
      if (mine !== this.turn) return
      this.answer = answer ?? { messages: [] }
      this.failure = null
    } catch (error) {
      if (mine !== this.turn || error.name === 'AbortError') return
      this.failure = error
    }
    this.ctx.draw()
  }

  async asked() {
    // A webhook of Helicone's API has one kind of message, and no draft.
    if (isWebhook(this.alert)) return this.stored ? { alert: this.alert.id } : null
    const alert = this.byId ? this.alert.id : toPreview(this.alert)
    if (this.number === OWN) return { alert, events: ownEvents(this.written) }
    this.examples ??= (await this.ctx.api.get('/v1/private/alerts/webhooks/examples')).response_examples
    return { alert, events: sampleEvents(this.examples, this.trigger(), Number(this.number)) }
  }

  types() {
    return [...new Set((this.alert?.triggers ?? []).map((trigger) => trigger?.event_type).filter(Boolean))]
  }

  type() {
    const types = this.types()
    return types.includes(this.eventType) ? this.eventType : (types[0] ?? 'trace:errors')
  }

  trigger() {
    return (this.alert?.triggers ?? []).find((trigger) => trigger?.event_type === this.type())
  }

  choose(change) {
    Object.assign(this, change)
    this.show(this.alert)
    this.ctx.draw()
  }

  view() {
    return html`
      <section class="card" aria-label="Preview">
        <h2>What its receiver gets</h2>
        ${isWebhook(this.alert ?? {}) ? nothing : this.choices()}
        ${this.failure ? this.trouble() : html`<div aria-busy=${String(this.answer === null)}>${this.messages()}</div>`}
      </section>`
  }

  choices() {
    return html`
      <div class="row">
        ${this.number === OWN ? nothing : field({
          label: 'Of', name: 'preview-type', type: 'select', value: this.type(), options: this.types(),
          onInput: (eventType) => this.choose({ eventType }),
        })}
        ${field({
          label: 'Events', name: 'preview-events', type: 'select', value: this.number,
          options: [...counts, { value: OWN, text: 'my own (JSON)' }],
          onInput: (number) => this.choose({
            number,
            written: this.written || JSON.stringify(sampleEvents(this.examples, this.trigger(), 1)[0], null, 2),
          }),
        })}
      </div>
      ${this.number === OWN ? field({
        label: 'An event, or a list of them', name: 'preview-own', type: 'textarea', rows: 8, mono: true, value: this.written,
        onInput: (written) => this.choose({ written }),
      }) : nothing}`
  }

  trouble() {
    const { problems = [], message } = this.failure
    if (this.failure instanceof SyntaxError) return html`<p class="error">These events are no JSON yet: ${message}</p>`
    return html`
      <div class="muted"><p>No message yet:</p>
        <ul>${problems.length
          ? problems.map((problem) => html`<li><code>${problem.field.replace(/^alert\./, '')}</code> ${problem.message}</li>`)
          : html`<li>${message}</li>`}</ul></div>`
  }

  messages() {
    const { answer } = this
    if (!answer) return nothing
    if (isWebhook(this.alert) && !this.stored) return html`<p class="muted">Create it to see a message.</p>`
    const many = answer.messages.length
    return html`
      ${(answer.doubts ?? []).map((doubt) => html`<p class="warning">Not in earnest: ${doubt}</p>`)}
      ${(answer.failures ?? []).map((failure) => html`
        <p class="error">No message of <code>${failure.eventType}</code>: ${failure.message}</p>`)}
      ${answer.messages.map((message, i) => html`
        ${many > 1 ? html`<h3>Message ${i + 1} of ${many}</h3>` : nothing}
        ${drawn(message)}
        <p class="muted sizes">${measured(message)}</p>`)}`
  }
}
