// Work on many things, a few at a time: however often one is wanted, it waits once.

export class Pool {
  #most
  #work
  #waiting = new Set()
  #running = 0

  /** @param work is given a thing, and says itself what went wrong: the others are worked on all the same */
  constructor(most, work) {
    this.#most = most
    this.#work = work
  }

  want(things) {
    things.forEach(thing => this.#waiting.add(thing))
    while (this.#running < this.#most && this.#waiting.size > 0) {
      this.#run()
    }
  }

  /** Nobody wants what waits any more. */
  clear() {
    this.#waiting.clear()
  }

  async #run() {
    this.#running += 1
    try {
      while (this.#waiting.size > 0) {
        const [next] = this.#waiting
        this.#waiting.delete(next)
        await Promise.resolve(this.#work(next)).catch(() => {})
      }
    } finally {
      this.#running -= 1
    }
  }
}
