// Messages of many threads in the order of their numbers: those of different threads may overtake each other on the way.

export class EventQueue<Message extends { readonly sequence: number }> {
  private readonly handle: (message: Message) => void
  private readonly early = new Map<number, Message>()
  private next = 0

  constructor(handle: (message: Message) => void) {
    this.handle = handle
  }

  add(message: Message): void {
    this.early.set(message.sequence, message)
    for (let next = this.early.get(this.next); next !== undefined; next = this.early.get(this.next)) {
      this.early.delete(this.next)
      this.next = (this.next + 1) | 0
      this.handle(next)
    }
  }

  /// A thread has died and its last number may never come: handles what is there.
  flush(): void {
    const rest = [...this.early.values()].sort((a, b) => a.sequence - b.sequence)
    this.early.clear()
    for (const message of rest) {
      this.next = (message.sequence + 1) | 0
      this.handle(message)
    }
  }
}
