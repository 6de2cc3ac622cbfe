// The help texts, made from the commands' syntax. Each fits a screen of 24 lines by 80 columns; a test holds them to it.
import type { EmulatorFlag } from "./emulator.js"
import type { Syntax } from "./flags.js"

/// The text of `beamwise --help`.
export function overview(commands: readonly Syntax[]): string {
  const rows = commands.map(({ command, usage, summary }): [string, string] => [`${command} ${usage}`, summary])
  return [
    "beamwise: an Erlang machine that compiles .beam files to WebAssembly",
    "",
    "usage: beamwise COMMAND [FLAGS] ...",
    "",
    ...columns(rows),
    "",
    "  beamwise help COMMAND tells a command's flags.  --version, --help",
    "",
    "examples:",
    "  beamwise run examples/hello.beam          run a compiled module's start/0",
    "  beamwise run -pa ebin +S 4 game:play 3    call game:play(3) on 4 schedulers",
    "  beamwise disasm --ir ebin/game.beam play/1",
    "",
    "environment: BEAMWISE_OTP=DIR  the Erlang/OTP to use;  LOG=gc,sched,code,bif",
    "exit status: 0 all well, 1 the program failed, 2 wrong usage",
  ].join("\n")
}

/// The text of `beamwise help COMMAND`.
export function commandHelp({ command, usage, summary, flags, details }: Syntax): string {
  const rows = flags.map(({ name, value, help }): [string, string] => [value ? `${name} ${value}` : name, help])
  return [
    `usage: beamwise ${command} ${flags.length > 0 ? "[FLAGS] " : ""}${usage}`,
    "",
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    ...(rows.length > 0 ? ["", ...columns(rows)] : []),
    ...(details.length > 0 ? ["", ...details] : []),
  ].join("\n")
}

const EFFECTS: readonly (readonly [EmulatorFlag["effect"], string])[] = [
  ["obeyed", "They do what they do in erl:"],
  ["shown", "They have no effect, but system_info tells them:"],
  ["taken", "They are checked, and have no effect:"],
]

/// The text of `beamwise help flags`, at most [width] columns wide.
export function emulatorHelp(flags: readonly EmulatorFlag[], width = 80): string {
  const left = (flag: EmulatorFlag) => (flag.value ? `${flag.name} ${flag.value}` : flag.name)
  const indent = 4 + Math.max(...flags.map((flag) => left(flag).length))
  const lines = EFFECTS.flatMap(([effect, title]) => [
    "",
    title,
    ...flags
      .filter((flag) => flag.effect === effect)
      .flatMap((flag) => hanging(`  ${left(flag)}`.padEnd(indent), flag.help, width)),
  ])
  return [
    "The emulator flags of erl, for beamwise run. A value stands apart or glued:",
    "+S 2:2 or +S2:2. docs/flags.md says why some have no effect.",
    ...lines,
  ].join("\n")
}

// [text] behind [left], in lines of [width] that begin where the first text does.
function hanging(left: string, text: string, width: number): string[] {
  const lines = [left]
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1] ?? ""
    const gap = last.length <= left.length ? "" : " "
    if (last.length + gap.length + word.length <= width) lines[lines.length - 1] = last + gap + word
    else lines.push(" ".repeat(left.length) + word)
  }
  return lines
}

function columns(rows: readonly [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
