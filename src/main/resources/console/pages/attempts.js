// Attempts to deliver, as the pages about deliveries and dead letters show them.

import { html, nothing, svg } from '../lib/lit-html.js'
import { bytes, millis, status, time } from '../ui.js'

export const OUTCOMES = {
  delivered: { kind: 'ok', text: 'delivered' },
  retry: { kind: 'warn', text: 'will be tried again' },
  dead_letter: { kind: 'bad', text: 'given up' }
}

/** In the order in which they follow each other; the rest of an attempt goes into sending and reading. */
export const PHASES = [
  { name: 'resolving', text: 'looking up the address' },
  { name: 'connecting', text: 'connecting' },
  { name: 'securing', text: 'TLS' },
  { name: 'waiting', text: 'waiting for the answer' },
  { name: 'rest', text: 'sending and reading' }
]

export const SINCE = [
  { value: '', text: 'Any time' },
  { value: '15m', text: '15 minutes' },
  { value: '1h', text: 'An hour' },
  { value: '6h', text: '6 hours' },
  { value: '1d', text: 'A day' },
  { value: '7d', text: 'A week' }
]

/** The same for the same attempt, wherever it comes from. */
export function keyOf(attempt) {
  return `${attempt.notificationId} ${attempt.replay} ${attempt.part ?? 1} ${attempt.attempt} ${attempt.outcome}`
}

/** Each once. */
export function merged(attempts, more) {
  const once = new Map()
  for (const attempt of [...attempts, ...more]) {
    once.set(keyOf(attempt), attempt)
  }
  return [...once.values()]
}

/** In the order in which they were made. */
export function inOrder(attempts) {
  return [...attempts].sort((a, b) => a.at.localeCompare(b.at) || a.replay - b.replay
    || (a.part ?? 1) - (b.part ?? 1) || a.attempt - b.attempt)
}

/** Attempts of one notification together, that with the newest attempt first. */
export function byNotification(attempts) {
  const groups = new Map()
  for (const attempt of attempts) {
    const group = groups.get(attempt.notificationId) ?? []
    groups.set(attempt.notificationId, group)
    group.push(attempt)
  }
  return [...groups.entries()]
    .map(([id, group]) => ({ id, attempts: inOrder(group) }))
    .sort((a, b) => b.attempts.at(-1).at.localeCompare(a.attempts.at(-1).at))
}

/** How a notification does, as its newest attempt tells. */
export function state(attempts) {
  const last = attempts.at(-1)
  if (last.outcome === 'delivered' && last.part !== undefined && last.part < last.parts) {
    return status('busy', `${last.part} of ${last.parts} messages delivered`)
  }
  return outcome(last)
}

/** @param followed whether there was another attempt after it */
export function outcome(attempt, followed = false) {
  const { kind, text } = OUTCOMES[attempt.outcome] ?? { kind: 'off', text: attempt.outcome }
  return status(kind, followed && attempt.outcome === 'retry' ? 'was tried again' : text)
}

/** Like "message 2 of 3, attempt 1" */
export function numbered(attempt) {
  const part = attempt.parts > 1 ? `message ${attempt.part} of ${attempt.parts}, ` : ''
  const again = attempt.replay > 0 ? ` of replay ${attempt.replay}` : ''
  return attempt.attempt === 0 ? `${part}no attempt${again}` : `${part}attempt ${attempt.attempt}${again}`
}

/** What came of it, in a few words. */
export function result(attempt) {
  return attempt.outcome === 'delivered' ? `answered ${attempt.status ?? 'well'}` : attempt.reason
}

/** The attempts of a notification on a line, the first one first. */
export function timeline(attempts) {
  return html`
    <ol class="timeline">
      ${attempts.map(attempt => html`
        <li class=${(OUTCOMES[attempt.outcome] ?? { kind: 'off' }).kind}>
          ${status((OUTCOMES[attempt.outcome] ?? { kind: 'off' }).kind, result(attempt))}
          <span class="muted">${numbered(attempt)}, ${millis(attempt.millis?.total)}, ${time(attempt.at)}</span>
        </li>`)}
    </ol>`
}

