// A call in a shell that sends an event: for any program that can start one.

/** Text as one word of a shell. */
export function quoted(text) {
  return `'${String(text).replaceAll("'", "'\\''")}'`
}

/** A call that sends one event of the type. */
export function curl(hub, eventType, withToken) {
  const events = JSON.stringify([{ eventType, title: 'A first event', severity: 'info', payload: { message: 'Hello' } }])
  return [
    `curl -s ${hub}/v1/events -H 'Content-Type: application/json' \\`,
    ...(withToken ? ['  -H "Authorization: Bearer $SERAI_API_TOKEN" \\'] : []),
    `  -d ${quoted(events)}`,
  ].join('\n')
}
