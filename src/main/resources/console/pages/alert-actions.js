// What can be done with an alert beside editing it, for the list and for its own page.
import { html, nothing } from '../lib/lit-html.js'
import { refusal, workspace } from '../api.js'
import { confirmDialog, openDialog, status, time } from '../ui.js'
import { HELICONE, ofWebhook, toSave } from './alert-draft.js'

const ALERTS = '/v1/private/alerts'
const WEBHOOKS = '/v1/webhooks'

const one = (path, id) => `${path}/${encodeURIComponent(id)}`

/** What nobody has said is for the API to refuse. */
export function mayManage(me) {
  return !Array.isArray(me?.scopes) || me.scopes.includes('manage')
}

export const isWebhook = (alert) => alert.alert_type === HELICONE

/** Whose alerts these are: the API works in one workspace at a time. */
export function workspaceOf(me) {
  return Array.isArray(me?.workspaces) && me.workspaces.length ? me.workspaces[0] : workspace() ?? 'default'
}

/** The alert, or the webhook of Helicone's API in the form of one, with its version. */
export async function load(ctx, id) {
  const response = await ctx.api.send('GET', one(ALERTS, id))
  if (response.ok) {
    return { alert: await response.json(), version: response.headers.get('ETag') }
  }
  const refused = await refusal(response)
  if (refused.status === 404) {
    const webhook = await ctx.api.get(one(WEBHOOKS, id)).catch(() => null)
    if (webhook) return { alert: ofWebhook(webhook.data), version: null }
  }
  throw refused
}

/**
 * Replaces an alert, unless somebody else has changed it since this version.
 *
 * @returns the version that it is now
 */
export async function replace(ctx, alert, version) {
  const response = await ctx.api.send('PUT', one(ALERTS, alert.id), {
    headers: version ? { 'If-Match': version } : {}, body: toSave(alert),
  })
  if (!response.ok) throw await refusal(response)
  return response.headers.get('ETag')
}

/** Of whichever API: without writing the alert anew, masks and all. */
export function switchAlert(ctx, { id }, enabled) {
  return ctx.api.post(`${one('/v1/alerts', id)}/${enabled ? 'enable' : 'disable'}`)
}

/** @returns whether it is gone */
export async function remove(ctx, alert) {
  const sure = await confirmDialog({
    title: `Delete ${alert.name}?`,
    text: 'No event reaches it any more. What has gathered for it becomes a dead letter and is not sent. There is no way '
      + 'back.',
    action: 'Delete the alert',
    danger: true,
  })
  if (!sure) return false
  if (isWebhook(alert)) await ctx.api.del(one(WEBHOOKS, alert.id))
  else await ctx.api.post(`${ALERTS}/delete`, { ids: [alert.id] })
  return true
}

export const destinationOf = (ctx, id) => ctx.api.get(one('/v1/destinations', id))
export const enableDestination = (ctx, id) => ctx.api.post(`${one('/v1/destinations', id)}/enable`)

/** One real message, sent once. In one form, whichever API has sent it. */
export async function testAlert(ctx, alert, stored) {
  if (!isWebhook(alert)) {
    const result = await ctx.api.post(`${ALERTS}/webhooks/tests`, stored ? alert : { ...alert, id: undefined })
    return {
      delivered: result.status === 'success', status: result.status_code, error: result.error_message,
      millis: result.duration_ms, sent: result.request_body,
    }
  }
  const response = await ctx.api.send('POST', `${one(WEBHOOKS, alert.id)}/test`)
  const answer = await response.json().catch(() => ({}))
  if (!answer.test) throw new Error(answer.error ?? `The hub answers ${response.status}`)
  return {
    // The hub answers well, too, where the receiver did not.
    delivered: response.ok && !answer.error, status: answer.test.status, error: answer.error, millis: answer.test.took_ms,
    sent: answer.test.request_body,
  }
}

/** Makes a new key for a webhook of Helicone's API, and shows it this once. */
export async function rotateWebhook(ctx, alert) {
  const { data } = await ctx.api.post(`${one(WEBHOOKS, alert.id)}/rotate-key`, { overlap: '24h' })
  return data.hmac_key
}

/** A secret that nobody will see again. */
export function showSecret(title, secret, copy) {
  return openDialog((close) => html`
    <article>
      <h2 id="dialog-title">${title}</h2>
      <p>Copy it now: it is not shown again.</p>
      <pre tabindex="0"><code>${secret}</code></pre>
      <footer>${copy} <button type="button" autofocus @click=${() => close(true)}>I have it</button></footer>
    </article>`, { mayLeave: false })
}

const STATES = {
  ok: ['ok', 'no trouble'],
  failing: ['warn', 'failing'],
  paused: ['warn', 'paused'],
  open: ['bad', 'circuit open'],
  disabled: ['bad', 'disabled'],
}

export function destinationStatus(destination) {
  const [kind, words] = STATES[destination.state] ?? ['off', destination.state]
  return status(kind, words)
}

/** What is known about a destination in sentences, with what to do. */
export function destinationWords(destination) {
  const since = destination.failingSince ? html` since ${time(destination.failingSince)}` : nothing
  switch (destination.state) {
    case 'disabled':
      return html`Disabled ${time(destination.disabledAt)}:
        <code>${destination.disabledReason ?? destination.reason}</code>. Nothing is sent until it is enabled. Mend it, then
        enable it, and replay what became dead letters.`
    case 'open':
      return html`${destination.failures} failures in a row${since}, last: <code>${destination.reason}</code>. The next
        attempt comes ${time(destination.openUntil)}.`
    case 'paused':
      return html`The receiver asked to be left alone; the next attempt comes ${time(destination.pausedUntil)}.`
    case 'failing':
      return html`${destination.misses} attempts without a delivery${since}, last: <code>${destination.reason}</code>.`
    default:
      return html`No failure since its last delivery.`
  }
}
