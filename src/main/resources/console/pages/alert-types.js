// What each type of destination is called and needs: docs/destinations.md as a form.

const PUBLIC = 'https, and a public address unless the operator allows more'

/** Types with a form of their own; ops may have more of them in routes/destinations. */
export const TYPES = [
  {
    type: 'general',
    title: 'Webhook',
    about: 'Signed JSON to any HTTPS endpoint',
    url: { label: 'URL', placeholder: 'https://example.com/alerts', help: PUBLIC },
    proofs: true,
    envelope: true,
  },
  {
    type: 'slack',
    title: 'Slack',
    about: 'A message in a channel',
    url: {
      label: 'Webhook URL',
      placeholder: 'https://hooks.slack.com/services/…',
      help: 'In Slack: Apps, Incoming Webhooks, choose a channel, copy the URL. Whoever has it can post',
    },
    people: true,
  },
  {
    type: 'pagerduty',
    title: 'PagerDuty',
    about: 'Incidents that are triggered and resolved',
    url: {
      label: 'URL',
      value: 'https://events.pagerduty.com/v2/enqueue',
      help: 'In the EU: https://events.eu.pagerduty.com/v2/enqueue',
    },
    metadata: [
      {
        key: 'routing_key', label: 'Routing key', secret: true, required: true,
        help: 'The integration key of a service, Events API v2: 32 letters and digits',
      },
      {
        key: 'severity', label: 'Severity', choices: ['critical', 'error', 'warning', 'info'],
        help: 'In place of the severity of the event type',
      },
      { key: 'component', label: 'Component', help: 'Empty: the project of the events, else their sender' },
      { key: 'group', label: 'Group', help: 'Empty: the workspace' },
      { key: 'class', label: 'Class', help: 'Empty: the event type' },
      { key: 'source', label: 'Source', help: 'Empty: Serai' },
    ],
    people: true,
    incidents: true,
  },
  {
    type: 'teams',
    title: 'Microsoft Teams',
    about: 'A card in a channel',
    url: {
      label: 'Workflow URL',
      placeholder: 'https://….logic.azure.com/workflows/…',
      help: 'In Teams: the channel’s menu, Workflows, Send webhook alerts to a channel',
    },
    people: true,
  },
  {
    type: 'discord',
    title: 'Discord',
    about: 'A message in a channel',
    url: {
      label: 'Webhook URL',
      placeholder: 'https://discord.com/api/webhooks/…',
      help: 'In Discord: Edit channel, Integrations, Webhooks',
    },
    people: true,
  },
  {
    type: 'google-chat',
    title: 'Google Chat',
    about: 'A message in a space',
    url: {
      label: 'Webhook URL',
      placeholder: 'https://chat.googleapis.com/v1/spaces/…',
      help: 'In the space: Apps & integrations, Webhooks',
    },
    people: true,
  },
  {
    type: 'telegram',
    title: 'Telegram',
    about: 'A message in a chat',
    url: {
      label: 'URL with the bot’s token',
      placeholder: 'https://api.telegram.org/bot<token>/sendMessage',
      help: 'Ask @BotFather for a bot and its token, and add the bot to the chat',
    },
    metadata: [
      { key: 'chat_id', label: 'Chat', required: true, help: 'A number like -1001234567890, or the @name of a channel' },
      { key: 'message_thread_id', label: 'Topic', help: 'The number of a topic, if the group has any' },
    ],
    people: true,
  },
  {
    type: 'email',
    title: 'E-mail',
    about: 'A mail to at most 20 addresses',
    url: {
      label: 'Recipients',
      placeholder: 'oncall@example.com, ops@example.com',
      help: 'Addresses with commas between. The operator says who may get mail (serai.guard.recipients)',
      scheme: 'mailto:',
    },
    people: true,
    bare: true,
  },
  {
    type: 'kafka',
    title: 'Kafka',
    about: 'A record in a topic',
    url: {
      label: 'Topic',
      placeholder: 'alerts',
      help: 'The operator says which topics may be written to (serai.guard.topics)',
      scheme: 'kafka://',
    },
    proofs: true,
    envelope: true,
    topic: true,
  },
  {
    type: 'helicone',
    title: 'Helicone webhook',
    about: 'Each logged request to one HTTPS endpoint, as Helicone sends it',
    url: { label: 'Destination', placeholder: 'https://example.com/webhook', help: PUBLIC },
    helicone: true,
  },
]

// Types of ops' own whose name begins with one of these have its rules.
const LIKE = ['pagerduty', 'email', 'kafka']

/** The type with a form, or what is common to those that ops made themselves. */
export function typeOf(name) {
  const known = TYPES.find((each) => each.type === name)
  if (known) return known
  const like = TYPES.find((each) => LIKE.includes(each.type) && String(name ?? '').startsWith(`${each.type}-`))
  return like ? { ...like, type: name, title: name, about: `Like ${like.title}` } : ownType(name)
}

function ownType(name) {
  const url = { label: 'URL', placeholder: 'https://…', help: PUBLIC }
  return { type: name, title: name || '–', about: 'A type of this hub', url, proofs: true, people: true }
}

/** Event types that the API takes, and what each is about. alerts.yaml may name others. */
export const EVENTS = {
  'trace:errors': 'Errors of traces',
  'trace:cost': 'Cost of traces',
  'trace:latency': 'Latency of traces',
  'trace:feedback_score': 'Feedback score of traces',
  'trace_thread:feedback_score': 'Feedback score of threads',
  'trace:guardrails_triggered': 'Guardrails triggered',
  'prompt:created': 'Prompt created',
  'prompt:committed': 'Prompt committed',
  'prompt:deleted': 'Prompt deleted',
  'experiment:finished': 'Experiment finished',
  'alert:disabled': 'A destination was disabled',
  'alert:drill_failed': 'A fire drill failed',
}

export const EVENT_TYPES = Object.keys(EVENTS)

export const SEVERITIES = ['critical', 'error', 'warning', 'info']

/** The conditions that an event type can have beside project and properties, and what each asks for. */
export const CONDITIONS = {
  'threshold:errors': { title: 'Errors', keys: ['threshold', 'window'] },
  'threshold:cost': { title: 'Cost', keys: ['threshold', 'window'] },
  'threshold:latency': { title: 'Latency', keys: ['threshold', 'window'] },
  'threshold:feedback_score': { title: 'Feedback score', keys: ['name', 'operator', 'threshold', 'window'] },
  'filter:guardrail_type': { title: 'Guardrail types', keys: ['guardrail_types'] },
}

const OF_EVENT_TYPE = {
  'trace:errors': 'threshold:errors',
  'trace:cost': 'threshold:cost',
  'trace:latency': 'threshold:latency',
  'trace:feedback_score': 'threshold:feedback_score',
  'trace_thread:feedback_score': 'threshold:feedback_score',
  'trace:guardrails_triggered': 'filter:guardrail_type',
}

export const conditionOf = (eventType) => OF_EVENT_TYPE[eventType] ?? null
