// What a form knows of the alert that it edits: its values, half-written rows, and what the API says is wrong.
import { fieldFor, get, objectOf, rowProblems, rowsOf, set } from './alert-draft.js'

export class Form {
  /**
   * @param draft an alert in the API's JSON
   * @param changed is called after each change of the draft
   * @param draw is called when something is to be seen anew
   */
  constructor(draft, { readOnly, changed, draw }) {
    this.draft = draft
    this.readOnly = readOnly
    this.changed = changed
    this.draw = draw
    this.problems = []
    this.half = new Map()
    this.chosen = new Map()
    this.firsts = new Map()
    this.stored = new Map()
    this.dirty = false
    // The JSON while somebody writes it, and why it can't be read yet.
    this.written = null
    this.unreadable = null
  }

  get(path) {
    return get(this.draft, path)
  }

  set(path, value) {
    this.problems = this.problems.filter((problem) => problem.at !== path)
    this.change(set(this.draft, path, value))
  }

  change(draft) {
    this.draft = draft
    this.dirty = true
    this.changed()
    this.draw()
  }

  /** All of it at once, as somebody wrote it. */
  replaceAll(draft) {
    this.half.clear()
    this.chosen.clear()
    this.change(draft)
  }

  // --- choices that JSON does not tell while nothing is said yet ---

  choice(name, otherwise) {
    return this.chosen.get(name) ?? otherwise
  }

  choose(name, value, draft = this.draft) {
    this.chosen.set(name, value)
    this.change(draft)
  }

  /** What was so when the form was first drawn: a part that its reader has opened must not close under them. */
  first(name, value) {
    if (!this.firsts.has(name)) this.firsts.set(name, value)
    return this.firsts.get(name)
  }

  /** Of members that have another place now, or none. */
  forget(prefix) {
    const old = (name) => name.startsWith(prefix)
    for (const names of [this.half, this.chosen]) [...names.keys()].filter(old).forEach((name) => names.delete(name))
    this.problems = this.problems.filter((problem) => !old(problem.field))
  }

  // --- an object as rows ---

  rows(path) {
    return this.half.get(path) ?? rowsOf(this.get(path))
  }

  setRows(path, rows) {
    this.half.set(path, rows)
    this.problems = this.problems.filter((problem) => problem.field !== path && !problem.field.startsWith(`${path}.`))
    this.change(set(this.draft, path, objectOf(rows)))
  }

  // --- secrets, which are shown to nobody ---

  /** Makes room for another secret, and keeps the mask for who thinks better of it. */
  replaceSecret(path) {
    this.stored.set(path, this.get(path))
    this.set(path, undefined)
  }

  keepSecret(path) {
    const mask = this.stored.get(path)
    this.stored.delete(path)
    this.set(path, mask)
  }

  // --- what is wrong ---

  /** What the page itself can see, because the JSON that is sent could not say it. */
  ownProblems() {
    return [...this.half].flatMap(([path, rows]) => rowProblems(path, rows))
  }

  /** @param names of the fields that there are on the page */
  refuse(problems, names) {
    this.problems = problems.map((problem) => ({ ...problem, at: fieldFor(problem, names) }))
    this.draw()
  }

  /** Empty when nothing is. */
  error(name) {
    return this.problems
      .filter((problem) => problem.at === name)
      .map(({ field, message }) => [field.slice(name.length).replace(/^\./, ''), message].filter(Boolean).join(': '))
      .join('; ')
  }
}
