// What a sender of events is to be told: a call for any program, and what to paste where a tool is set up.
import { html, nothing } from '../lib/lit-html.js'
import { ROOT, token } from '../api.js'
import { code, copyButton, field, status, time } from '../ui.js'
import { curl } from './curl.js'

/** The part of an alert's page that says how events come to it. */
export class Senders {
  constructor(ctx) {
    this.ctx = ctx
    this.hooks = null
    this.available = []
    this.chosen = ''
    this.failure = null
  }

  async load() {
    if (this.hooks) return
    try {
      const answer = await this.ctx.api.get('/hooks')
      this.hooks = answer.hooks
      this.available = answer.available
      this.chosen = this.hooks[0] ? `hook ${this.hooks[0].source}` : ''
      this.failure = null
    } catch (error) {
      if (error.name === 'AbortError') return
      this.failure = error.message
    }
    this.ctx.draw()
  }

  view(eventTypes) {
    const call = curl(ROOT.href.replace(/\/$/, ''), eventTypes[0] || 'trace:errors', token() !== null)
    return html`
      <details class="card" @toggle=${(event) => event.target.open && this.load()}>
        <summary><h2>Send events to it</h2></summary>
        <h3>From any program</h3>
        ${snippet(call, 'A call that sends an event')}
        ${token() === null ? nothing : html`<p class="muted">With a token of the scope ingest in <code>SERAI_API_TOKEN</code>.</p>`}
        <h3>From a tool</h3>
        ${this.failure ? html`<p class="error">${this.failure}</p>` : nothing}
        ${this.hooks === null ? nothing : this.tools()}
      </details>`
  }

  tools() {
    const options = [
      ...this.hooks.map((hook) => ({ value: `hook ${hook.source}`, text: `${hook.title}: ${hook.source}` })),
      ...this.available.map((type) => ({ value: `type ${type.type}`, text: `${type.title}: not connected yet` })),
    ]
    const hook = this.hooks.find((each) => `hook ${each.source}` === this.chosen)
    const type = this.available.find((each) => `type ${each.type}` === this.chosen)
    return html`
      ${field({
        label: 'Sender', name: 'sender', type: 'select', value: this.chosen, options: [{ value: '', text: 'Choose a sender' }, ...options],
        onInput: (chosen) => {
          this.chosen = chosen
          this.ctx.draw()
        },
      })}
      ${hook ? connected(hook) : nothing}
      ${type ? html`
        <p>Add these lines to <code>application.properties</code> with a secret of your own, and restart the hub:</p>
        ${snippet(type.lines.join('\n'), 'Configuration')}` : nothing}`
  }
}

function connected(hook) {
  return html`
    <p>${hook.enabled ? nothing : status('off', 'switched off')} ${hook.verified ? nothing : status('warn', 'not verified: anybody may send')}</p>
    <p class="muted">URL</p>
    ${snippet(hook.url, 'URL')}
    <p class="muted">What to do in ${hook.title}</p>
    ${snippet(hook.snippet, `What to do in ${hook.title}`)}
    <p class="muted">
      ${hook.lastAcceptedAt ? html`Something came ${time(hook.lastAcceptedAt)}. ` : 'Nothing has come yet. '}
      ${hook.lastRefusedAt ? html`Refused ${time(hook.lastRefusedAt)}: <code>${hook.lastRefusal}</code>` : nothing}</p>`
}

function snippet(text, label) {
  return html`<div class="snippet">${code(text, label)}${copyButton(text)}</div>`
}
