// Finds the Erlang/OTP whose libraries Beamwise runs: a given directory, an installed `erl`, or Beamwise's own cache, which
// download.ts fills where the system has apt. Knows where OTP keeps its .beam files, not what is in them.
import { execFile } from "node:child_process"
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { canDownload, downloadOtp, findExecutable, installHint } from "./download.js"

export type OtpSource = "flag" | "env" | "erl" | "cache" | "download"

export interface OtpInstallation {
  root: string // what `code:root_dir()` says: it holds lib/ and releases/
  release: string // "25"; "unknown" when the tree doesn't say
  libDirs: Map<string, string> // application, without version -> its directory of .beam files
  source: OtpSource
}

export interface LocateOptions {
  dir?: string | undefined // `--otp DIR`: this one or none
  env?: NodeJS.ProcessEnv
  download?: boolean // may it fetch OTP when there is none? default: yes
  progress?: (line: string) => void // told what takes long
}

/// There is no usable Erlang/OTP; the message is for the user and says what to do.
export class OtpNotFoundError extends Error {
  override name = "OtpNotFoundError"
}

// The first release with the `Type` chunk and the JIT's instruction set; older compilers emit opcodes we don't load.
export const OLDEST_RELEASE = 25

// Applications without which nothing boots.
const NEEDED = ["kernel", "stdlib"]

// `erl` may be a version manager's script; it starts a whole VM, so: ms until we give up on it.
const ERL_TIMEOUT = 10_000

// Set for the `erl` that we ask for its root: should that be a Beamwise, it must not ask back.
const ASKING = "BEAMWISE_LOCATING_OTP"

/// Finds OTP: `options.dir`, else env BEAMWISE_OTP, else an installed `erl`, else the cache, else a download.
/// A directory that was named and does not hold OTP is an error, never a reason to take another one.
export async function locateOtp(options: LocateOptions = {}): Promise<OtpInstallation> {
  const env = options.env ?? process.env
  const progress = options.progress ?? (() => {})
  if (options.dir !== undefined) return openNamed(options.dir, "flag", "--otp")
  if (env.BEAMWISE_OTP) return openNamed(env.BEAMWISE_OTP, "env", "BEAMWISE_OTP")

  const installed = await locateErl(env, progress)
  if (installed) return installed
  const cache = cacheDir(env)
  const cached = newestIn(cache)
  if (cached) return cached

  if (options.download === false || !canDownload(env)) throw new OtpNotFoundError(missing(installHint()))
  try {
    const root = await downloadOtp({ cache, env, progress, oldest: OLDEST_RELEASE })
    return accept(root, "download")
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new OtpNotFoundError(missing(`The download failed: ${reason}\n${installHint()}`))
  }
}

/// The path of module [name]'s .beam file in [otp], or undefined.
/// Reads each application's directory once, in order of the odds, and remembers it.
export function findModule(otp: OtpInstallation, name: string): string | undefined {
  const index = indexes.get(otp) ?? { modules: new Map<string, string>(), unread: searchOrder(otp) }
  indexes.set(otp, index)
  let found = index.modules.get(name)
  while (found === undefined && index.unread.length > 0) {
    const ebin = index.unread.shift() ?? ""
    for (const file of namesIn(ebin)) {
      const module = file.endsWith(".beam") ? file.slice(0, -5) : undefined
      if (module && !index.modules.has(module)) index.modules.set(module, join(ebin, file))
    }
    found = index.modules.get(name)
  }
  return found
}

/// Where Beamwise keeps the OTPs that it downloaded.
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "beamwise", "otp")
}

/// Reads the tree at [dir], or under the places where a prefix or an unpacked package has it. Undefined: no OTP there.
export function openOtp(dir: string, source: OtpSource): OtpInstallation | undefined {
  for (const below of ["", "lib/erlang", "usr/lib/erlang", "lib64/erlang", "usr/lib64/erlang"]) {
    const root = join(dir, below)
    const libDirs = readLibDirs(root)
    if (NEEDED.every((app) => libDirs.has(app))) return { root, release: readRelease(root), libDirs, source }
  }
  return undefined
}

interface ModuleIndex {
  modules: Map<string, string>
  unread: string[] // directories that have not been read yet
}
const indexes = new WeakMap<OtpInstallation, ModuleIndex>()

// Most lookups are for these; the rest follows in the order of the directory.
const FIRST = ["erts", "kernel", "stdlib", "compiler", "sasl"]

function searchOrder({ libDirs }: OtpInstallation): string[] {
  const rest = [...libDirs.keys()].filter((app) => !FIRST.includes(app))
  return [...FIRST, ...rest].flatMap((app) => libDirs.get(app) ?? [])
}

