// Fetches Erlang/OTP with the system's apt, without root, into Beamwise's cache; and says how to install it where there is no
// apt. Nothing here knows where OTP is looked for: otp.ts does.
import { spawn } from "node:child_process"
import { accessSync, constants, existsSync, readFileSync } from "node:fs"
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises"
import { delimiter, join } from "node:path"

// Debian and Ubuntu put erts, kernel, stdlib, compiler and sasl into this one package.
const PACKAGE = "erlang-base"

const TIMEOUT = 15 * 60_000 // ms for one apt-get; a slow line needs minutes for its 10 MB
const POLL = 250 // ms between two looks at the size of what has come
const STALE = 24 * 3600_000 // ms after which another download's leftovers are rubbish

export interface DownloadOptions {
  cache: string // receives the directory `erlang-base-<version>`
  env: NodeJS.ProcessEnv
  progress: (line: string) => void
  oldest: number // the first OTP release worth fetching
}

/// Can downloadOtp() work on this system?
export function canDownload(env: NodeJS.ProcessEnv): boolean {
  return ["apt-get", "dpkg-deb"].every((name) => findExecutable(name, env) !== undefined)
}

/// Fetches and unpacks OTP; returns the directory. Several at once, also in other processes, do not disturb each other:
/// each works in its own directory and puts the result in place by one rename.
export async function downloadOtp(options: DownloadOptions): Promise<string> {
  const { cache, progress } = options
  await mkdir(cache, { recursive: true })
  await removeStale(cache)
  const work = await mkdtemp(join(cache, ".download-"))
  try {
    progress(`no Erlang/OTP here: fetching the package ${PACKAGE} with apt-get into ${cache}`)
    const { item, aptOptions } = await findPackage(work, options)
    const release = Number(/^[0-9]+/.exec(item.version)?.[0])
    if (release < options.oldest) {
      throw new Error(`apt offers ${PACKAGE} ${item.version} only; Beamwise runs OTP ${options.oldest} or later`)
    }
    await fetchPackage(work, item, aptOptions, options)
    progress(`unpacking ${item.file}`)
    const tree = join(work, "tree")
    await run("dpkg-deb", ["-x", join(work, item.file), tree], work, options.env)
    const place = join(cache, `${PACKAGE}-${item.version}`)
    await putInPlace(tree, place)
    progress(`Erlang/OTP ${item.version} is in ${place}`)
    return place
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

interface PackageItem {
  file: string // erlang-base_1%3a25.2.3+dfsg-1_amd64.deb
  bytes: number
  version: string // without epoch: 25.2.3+dfsg-1
}

// Uses the system's package lists where they are; an image that was stripped of them gets its own copy in [work].
async function findPackage(work: string, { env, progress }: DownloadOptions) {
  const base = isRoot() ? ["-o", "APT::Sandbox::User=root"] : [] // else apt warns that its user can't read our directory
  const uris = async (aptOptions: string[]): Promise<PackageItem | undefined> =>
    parseUris(await run("apt-get", [...aptOptions, "download", "--print-uris", PACKAGE], work, env).catch(() => ""))
  const known = await uris(base)
  if (known) return { item: known, aptOptions: base }

  progress("the system has no list of packages with it: fetching one")
  for (const dir of ["lists/partial", "archives/partial"]) await mkdir(join(work, dir), { recursive: true })
  const own = [
    ...base,
    ...["-o", `Dir::State::Lists=${join(work, "lists")}`],
    ...["-o", `Dir::Cache=${work}`, "-o", "Dir::Cache::Archives=archives"],
    ...["-o", "Debug::NoLocking=1"],
  ]
  await run("apt-get", [...own, "-q", "update"], work, env)
  const item = await uris(own)
  if (!item) throw new Error(`apt-get knows no package ${PACKAGE}`)
  return { item, aptOptions: own }
}

/// Reads a line of `apt-get download --print-uris`: 'URI' FILE BYTES [HASH].
export function parseUris(text: string): PackageItem | undefined {
  const [, file, bytes] = /^'[^']*' (\S+\.deb) ([0-9]+)/m.exec(text) ?? []
  if (file === undefined) return undefined
  const version = decodeURIComponent(file.split("_")[1] ?? "").replace(/^[0-9]+:/, "")
  return { file, bytes: Number(bytes), version }
}

async function fetchPackage(work: string, item: PackageItem, aptOptions: string[], options: DownloadOptions) {
  const file = join(work, item.file)
  const total = (item.bytes / 1e6).toFixed(1)
  options.progress(`downloading ${item.file}, ${total} MB`)
  let shown = 0 // percent
  const timer = setInterval(async () => {
    const { size } = await stat(file).catch(() => ({ size: 0 }))
    const percent = Math.floor((100 * size) / item.bytes)
    if (percent < shown + 10 || percent >= 100) return
    shown = percent
    options.progress(`downloading ${item.file}, ${percent}% of ${total} MB`)
  }, POLL)
  try {
    await run("apt-get", [...aptOptions, "-q", "download", PACKAGE], work, options.env)
  } finally {
    clearInterval(timer)
  }
  if (!existsSync(file)) throw new Error(`apt-get ended well but left no ${item.file}`)
}

// A rename onto a directory with files in it fails: then another process was faster, and what it put there is the same.
async function putInPlace(tree: string, place: string): Promise<void> {
  try {
    await rename(tree, place)
  } catch (error) {
    if (!existsSync(place)) throw error
  }
}

async function removeStale(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const dir = join(cache, name)
    const age = name.startsWith(".download-")
      ? Date.now() - (await stat(dir).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs
      : 0
    if (age > STALE) await rm(dir, { recursive: true, force: true })
  }
}

/// Runs a program in [cwd]; returns its standard output, or throws with the last lines of what it complained about.
function run(program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: TIMEOUT,
    })
    let [output, complaint] = ["", ""]
    child.stdout.on("data", (data) => (output += data))
    child.stderr.on("data", (data) => (complaint += data))
    child.on("error", reject)
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output)
      const lines = complaint.trim().split("\n").slice(-4).join("\n  ")
      reject(new Error(`${program} ${signal ? `was ended by ${signal}` : `gave exit code ${code}`}\n  ${lines}`))
    })
  })
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

