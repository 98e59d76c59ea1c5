// The part of an alert's form that says which events reach it.
import { html, nothing } from '../lib/lit-html.js'
import { field } from '../ui.js'
import { newCondition, projectsOf, scopeOf, set, withProjects } from './alert-draft.js'
import { CONDITIONS, EVENTS, EVENT_TYPES, conditionOf } from './alert-types.js'
import { member, part, small, wrong } from './form-fields.js'

export function triggers(form) {
  const all = form.get('triggers') ?? []
  const add = () => form.set('triggers', [...all, { event_type: '', trigger_configs: [] }])
  return part('Which events', html`
    <div data-name="triggers">
      ${wrong(form, 'triggers')}
      ${all.length ? nothing : html`<p>Nothing reaches an alert without triggers.</p>`}
      ${all.map((trigger, i) => oneTrigger(form, trigger, i, all))}
    </div>
    ${form.readOnly ? nothing : small('Add a trigger', add)}`)
}

/** What Helicone's webhooks select by. */
export function selection(form) {
  return part('Which requests', html`
    <p class="muted">Each logged request (<code>request:logged</code>) of these is a message of its own.</p>
    ${sampling(form, 'triggers[0]')}
    ${propertyFilters(form, 'triggers[0]')}`)
}

function oneTrigger(form, trigger, i, all) {
  const path = `triggers[${i}]`
  const remove = () => {
    form.forget('triggers')
    form.set('triggers', all.filter((_, at) => at !== i))
  }
  return html`
    <fieldset class="trigger" name=${path}>
      <legend>Trigger ${i + 1}${trigger.event_type ? html`: <code>${trigger.event_type}</code>` : nothing}</legend>
      ${wrong(form, path)}
      <div class="row">
        ${member(form, `${path}.event_type`, {
          label: 'Event type', type: 'select', required: true, options: eventTypes(trigger.event_type),
        })}
        ${sampling(form, path)}
        ${small('Remove', remove, { disabled: form.readOnly, name: `Remove trigger ${i + 1}` })}
      </div>
      ${projects(form, path, trigger)}
      ${propertyFilters(form, path)}
      ${conditions(form, path, trigger)}
    </fieldset>`
}

/** One that only a file can name stays, and the API says so when it is saved. */
function eventTypes(chosen) {
  const known = EVENT_TYPES.map((type) => ({ value: type, text: `${EVENTS[type]} (${type})` }))
  return chosen && Object.hasOwn(EVENTS, chosen) ? known : [{ value: chosen ?? '', text: chosen || 'Choose one' }, ...known]
}

function sampling(form, path) {
  return member(form, `${path}.sample_rate`, {
    label: 'Of these, percent', kind: 'number', placeholder: '100',
    help: 'Empty: all. Decided by the event’s id, alike each time',
  })
}

function projects(form, path, trigger) {
  const scope = scopeOf(trigger)
  const said = `${path}.projects`
  const name = scope ? `${path}.trigger_configs[${trigger.trigger_configs.indexOf(scope)}]` : said
  return field({
    label: 'Only of these projects', name, id: `field-${said}`, mono: true, disabled: form.readOnly, error: form.error(name),
    value: form.choice(said, projectsOf(trigger)),
    help: 'Ids with commas between. Empty: all. An event without a project passes',
    onInput: (words) => form.choose(said, words, set(form.draft, path, withProjects(trigger, words))),
  })
}

function propertyFilters(form, path) {
  const name = `${path}.property_filters`
  const all = form.get(name) ?? []
  const put = (next) => form.set(name, next.length ? next : undefined)
  // Values count as they are written, with their blanks.
  const text = (at, label) => member(form, at, { label, mono: true, onInput: (said) => form.set(at, said) })
  return html`
    <fieldset name=${name}>
      <legend>Only with these properties</legend>
      ${wrong(form, name)}
      ${all.map((filter, i) => html`
        <div class="row">
          ${text(`${name}[${i}].key`, html`Property<span class="hidden"> ${i + 1}</span>`)}
          ${text(`${name}[${i}].value`, html`Is exactly<span class="hidden">: ${filter.key}</span>`)}
          ${small('Remove', () => put(all.filter((_, at) => at !== i)),
            { disabled: form.readOnly, name: `Remove the property ${filter.key || i + 1}` })}
        </div>`)}
      ${form.readOnly ? nothing : small('Add a property', () => put([...all, { key: '', value: '' }]))}
    </fieldset>`
}

function conditions(form, path, trigger) {
  const all = trigger.trigger_configs ?? []
  const scope = scopeOf(trigger)
  const type = conditionOf(trigger.event_type)
  const add = () => form.set(`${path}.trigger_configs`, [...all, newCondition(type)])
  return html`
    ${all.map((config, i) => (config === scope ? nothing : oneCondition(form, `${path}.trigger_configs[${i}]`, config)))}
    ${type && !form.readOnly ? small(`Add a condition: ${CONDITIONS[type].title}`, add) : nothing}`
}

const FIELDS = {
  threshold: { label: 'Threshold', placeholder: '10' },
  window: { label: 'Within seconds', placeholder: '3600' },
  name: { label: 'Score', placeholder: 'Helpfulness' },
  operator: { label: 'Is', type: 'select', options: [{ value: '<', text: 'below' }, { value: '>', text: 'above' }] },
  guardrail_types: { label: 'Guardrail types', help: 'Names with commas between. Empty: all', placeholder: 'PII, TOPIC' },
}

function oneCondition(form, path, config) {
  const known = Object.hasOwn(CONDITIONS, String(config.type)) ? CONDITIONS[config.type] : null
  const title = known?.title ?? config.type
  const value = (key) => {
    const at = `${path}.config_value.${key}`
    return member(form, at, { onInput: (said) => form.set(at, said), ...FIELDS[key] })
  }
  return html`
    <fieldset name=${path}>
      <legend>${title}</legend>
      ${wrong(form, path)}
      <div class="row">
        ${known ? known.keys.map(value) : html`<code>${JSON.stringify(config.config_value)}</code>`}
        ${small('Remove', () => form.set(path, undefined), { disabled: form.readOnly, name: `Remove the condition ${title}` })}
      </div>
      ${String(config.type).startsWith('threshold:')
        ? html`<small>Kept, and not evaluated by this hub: the sender, like Opik, decides by it before it sends.</small>`
        : nothing}
    </fieldset>`
}