function openNamed(dir: string, source: OtpSource, by: string): OtpInstallation {
  if (!existsSync(dir)) throw new OtpNotFoundError(`${by} names ${dir}, which does not exist`)
  const otp = openOtp(realpathSync(dir), source)
  if (!otp) {
    const looked = NEEDED.map((app) => `lib/${app}-*/ebin`).join(" and ")
    throw new OtpNotFoundError(`${by} names ${dir}, which holds no Erlang/OTP (looked for ${looked})`)
  }
  if (isTooOld(otp)) {
    throw new OtpNotFoundError(
      `${by} names OTP ${otp.release} at ${otp.root}; Beamwise runs OTP ${OLDEST_RELEASE} or later`,
    )
  }
  return otp
}

function accept(root: string, source: OtpSource): OtpInstallation {
  const otp = openOtp(root, source)
  if (!otp) throw new Error(`no kernel and stdlib in ${root}`)
  if (isTooOld(otp)) throw new Error(`it brought OTP ${otp.release}; Beamwise runs OTP ${OLDEST_RELEASE} or later`)
  return otp
}

function isTooOld({ release }: OtpInstallation): boolean {
  return Number(release) < OLDEST_RELEASE // NaN, that is "unknown", is not
}

function missing(advice: string): string {
  return `Beamwise needs the libraries of Erlang/OTP ${OLDEST_RELEASE} or later and found none.\n${advice}\nOr name one that you have: --otp DIR, or BEAMWISE_OTP=DIR.`
}

async function locateErl(
  env: NodeJS.ProcessEnv,
  progress: (line: string) => void,
): Promise<OtpInstallation | undefined> {
  const erl = findExecutable("erl", env)
  if (!erl || env[ASKING]) return undefined
  const bin = dirname(realpathSync(erl))
  // <root>/bin/erl, <root>/erts-13.1.5/bin/erl, or a package's own <prefix>/bin/erl.
  const roots = [dirname(bin), dirname(dirname(bin))]
  let otp = roots.map((root) => openOtp(root, "erl")).find((found) => found !== undefined)
  if (!otp) {
    const root = await askErl(erl, env)
    otp = root ? openOtp(root, "erl") : undefined
  }
  if (!otp) {
    progress(`${erl} does not lead to OTP's libraries; looking elsewhere`)
    return undefined
  }
  if (!isTooOld(otp)) return otp
  progress(`${erl} is OTP ${otp.release}, which is too old; looking elsewhere`)
  return undefined
}

async function askErl(erl: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const script = "io:put_chars(code:root_dir()), halt()."
  const options = { timeout: ERL_TIMEOUT, env: { ...env, [ASKING]: "1" }, killSignal: "SIGKILL" as const }
  try {
    const { stdout } = await promisify(execFile)(erl, ["-noshell", "-noinput", "-eval", script], options)
    return stdout.trim() || undefined
  } catch {
    return undefined
  }
}

function newestIn(cache: string): OtpInstallation | undefined {
  const found = namesIn(cache)
    .filter((name) => !name.startsWith(".")) // a download under way
    .flatMap((name) => openOtp(join(cache, name), "cache") ?? [])
    .filter((otp) => !isTooOld(otp))
  return found.sort((a, b) => Number(b.release) - Number(a.release))[0]
}

// lib/stdlib-4.2/ebin of an installation, lib/stdlib/ebin of a source tree. Of two versions the later one counts.
function readLibDirs(root: string): Map<string, string> {
  const versions = new Map<string, string>()
  for (const name of namesIn(join(root, "lib"))) {
    const [, app, version] = /^([a-z][a-z0-9_]*)(?:-([0-9][0-9.]*))?$/.exec(name) ?? []
    if (app === undefined) continue
    const known = versions.get(app)
    if (known === undefined || compareVersions(version ?? "", known) > 0) versions.set(app, version ?? "")
  }
  const dirs = new Map<string, string>()
  for (const [app, version] of versions) {
    const ebin = join(root, "lib", version ? `${app}-${version}` : app, "ebin")
    if (existsSync(ebin)) dirs.set(app, ebin)
  }
  // The preloaded modules (init, erlang, prim_file) stand in lib/erts-*, and elsewhere in source trees and some packages.
  if (!dirs.has("erts")) {
    const erts = namesIn(root).filter((name) => name.startsWith("erts"))
    const places = erts.flatMap((name) => [join(root, name, "ebin"), join(root, name, "preloaded", "ebin")])
    const place = places.find((dir) => existsSync(dir))
    if (place) dirs.set("erts", place)
  }
  return dirs
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

// releases/start_erl.data is "13.1.5 25"; a source tree has OTP_VERSION, "25.2.3".
function readRelease(root: string): string {
  const started = textOf(join(root, "releases", "start_erl.data")).split(/\s+/)[1]
  const release = started || textOf(join(root, "OTP_VERSION")).trim()
  return /^[0-9]+/.exec(release)?.[0] ?? "unknown"
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}