/** How long each phase took; what is not known is not there. */
export function phases(attempt) {
  const taken = attempt.millis ?? {}
  const known = PHASES.slice(0, -1).reduce((sum, { name }) => sum + (taken[name] ?? 0), 0)
  const all = { ...taken, rest: Math.max(0, (taken.total ?? 0) - known) }
  return PHASES.map(({ name, text }) => ({ name, text, millis: all[name] })).filter(phase => phase.millis > 0)
}

/** @param longest of the attempts that it is compared with, in ms */
export function timing(attempt, longest) {
  const total = attempt.millis?.total ?? 0
  const parts = phases(attempt)
  const scale = 100 / Math.max(longest, total, 0.001)
  let at = 0
  return html`
    <svg class="phases" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" x="0" y="0" width="100" height="10"></rect>
      ${parts.map(phase => {
        const x = at
        at += phase.millis * scale
        return svg`<rect class=${phase.name} x=${x.toFixed(3)} y="0" width=${Math.max(0.4, phase.millis * scale).toFixed(3)} height="10"></rect>`
      })}
    </svg>
    <p class="legend">
      <strong>${precise(total)}</strong>
      ${parts.map(phase => html`<span><span class="swatch ${phase.name}" aria-hidden="true"></span> ${phase.text}
        ${precise(phase.millis)}</span>`)}
    </p>`
}

function precise(number) {
  return number > 0 && number < 10 ? `${number.toFixed(1)} ms` : millis(number)
}

/** Whether it came as far as the receiver's machine. */
export function reached(attempt) {
  return attempt.requestBytes > 0 || attempt.millis?.total > 0
}

/** What went out and what came back. */
export function sizes(attempt) {
  const out = attempt.requestBytes === 0 ? 'nothing sent'
    : attempt.sent ? `${bytes(attempt.requestBytes)} sent` : `not all of ${bytes(attempt.requestBytes)} sent`
  return attempt.responseBytes > 0 ? `${out}, ${bytes(attempt.responseBytes)} answered` : out
}

export function mayManage(me) {
  return !Array.isArray(me?.scopes) || me.scopes.includes('manage')
}

const HINTS = [
  [/^http_(401|403)$/, 'The receiver refuses the caller: look at the alert\'s token, secret and headers, then replay.'],
  [/^http_404$|^gone$/, 'The address is not there (any more): give the alert its new one, enable its destination, then replay.'],
  [/^http_410$/, 'The address is gone for good: give the alert its new one, enable its destination, then replay.'],
  [/^http_413$|^too_large$/, 'The receiver finds the message too large: let the alert gather fewer events, then replay.'],
  [/^http_429$/, 'The receiver wants fewer messages: a longer window makes fewer of them. Replay when it takes some again.'],
  [/^http_3\d\d$/, 'The receiver answers with a redirect, which is never followed: give the alert the address that it leads to.'],
  [/^http_4\d\d$/, 'The receiver does not take this message: what it answered says why. Replaying helps once that is mended.'],
  [/^http_5\d\d$/, 'The receiver had trouble of its own: replay when it is well again.'],
  [/^(connect|network|timeout|unknown_host|protocol)$/, 'The receiver was not reached, or said nothing in time: replay when it is.'],
  [/^circuit_open$/, 'The receiver failed many times in a row and was left alone: replay when it is well again.'],
  [/^tls$/, 'No safe connection: look at the receiver\'s certificate, or at the authority that the alert trusts.'],
  [/^refused_destination$/, 'The destination guard does not let messages go there: change the address, or what the guard allows.'],
  [/^unsignable$/, 'The alert\'s secret can\'t be used, and nothing is sent unsigned: give the alert a new one.'],
  [/^alert_removed$/, 'Its alert is gone: it can only be delivered when there is an alert of that id again.'],
  [/^destination_disabled$/, 'The destination was disabled after failing for long: mend it, enable it, then replay.'],
  [/^unexpected_answer$/, 'The receiver answered with 2xx, and not as its kind of service does: is it the right address?'],
  [/^unmapped$/, 'A request to a hook that its mapping could not read: mend the mapping or the sender, send it again, delete this.'],
  [/^invalid_/, 'Input that is no event: mend the sender, send it again, delete this.'],
  [/^undecodable$/, 'Something that no hub has written was in a hub\'s place: it can only be deleted.']
]

/** What there is to do; empty where nobody knows. */
export function hint(reason) {
  return HINTS.find(([pattern]) => pattern.test(reason ?? ''))?.[1] ?? ''
}
