// Error reports as text: as OTP's default handler prints them, but for the line breaks of long terms, which io_lib makes.
import type { HostTerm } from "../loader/etf.js"
import { printTerm } from "./print.js"

/// =ERROR REPORT==== 22-Nov-2026::10:03:11.225123 ===; [time]: microseconds since 1970.
export function reportHeader(level: string, time: number): string {
  const date = new Date(Math.floor(time / 1000))
  const two = (value: number) => String(value).padStart(2, "0")
  const day = `${date.getDate()}-${date.toLocaleString("en", { month: "short" })}-${date.getFullYear()}`
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")
  const micro = String(time % 1_000_000).padStart(6, "0")
  return `=${level.toUpperCase()} REPORT==== ${day}::${clock}.${micro} ===\n`
}

/// What io_lib:format(Format, Arguments) gives, for formats with ~p, ~s and ~n.
export function formatPlainly(format: HostTerm, args: HostTerm): string {
  const rest = args.kind === "list" ? [...args.items] : []
  return charactersOf(format).replace(/~([psn])/g, (_, letter: string) => {
    if (letter === "n") return "\n"
    const item = rest.shift()
    if (item === undefined) return ""
    return letter === "s" ? charactersOf(item) : printTerm(item)
  })
}

/// The text of a message {log, Level, Format, Arguments, Meta} to the logger; undefined if it is another.
export function reportText(message: HostTerm): string | undefined {
  if (message.kind !== "tuple" || message.items.length !== 5) return undefined
  const [tag, level, format, args, meta] = message.items
  if (tag.kind !== "atom" || tag.name !== "log" || level.kind !== "atom") return undefined
  const pairs = meta.kind === "map" ? meta.pairs : []
  const time = pairs.find(([key]) => key.kind === "atom" && key.name === "time")?.[1]
  const micro = time?.kind === "int" ? time.value : Date.now() * 1000
  return `${reportHeader(level.name, micro)}${formatPlainly(format, args)}\n`
}

function charactersOf(term: HostTerm): string {
  if (term.kind !== "list") return ""
  return term.items.map((item) => (item.kind === "int" ? String.fromCodePoint(item.value) : "")).join("")
}