/// The file that running [name] would start, or undefined.
export function findExecutable(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = process.platform === "win32" ? `${name}.exe` : name
  const dirs = (env.PATH ?? "").split(delimiter).filter((dir) => dir !== "")
  return dirs.map((dir) => join(dir, file)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

// The identifiers are those of /etc/os-release, ID and ID_LIKE.
const COMMANDS: Record<string, string> = {
  fedora: "sudo dnf install erlang",
  rhel: "sudo dnf install erlang   (from the EPEL repository)",
  arch: "sudo pacman -S erlang",
  alpine: "sudo apk add erlang",
  suse: "sudo zypper install erlang",
  debian: "sudo apt-get install erlang-base",
  gentoo: "sudo emerge dev-lang/erlang",
  nixos: "nix-env -iA nixos.erlang",
}

/// How to install Erlang/OTP on this system, as a sentence for the user.
export function installHint(platform: string = process.platform, osRelease: string = readOsRelease()): string {
  const by = (command: string): string => `Install Erlang/OTP: ${command}`
  if (platform === "darwin") return by("brew install erlang")
  if (platform === "win32")
    return by("winget install Erlang.ErlangOTP   (or the installer from https://www.erlang.org/downloads)")
  if (platform === "freebsd") return by("pkg install erlang")
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap((match) =>
    (match[1] ?? "").replace(/["']/g, "").split(" "),
  )
  const command = ids.map((id) => COMMANDS[id]).find((known) => known !== undefined)
  return by(command ?? "see https://www.erlang.org/downloads")
}

function readOsRelease(): string {
  return existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : ""
}
