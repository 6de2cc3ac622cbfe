// Command lines: a table of flags per command, the parser that goes by it, and the hint for what it does not know.
// Our own, since erl's flags (`-pa DIR`, `+S 2:2`) and "all after the target is the program's" fit no parser of options.

export interface Flag {
  name: string // as typed: "--otp", "-pa", "+S"
  value?: string // its value's name in the help; without one the flag is a switch
  accepts?: (text: string) => boolean // could this be its value, where that is glued to it?
  isFamily?: true // its name goes on with letters
  optional?: readonly string[] // it can stand alone; these words are its value when they follow
  help: string
}

export interface Syntax {
  command: string
  usage: string // what follows the command's name
  summary: string // one line
  flags: readonly Flag[]
  more?: readonly Flag[] // further ones, which have a help of their own
  details: readonly string[] // further lines of the help
  isOpen?: boolean // the first word ends the flags: what follows belongs to the program that is run
}

export interface CommandLine {
  words: string[]
  switches: Set<string>
  values: Map<string, string[]> // by flag, in the order given
}

/// The command line is wrong; the message is one line, the hint may be a second.
export class UsageError extends Error {
  override name = "UsageError"
  readonly hint: string
  constructor(message: string, hint = "") {
    super(message)
    this.hint = hint
  }
}

// Every command has it.
const HELP: Flag = { name: "--help", help: "show this text" }

/// Reads [args], the words after the command's name. Flags stand anywhere unless the syntax is open; `--` ends them.
export function parseCommandLine(syntax: Syntax, args: readonly string[]): CommandLine {
  const line: CommandLine = { words: [], switches: new Set(), values: new Map() }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ""
    if (arg === "--") {
      line.words.push(...args.slice(i + 1))
      break
    }
    if (!/^(--?|\+)[a-zA-Z]/.test(arg)) {
      line.words.push(arg)
      if (!syntax.isOpen) continue
      line.words.push(...args.slice(i + 1))
      break
    }
    const known = knownFlags(syntax)
    const [name, attached] = split(arg === "-h" ? HELP.name : arg, known)
    const flag = known.find((row) => row.name === name)
    if (!flag) throw unknownFlag(name, syntax)
    if (flag.value === undefined) {
      if (attached !== undefined) throw new UsageError(`${name} takes no value`)
      line.switches.add(name)
      continue
    }
    if (flag.optional !== undefined) {
      const follows = attached === undefined && flag.optional.includes(args[i + 1] ?? "")
      addValue(line, name, attached ?? (follows ? (args[++i] ?? "") : ""))
      continue
    }
    const value = attached ?? args[++i]
    if (value === undefined || value === "") throw new UsageError(`${name} needs a value: ${name} ${flag.value}`)
    addValue(line, name, value)
  }
  return line
}

function addValue(line: CommandLine, name: string, value: string): void {
  line.values.set(name, [...(line.values.get(name) ?? []), value])
}

function knownFlags({ flags, more = [] }: Syntax): Flag[] {
  return [...flags, ...more.filter(({ name }) => !flags.some((flag) => flag.name === name)), HELP]
}

/// The one value of flag [name], undefined if it was not given. Twice is an error.
export function singleValue(line: CommandLine, name: string): string | undefined {
  const values = line.values.get(name) ?? []
  if (values.length > 1) throw new UsageError(`${name} is given twice: ${values.join(" and ")}`)
  return values[0]
}

// `--otp=DIR`, and `+S2:2` as erl takes it: the longest flag that it begins with.
function split(arg: string, flags: readonly Flag[]): [name: string, attached: string | undefined] {
  const equals = arg.indexOf("=")
  if (arg.startsWith("--") && equals > 0) return [arg.slice(0, equals), arg.slice(equals + 1)]
  if (!arg.startsWith("+") || flags.some(({ name }) => name === arg)) return [arg, undefined]
  const [longest] = flags
    .filter(
      (flag) => flag.value !== undefined && arg.startsWith(flag.name) && isGlued(flag, arg.slice(flag.name.length)),
    )
    .sort((a, b) => b.name.length - a.name.length)
  return longest ? [longest.name, longest.isFamily ? undefined : arg.slice(longest.name.length)] : [arg, undefined]
}

// Behind a flag of one letter that is no value of it, there is rather the rest of another flag, misspelt.
function isGlued({ name, accepts, isFamily }: Flag, rest: string): boolean {
  return isFamily || name.length > 2 || /^[-:0-9]/.test(rest) || (accepts?.(rest) ?? false)
}

function unknownFlag(name: string, syntax: Syntax): UsageError {
  const close = nearest(
    name,
    knownFlags(syntax).map((flag) => flag.name),
  )
  const first = [...syntax.flags, HELP].map((flag) => flag.name)
  const hint = close ? `Did you mean ${close}?` : `Known: ${first.join(" ")}`
  return new UsageError(`${syntax.command} does not know the flag ${name}`, hint)
}

/// The candidate that [word] was most likely meant to be, if any is close enough.
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const bare = (text: string): string => text.replace(/^[-+]+/, "").toLowerCase()
  const begun =
    bare(word).length < 2 ? undefined : candidates.find((candidate) => bare(candidate).startsWith(bare(word)))
  if (begun) return begun
  const limit = Math.max(1, Math.floor(bare(word).length / 3)) // edits
  const rated = candidates
    .map((candidate) => ({ candidate, edits: editDistance(bare(word), bare(candidate)) }))
    .filter(({ edits, candidate }) => edits <= limit && edits < bare(candidate).length)
  return rated.sort((a, b) => a.edits - b.edits)[0]?.candidate
}

// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      const [above, before] = [rows[i - 1] as number[], row[j - 1] as number]
      let edits = Math.min((above[j] as number) + 1, before + 1, (above[j - 1] as number) + cost)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) edits = Math.min(edits, (rows[i - 2]?.[j - 2] ?? 0) + 1)
      row.push(edits)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 0
}
