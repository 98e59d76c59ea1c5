// Events to look at messages with, made of what the hub itself shows as examples.
import { listOf, projectsOf } from './alert-draft.js'

// The last is as many as POST /v1/preview takes.
const MANY = [1, 3, 20]

export const counts = MANY.map((number) => ({ value: String(number), text: number === 1 ? 'one event' : `${number} events` }))

/**
 * Events that the trigger asks for.
 * @param examples what general webhooks get, by event type: GET /v1/private/alerts/webhooks/examples
 */
export function sampleEvents(examples, trigger, number) {
  const eventType = trigger?.event_type || 'trace:errors'
  const envelope = Object.hasOwn(examples ?? {}, eventType) ? examples[eventType] : null
  const event = { ...(envelope ? fromEnvelope(envelope, eventType) : invented(eventType)), ...wanted(trigger) }
  return Array.from({ length: number }, () => event)
}

/** What the trigger's conditions look at. */
function wanted(trigger) {
  const filters = (trigger?.property_filters ?? []).filter((filter) => filter?.key)
  const [project] = listOf(trigger ? projectsOf(trigger) : '')
  return {
    ...(filters.length ? { properties: Object.fromEntries(filters.map(({ key, value }) => [key, String(value ?? '')])) } : {}),
    ...(project ? { projectId: project } : {}),
  }
}

function fromEnvelope(envelope, eventType) {
  const { metadata, userNames } = envelope.payload ?? {}
  const data = Array.isArray(metadata) ? metadata[0] : metadata
  return {
    eventType,
    ...(userNames?.[0] ? { userName: userNames[0] } : {}),
    ...(typeof data === 'object' && data !== null ? { payload: data } : {}),
  }
}

function invented(eventType) {
  return {
    eventType,
    title: 'Disk full on db-1',
    message: 'Less than 1 GB is free',
    severity: 'error',
    status: 'firing',
    incidentKey: 'db-1/disk',
    links: [{ text: 'Runbook', href: 'https://example.com/runbook' }],
  }
}

/** Events that somebody wrote: one, or several. */
export function ownEvents(text) {
  const json = JSON.parse(text)
  return Array.isArray(json) ? json : [json]
}
